"""What developers and field IT run from a checkout, one verb each."""
