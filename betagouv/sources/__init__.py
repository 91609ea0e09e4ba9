"""The sources of records: a checkout, a git history, the ZIP archive of a repository, or documents of the API."""
