"""What can go wrong, said once: errors with a code, and who can mend them. Lies under everything, imports nothing."""
