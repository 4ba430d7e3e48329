"""The machine's voice: a child process that makes sound of texts, by a program of this machine or by recordings.

A text goes to such a program through its standard input and comes back as sound through its standard output: it stands
in no file and on no command line.
"""
