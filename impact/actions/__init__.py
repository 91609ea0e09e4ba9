"""Actions on impact: measurements, reviews, national impact."""
