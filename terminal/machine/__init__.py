"""What only root may do on a terminal: exchange the program, set the clock, restart its services. Nothing else."""
