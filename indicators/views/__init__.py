"""The public pages of the indicators."""
