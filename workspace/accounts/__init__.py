"""Accounts, roles, and who coaches which incubator."""
