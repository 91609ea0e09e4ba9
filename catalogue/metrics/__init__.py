"""The measures of a service in words, and as files."""
