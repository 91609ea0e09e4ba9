"""Services of national impact: page and API response."""
