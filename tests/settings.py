"""The site's settings, made hostile: what a page should not do fails."""

from typing import cast

from betaportfolio.settings import *  # noqa: F403
from betaportfolio.settings import DATABASES, INSTALLED_APPS, MIDDLEWARE, TEMPLATES
from tests.plugins.undefined import FailOnUndefined

TEMPLATES[0]["OPTIONS"] = {**TEMPLATES[0]["OPTIONS"], "string_if_invalid": FailOnUndefined("%s")}  # type: ignore[dict-item]

# zeal fails a request that makes the same query for each item of a list.
INSTALLED_APPS += ["zeal"]
MIDDLEWARE.insert(0, "zeal.middleware.zeal_middleware")

# Static files are served from their sources: collecting them takes ten seconds, and its own tests do it.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast: these passwords protect nothing

# Signing out reads the session, then reads it again to delete it: no list is behind.
ZEAL_ALLOWLIST = [{"model": "sessions.Session", "field": "get()"}]

# Some tests empty every table at their end, even those that nobody may empty.
options = cast("dict[str, str]", DATABASES["default"].setdefault("OPTIONS", {}))
options["options"] = "-c betaportfolio.may_empty=test"
