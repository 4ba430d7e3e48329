"""What both programs share on a command line: a version, the language and encoding of a console, how they answer."""
