from django.apps import AppConfig

from common.history import records_changed


class IndicatorsConfig(AppConfig):
    name = "indicators"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # What is declared is checked here, whatever starts: a server, a worker, a command.
        from indicators.drift import explaining  # noqa: F401
        from indicators.following import request_all
        from indicators.kinds import KINDS, register_triggers

        register_triggers(KINDS.values())
        records_changed.connect(request_all)
