"""The way back: the records as files, byte for byte as they came but for the lines of what changed here."""
