"""The page of the community."""
