"""What strangers hand us: pictures and models, opened without trust; and native libraries kept quiet."""
