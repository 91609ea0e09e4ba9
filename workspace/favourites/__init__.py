"""The services that a user chose to find again."""
