"""The process that holds the ID-card reader of a counter: what chips say, by whatever reader is there."""
