"""What the window shows at a step, one file a page."""
