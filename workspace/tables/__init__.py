"""Tables of many records, from a file or pasted."""
