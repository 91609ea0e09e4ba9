"""Run a block on another day."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from django.utils import timezone


@contextmanager
def on_day(day: dt.date) -> Iterator[None]:
    """Run the block as if it were noon of ``day`` in Paris; the clock of the database is unchanged."""
    noon = dt.datetime.combine(day, dt.time(12), tzinfo=timezone.get_default_timezone())
    with mock.patch("django.utils.timezone.now", return_value=noon):
        yield
