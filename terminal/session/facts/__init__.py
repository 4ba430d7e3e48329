"""What has happened: facts, one file for each neighbour that reports them. The conductor takes them one at a time.

Every fact is frozen and picklable, so it crosses from another process to the kiosk as it is.
"""
