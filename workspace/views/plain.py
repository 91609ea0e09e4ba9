"""The page with one form, which the apps above use too (see ``workspace.form_page``)."""

from workspace.form_page import form_page

__all__ = ["form_page"]
