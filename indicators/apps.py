from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "indicators"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Declarations are checked here, at the start of any process: server, worker, command.
        from common.background.recompute import register_step
        from indicators.checks.actions import consistency_step
        from indicators.drift import explaining  # noqa: F401
        from indicators.live.actions import live_results_step

        for step in (live_results_step, consistency_step):
            register_step(step)
