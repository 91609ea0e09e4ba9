from django.apps import AppConfig


class IncubatorsConfig(AppConfig):
    name = "incubators"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from common.record_types import declare
        from incubators.record_types import DECLARED

        declare(*DECLARED)
