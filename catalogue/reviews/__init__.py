"""The page of investment committees."""
