"""Queries on impact: metrics, costs, reviews, standards, candidates for national impact."""
