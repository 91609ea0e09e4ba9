"""Public pages that join several apps.

Those of one app are named by it. Of none: `catalogue/home/`, `catalogue/search/`, `catalogue/published_charts/`,
`catalogue/changes/` (feeds), `catalogue/site_pages/`, `catalogue/accessibility/`,
`catalogue/texts/`.
"""
