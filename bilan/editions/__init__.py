"""The document of an edition: problems, drift, files and archive."""
