"""What the forms of the workspace share, which the apps above it use too (see ``workspace.page_forms``)."""

from workspace.page_forms import PageForm, Text, date_field, reason_field

__all__ = ["PageForm", "Text", "date_field", "reason_field"]
