"""The page of investigations."""
