"""What people read of each code, by the room that says it."""
