from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from common import slugs


class CommonConfig(AppConfig):
    name = "common"

    def ready(self) -> None:
        slugs.register()
        autodiscover_modules("public_charts")
