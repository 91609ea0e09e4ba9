"""Many changes at once from a file: previewed by line, then all applied or none."""
