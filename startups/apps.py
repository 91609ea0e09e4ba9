from django.apps import AppConfig


class StartupsConfig(AppConfig):
    name = "startups"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the checks of the phase kinds."""
        from startups import checks  # noqa: F401 - they need the models
