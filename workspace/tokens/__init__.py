"""The tokens of tools."""
