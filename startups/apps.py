from django.apps import AppConfig


class StartupsConfig(AppConfig):
    name = "startups"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the checks of the phase kinds, and the types of record."""
        from common.record_types import declare
        from startups import checks  # noqa: F401 - they need the models
        from startups.record_types import DECLARED

        declare(*DECLARED)
