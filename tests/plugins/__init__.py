"""Plugins for every test: real services, a real browser, no network access."""
