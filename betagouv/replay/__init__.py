"""The whole history of the records, read from a git repository and recorded with the date of each of its states."""
