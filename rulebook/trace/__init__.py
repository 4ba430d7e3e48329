"""The trace of a web shop's pages (页面轨迹): reading it, and holding it against the plan of its sale."""
