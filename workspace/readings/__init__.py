"""Several values of a service at once, one a line: previewed, then all saved or none."""
