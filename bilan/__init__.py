"""The annual report: sections bound to figures, and frozen editions.

Pages, work pages and files: `bilan/views/`. Templates: `templates/bilan/`.
"""
