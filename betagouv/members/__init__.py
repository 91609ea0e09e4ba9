"""The import of members: what is stored, the difference, what is written, the report."""
