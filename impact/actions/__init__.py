"""Writes of impact: measurements, reviews, national impact."""
