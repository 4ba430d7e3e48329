"""From a sale, rules and scripts to the ordered nodes of its recording."""
