from django.apps import AppConfig


class BetagouvConfig(AppConfig):
    name = "betagouv"
    default_auto_field = "django.db.models.BigAutoField"
