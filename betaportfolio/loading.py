"""What a process of the web server needs before its first page: loaded once, shared by all that are forked from it."""

import gc
import logging
from pathlib import Path

from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError, connections
from django.template import engines
from django.template.backends.django import DjangoTemplates
from django.urls import get_resolver

from common import warming
from common.redis_patience import PatientRedisCache

logger = logging.getLogger(__name__)


def load() -> None:
    """Load the addresses and their views, every template, and what the first pages need; nothing stays open.

    Without the database the site starts all the same: the pages say that it is away.
    """
    get_resolver().reverse_dict  # noqa: B018 - reading it loads every address
    _load_templates()
    try:
        warming.build(settings.SITE_URL)
    except Exception as error:  # whatever a page needs and does not find: it will say so itself
        is_expected = isinstance(error, DatabaseError)
        message = "Les premières pages n’ont pas pu être préparées : %s."
        logger.warning(message, type(error).__name__, exc_info=not is_expected)
    finally:
        connections.close_all()
        for cache in caches.all(initialized_only=True):
            if isinstance(cache, PatientRedisCache):
                cache.disconnect()
    # What is loaded is never garbage: without this, looking for garbage would copy the shared pages of memory.
    gc.collect()
    gc.freeze()


def _load_templates() -> None:
    engine = engines["django"]
    assert isinstance(engine, DjangoTemplates)  # noqa: S101 - the settings have one engine
    for folder in map(Path, engine.dirs):
        for path in folder.rglob("*.html"):
            engine.get_template(path.relative_to(folder).as_posix())
