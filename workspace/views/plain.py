"""The page with one form, which the apps above use too (see ``workspace.form_page``)."""

from workspace.form_page import conflict_of, form_page

__all__ = ["conflict_of", "form_page"]
