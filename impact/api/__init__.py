"""The API of the metrics, measurements and objectives of a service."""
