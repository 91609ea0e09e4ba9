from django.apps import AppConfig

from common import slugs


class CommonConfig(AppConfig):
    name = "common"

    def ready(self) -> None:
        slugs.register()
