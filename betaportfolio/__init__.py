"""The project package: settings, URLs, Celery, health, logs and backups."""

__version__ = "1.0.0"
