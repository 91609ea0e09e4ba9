"""The services of national impact: page and answer of the API."""
