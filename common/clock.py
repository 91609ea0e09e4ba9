"""The clock of the site: dates are those of Paris."""

import datetime as dt

from django.utils import timezone


def today() -> dt.date:
    """Return today's date in Paris."""
    return timezone.localdate()
