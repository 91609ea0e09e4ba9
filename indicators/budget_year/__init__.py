"""The table of the budget documents: read for any years, written as the documents lay it out, filled in and read back."""
