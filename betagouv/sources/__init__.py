"""The sources of records: a checkout, the ZIP archive of a repository, or documents of the API."""
