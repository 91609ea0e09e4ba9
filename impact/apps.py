from django.apps import AppConfig

from common.history import records_changed


class ImpactConfig(AppConfig):
    name = "impact"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from impact.following import request_all

        records_changed.connect(request_all)
