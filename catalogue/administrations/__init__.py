"""Administrations and ministries: their pages and their API responses."""
