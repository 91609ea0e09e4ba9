from django.apps import AppConfig


class BetagouvConfig(AppConfig):
    name = "betagouv"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Refuse to start with a table of fields that contradicts itself."""
        from betagouv import fields  # noqa: F401 - it needs the models
