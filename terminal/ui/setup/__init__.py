"""The window of the first start, its pages and parts."""
