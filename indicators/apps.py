from django.apps import AppConfig

from common.history import records_changed


class IndicatorsConfig(AppConfig):
    name = "indicators"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from indicators.following import request_all

        records_changed.connect(request_all)
