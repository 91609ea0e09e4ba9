"""Inconsistent figures, reviewed and settled by staff."""
