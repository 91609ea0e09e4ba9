"""The project package as a Django app, and the published static files."""

from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class RoofConfig(AppConfig):
    """Settings, commands and checks of the project; imports the Celery application with Django."""

    name = "betaportfolio"
    verbose_name = "Betaportfolio"

    def ready(self) -> None:
        """Let ``shared_task`` find our Celery application, and register the deployment checks."""
        from betaportfolio import celery  # noqa: F401 - they need the settings
        from betaportfolio.configuration import checks  # noqa: F401 - they need the settings


class PublishedStaticConfig(StaticFilesConfig):
    """Static files, except those that no page uses: copying them would take most of the first start."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "rest_framework/*",  # the API only has JSON
        "drf_spectacular_sidecar/redoc/*",  # we use Swagger's page instead
    ]
