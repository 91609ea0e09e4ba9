"""Plan the whole demonstration before any write."""

import datetime as dt

from sampledata.demonstration.aims import aims, missing
from sampledata.demonstration.fiche import SampleFiche, declared
from sampledata.demonstration.invention import invented
from sampledata.demonstration.lives import lives
from sampledata.demonstration.products import named_products


def plan(today: dt.date) -> list[SampleFiche]:
    """Return the named services, then the invented ones that complete them to the figures of the bilan.

    The same day gives the same plan, and a later one adds to it. ``today`` is on or after the day of the aims.
    """
    named = [declared(fiche) for fiche in named_products()]
    needed = missing(aims(), named)
    return [*named, *(declared(fiche) for fiche in invented(lives(needed, today.year), today))]
