from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from common import migration_names


class GatewayConfig(AppConfig):
    name = "gateway"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(_prepare_feed, sender=self)


def _prepare_feed(**_: Any) -> None:
    """Prepare the feed, unless migrations were undone: tables of the feed are missing."""
    from gateway.feed_positions import prepare

    if not migration_names.compare_database().missing:
        prepare()
