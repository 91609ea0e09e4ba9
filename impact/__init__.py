"""Measures, costs, committees, designations of national impact, and the check of links.

Pages and their API: `catalogue/metrics/`, `catalogue/costs/`, `catalogue/reviews/`, `catalogue/national/`,
`impact/api/`. Work pages: `workspace/metrics/`, `workspace/readings/`, `workspace/month/`, `workspace/reviews/`,
`workspace/preparation/`, `workspace/national/`. Their templates have the same folders in `templates/`.
"""
