"""Findings on a record, settled by its team."""
