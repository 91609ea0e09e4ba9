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


# Folders of django-dsfr that no page names: each repeats, in parts, what dsfr.min.css and dsfr.module.min.js hold.
UNUSED_DSFR = ("analytics", "artwork/pictograms", "component", "core", "dsfr", "layout", "legacy", "scheme", "utility")


class PublishedStaticConfig(StaticFilesConfig):
    """The static files without those that no page uses: to collect them all would take most of a first start."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        *(f"dsfr/dist/{folder}/*" for folder in UNUSED_DSFR),
        "django-dsfr/icon-picker/*",
        "*.legacy.*",
        "*.main.*",
        "rest_framework/*",  # the API answers in JSON alone
        "drf_spectacular_sidecar/redoc/*",  # the page to try requests is Swagger's
    ]
