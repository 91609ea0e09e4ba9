"""Unit costs: their API, and those of the services of national impact."""
