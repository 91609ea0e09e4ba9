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


# Unused folders of django-dsfr: they split the contents of dsfr.min.css and dsfr.module.min.js.
UNUSED_DSFR = ("analytics", "artwork/pictograms", "component", "core", "dsfr", "layout", "legacy", "scheme", "utility")


class PublishedStaticConfig(StaticFilesConfig):
    """Static files, except those that no page uses: copying them would take most of the first start."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        *(f"dsfr/dist/{folder}/*" for folder in UNUSED_DSFR),
        "django-dsfr/icon-picker/*",
        "*.legacy.*",
        "*.main.*",
        "rest_framework/*",  # the API only has JSON
        "drf_spectacular_sidecar/redoc/*",  # we use Swagger's page instead
    ]
