from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class GatewayConfig(AppConfig):
    name = "gateway"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(_prepare_feed, sender=self)


def _prepare_feed(**_: Any) -> None:
    from gateway.positions import prepare

    prepare()
