from django.apps import AppConfig


class IncubatorsConfig(AppConfig):
    name = "incubators"
    default_auto_field = "django.db.models.BigAutoField"
