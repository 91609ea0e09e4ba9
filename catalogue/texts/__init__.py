"""The pages of text."""
