from django.apps import AppConfig

from common import applied_migrations, slugs


class CommonConfig(AppConfig):
    name = "common"

    def ready(self) -> None:
        slugs.register()
        applied_migrations.register(self)
