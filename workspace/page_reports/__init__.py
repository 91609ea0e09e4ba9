"""Errors that readers report on a page, and the answers of staff."""
