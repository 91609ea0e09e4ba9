"""The indicators for staff: names, years, versions, order."""
