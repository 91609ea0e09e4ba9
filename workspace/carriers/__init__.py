"""Which incubators carry a service."""
