"""The one version: of the wheel, both programs, the log, and later of each take."""

VERSION = "0.2.0.dev0"
