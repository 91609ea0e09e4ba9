"""Many changes at once from a file: seen line by line, then applied all or nothing."""
