"""The import of members: reading, comparison, writing, report."""
