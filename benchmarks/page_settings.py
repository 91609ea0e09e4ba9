"""Cold settings (see ``cold_settings``) of a process that answers itself, with the baseline of ``bench_page.py``."""

from benchmarks.cold_settings import *  # noqa: F403
from betaportfolio.settings import STORAGES

ROOT_URLCONF = "benchmarks.page_urls"
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
