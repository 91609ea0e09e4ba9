"""Administrations and ministries: their pages and their answers in the API."""
