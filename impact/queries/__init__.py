"""Reads of impact: metrics, costs, reviews, standards, candidates to national impact."""
