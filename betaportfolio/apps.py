"""The roof as a Django app, and the static files that we publish."""

from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class RoofConfig(AppConfig):
    """Settings, commands and checks of the whole; the jobs' application is there as soon as Django is."""

    name = "betaportfolio"
    verbose_name = "Betaportfolio"

    def ready(self) -> None:
        """Let ``shared_task`` find our Celery application, and register the checks of a deployment."""
        from betaportfolio import celery, checks  # noqa: F401 - they need the settings


class PublishedStaticConfig(StaticFilesConfig):
    """Static files without the parts of the design system that no page uses (three quarters of it)."""

    ignore_patterns = [
        "CVS",
        ".*",
        "*~",
        *(f"dsfr/dist/{part}" for part in ("component", "core", "layout", "legacy", "scheme", "analytics")),
        "*.legacy.*",
        "*.main.*",
    ]
