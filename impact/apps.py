from django.apps import AppConfig


class ImpactConfig(AppConfig):
    name = "impact"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from common.background.recompute import register_step
        from impact.national.actions import national_impact_step

        register_step(national_impact_step)
