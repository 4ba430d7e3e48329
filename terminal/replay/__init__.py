"""Looking at a take again: a child process that opens it in memory, shows its pictures and plays its sound.

Nothing of it is written anywhere. The key comes over a pipe and is gone with the process.
"""
