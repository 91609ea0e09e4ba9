from django.apps import AppConfig

from common import slugs


class CommonConfig(AppConfig):
    name = "common"

    def ready(self) -> None:
        from common import prepared
        from common.private_api import send_without_history

        slugs.register()
        send_without_history(prepared.READ)
