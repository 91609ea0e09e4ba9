"""Actions on impact: measurements, committees, objectives, national impact."""
