"""What counters get from headquarters, and tell it: staff, rooms, tasks, grants, audit logs."""
