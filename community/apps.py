from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "community"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from common.record_types import declare
        from community.record_types import DECLARED

        declare(*DECLARED)
