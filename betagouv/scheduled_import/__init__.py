"""The configured source of the records, read each hour or when staff ask."""
