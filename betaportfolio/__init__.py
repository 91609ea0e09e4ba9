"""The project package: settings, URLs, Celery, health, logs and backups."""

__version__ = "0.1.0"
