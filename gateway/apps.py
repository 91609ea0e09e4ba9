from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from common.history import records_changed


class GatewayConfig(AppConfig):
    name = "gateway"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(_prepare_feed, sender=self)
        records_changed.connect(_tell_webhooks)


def _prepare_feed(**_: Any) -> None:
    from gateway.positions import prepare

    prepare()


def _tell_webhooks(**_: Any) -> None:
    from gateway.webhooks.sending import request_waiting

    request_waiting()
