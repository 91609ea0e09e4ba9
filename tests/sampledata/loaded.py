"""The demonstration, loaded once for the tests of a class, and the lives in its tables."""

import datetime as dt
from collections import defaultdict

from django.test import TestCase, override_settings

from sampledata.demonstration import load_demo
from startups.models import (
    Phase,
)

TODAY = dt.date(2026, 11, 24)
RANK = {
    "investigation": 1,
    "construction": 2,
    "acceleration": 3,
    "consolidation": 4,
    "opere": 5,
    "transfere": 6,
    "abandon-investigation": 7,
    "abandon": 8,
}

type Lives = dict[str, list[tuple[dt.date, str]]]


def recorded_lives() -> Lives:
    """Return the dated phases of each fiche, by day then by rank: from the record, not from the timeline."""
    lives: Lives = defaultdict(list)
    for slug, kind, start in Phase.objects.values_list("startup__slug", "kind_id", "start"):
        if start is not None:
            lives[slug].append((start, kind))
    return {slug: sorted(life, key=lambda entry: (entry[0], RANK[entry[1]])) for slug, life in lives.items()}


def states(lives: Lives, day: dt.date) -> dict[str, str]:
    """Return the phase kind of each fiche on a day, by slug."""
    reached = {slug: [kind for start, kind in life if start <= day] for slug, life in lives.items()}
    return {slug: kinds[-1] for slug, kinds in reached.items() if kinds}


class Loaded(TestCase):
    """The demonstration, loaded once for the tests of a class."""

    @classmethod
    def setUpTestData(cls) -> None:
        with override_settings(LOCAL_RUN=True):
            load_demo(TODAY)
