"""Measures, costs, committees, designations of national impact, and the check of links.

Pages and their API: `catalogue/metrics/`, `catalogue/costs/`, `catalogue/reviews/`, `catalogue/national/`, `catalogue/levels/`,
`impact/api/`. Work pages: `workspace/metrics/`, `workspace/readings/`, `workspace/month/`, `workspace/reviews/`,
`workspace/preparation/`, `workspace/national/`, `workspace/levels/`, `workspace/published_files/`.
Their templates have the same folders in `templates/`.
"""
