"""The favourite services of a user."""
