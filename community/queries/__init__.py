"""Queries on the community: counts of people, never individuals."""
