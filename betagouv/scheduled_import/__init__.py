"""The source of the records: set once, read each hour or when staff ask."""
