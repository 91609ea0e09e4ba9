"""Settings without the cache of public responses."""

from betaportfolio.settings import *  # noqa: F403
from betaportfolio.settings import CACHES, STORAGES

CACHES = {**CACHES, "responses": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
