"""Between a device process and the recorder: what is said, and the end where a reader puts pictures and sound."""
