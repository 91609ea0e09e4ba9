"""Health, logs, metrics, reports of errors."""
