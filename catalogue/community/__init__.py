"""The community page."""
