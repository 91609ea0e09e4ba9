"""The events of a service."""
