"""The incubators that support a service."""
