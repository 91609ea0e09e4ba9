"""The addresses that follow the changes."""
