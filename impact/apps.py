from django.apps import AppConfig

from common.history import records_changed


class ImpactConfig(AppConfig):
    name = "impact"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from impact.actions import request_computation_after
        from impact.criteria import request_evaluation

        records_changed.connect(request_computation_after)
        records_changed.connect(request_evaluation)
