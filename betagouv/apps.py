from django.apps import AppConfig


class BetagouvConfig(AppConfig):
    name = "betagouv"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Check the table of fields at startup; raise if it contradicts itself."""
        from betagouv import fields  # noqa: F401 - it needs the models
