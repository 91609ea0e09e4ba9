"""Sponsors of services: one rule for the pages of administrations, the list, the search and the charts.

A fiche belongs to an administration that sponsors it, and to a ministry if one of its administrations sponsors it.
Administrations whose names differ only by case, accents or hyphens are one. A fiche with several sponsors counts once
for each. Sponsors have no dates: the current ones apply to past days too.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from common.figure import Figure
from incubators.ministries import ministry_name
from incubators.models import Administration
from startups.models import Sponsorship, Startup
from startups.models.fiche import SearchText
from startups.queries import listed_on

type Counts = dict[str, Figure]
"""Numbers of fiches by group of phases; a group without any may be absent."""


@dataclass(frozen=True, slots=True)
class Sponsor:
    """An administration, or a ministry, which groups all the administrations with its name in the records."""

    slug: str
    name: str
    is_ministry: bool
    ministry: str = ""
    """Of an administration: the identifier of its ministry, when it has one."""

    @property
    def administrations(self) -> QuerySet[Administration]:
        """Return the administrations that it groups."""
        if self.is_ministry:
            return Administration.objects.filter(ministry=self.slug)
        return administrations_alike([self.slug])

    @property
    def list_filter(self) -> str:
        """Return the filter of the list of services for its fiches."""
        return "ministry" if self.is_ministry else "sponsor"

    @property
    def ministry_name(self) -> str:
        return ministry_name(self.ministry)


def administrations_alike(slugs: Collection[str]) -> QuerySet[Administration]:
    """Return the administrations with these slugs, and those whose names differ only by spelling."""
    folds = Administration.objects.filter(slug__in=slugs).values(fold=SearchText("name"))
    return Administration.objects.annotate(fold=SearchText("name")).filter(fold__in=folds)


def sponsors_once() -> list[tuple[str, str, str]]:
    """Return kind, slug and name of the administrations that sponsor a service, by kind (unknown kinds last) and name.

    Those whose names differ only by spelling are one, under the first slug: one query.
    """
    sponsors = Administration.objects.filter(pk__in=Sponsorship.objects.values("administration"))
    rows = sorted(sponsors.values_list(SearchText("name"), "slug", "kind", "name"), reverse=True)
    once = {fold: (kind == "", kind, fold, slug, name) for fold, slug, kind, name in rows}
    return [(kind, slug, name) for _, kind, _, slug, name in sorted(once.values())]


def ministries() -> list[str]:
    """Return the slug of each ministry in the records, by name: one query."""
    known = Administration.objects.exclude(ministry="").order_by().values_list("ministry", flat=True).distinct()
    return sorted(known, key=ministry_name)


def sponsors_named(slugs: Iterable[str]) -> dict[str, Sponsor]:
    """Return the sponsor of each slug: a ministry, else an administration; unknown slugs are left out. Two queries."""
    wanted, words = set(slugs), ministries()
    found = Administration.objects.filter(slug__in=wanted)
    sponsors = {one.slug: Sponsor(one.slug, one.name, False, one.ministry) for one in found}
    return sponsors | {word: Sponsor(word, ministry_name(word), True) for word in words if word in wanted}


def counts_of(sponsor: Sponsor, day: dt.date) -> Counts:
    """Count the fiches of a sponsor by group of phases on a day (empty: in no phase yet): one query."""
    return listed_on(day).sponsored_by(sponsor.administrations).count_by_group()


def counts_by_ministry(day: dt.date) -> dict[str, Counts]:
    """Count the fiches of each ministry by phase kind on a day; those without a known ministry under an empty key."""
    rows: Any = Startup.objects.in_phase_at(day).order_by()
    columns = rows.values_list("sponsorships__administration__ministry", "phase")
    found: dict[str, Counts] = {}
    for ministry, phase, fiches in columns.annotate(fiches=Count("pk", distinct=True)):
        counts = found.setdefault(ministry or "", {})
        counts[phase] = counts.get(phase, Figure(0)) + Figure(fiches)
    return found
