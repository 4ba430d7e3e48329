"""What goes into the packages for field IT, and what is said of it, without building any."""
