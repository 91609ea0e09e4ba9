"""The public API of indicators."""
