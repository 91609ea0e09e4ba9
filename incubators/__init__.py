"""Administrations, incubators and the coaches of each.

Pages and their API: `catalogue/incubators/`, `catalogue/administrations/`. Work pages: `workspace/administration/`.
Their templates have the same folders in `templates/`.
"""
