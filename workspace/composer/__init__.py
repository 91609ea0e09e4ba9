"""Composing an indicator in the browser: the grammar of rules as controls of a form, and its preview on past years."""
