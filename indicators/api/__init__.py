"""The public API of the indicators."""
