from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "indicators"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the types of record before the import of what counts them, which checks them."""
        from common.background.recompute import register_step
        from common.record_types import declare
        from indicators.record_types import DECLARED

        declare(*DECLARED)
        from indicators.checks.actions import consistency_step
        from indicators.drift import explaining  # noqa: F401
        from indicators.live.actions import live_results_step

        for step in (live_results_step, consistency_step):
            register_step(step)
