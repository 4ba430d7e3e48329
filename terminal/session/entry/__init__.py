"""The form of a new sale, without its looks: which fields there are, what is offered, filled in and lacking. Pure."""
