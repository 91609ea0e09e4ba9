"""The measures of a service in words, and to take away."""
