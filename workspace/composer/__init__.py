"""Compose an indicator in the browser: the grammar of rules as form controls, and a preview on past years."""
