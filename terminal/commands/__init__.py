"""The commands of `shuanglu`, one file a group, and how they answer."""
