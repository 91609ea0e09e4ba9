"""The site's settings for tests, where faults of pages raise errors."""

from typing import cast

from betaportfolio.settings import *  # noqa: F403
from betaportfolio.settings import DATABASES, INSTALLED_APPS, MIDDLEWARE, TEMPLATES
from tests.plugins.undefined import FailOnUndefined

TEMPLATES[0]["OPTIONS"] = {**TEMPLATES[0]["OPTIONS"], "string_if_invalid": FailOnUndefined("%s")}  # type: ignore[dict-item]

# zeal fails a request that repeats a query for each item of a list.
INSTALLED_APPS += ["zeal"]
MIDDLEWARE.insert(0, "zeal.middleware.zeal_middleware")

# Static files are served from their sources: collecting them takes ten seconds, and has its own tests.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True

# A test asks for a page just after a save: tests/web/test_cache.py says what a moment changes.
FORMER_PAGE_SECONDS = 0

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast: these passwords protect nothing

# Sign-out reads the session twice, to delete it: not a list.
ZEAL_ALLOWLIST = [{"model": "sessions.Session", "field": "get()"}]

# Some tests empty every table at their end, even append-only ones.
options = cast("dict[str, str]", DATABASES["default"].setdefault("OPTIONS", {}))
options["options"] = "-c betaportfolio.may_empty=test"
