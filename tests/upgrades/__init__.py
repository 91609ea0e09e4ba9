"""The upgrade of the database of each release."""
