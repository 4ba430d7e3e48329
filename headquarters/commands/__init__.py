"""The commands of `headquarters`, one file a group. A module with `PLACE` and `add_to` is found by itself."""
