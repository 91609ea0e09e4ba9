from django.apps import AppConfig


class ImpactConfig(AppConfig):
    name = "impact"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from common.background.recompute import register_step
        from common.record_types import declare
        from impact.national.actions import national_impact_step
        from impact.record_types import DECLARED

        declare(*DECLARED)
        register_step(national_impact_step)
