"""The page of standards."""
