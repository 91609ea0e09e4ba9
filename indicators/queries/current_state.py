"""Read the incubator, the sponsors and the phase of the startups in a list of evidence."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf

from common.models import FormerAddress
from startups.models import Membership, Sponsorship, Startup
from startups.queries import membership_in_force


@dataclass(frozen=True, slots=True)
class StartupSummary:
    """The incubators of a startup on a day (slug and name, the lead first), its sponsors, its phase (null: none)."""

    incubators: tuple[tuple[str, str], ...] = ()
    sponsors: tuple[str, ...] = ()
    kind: str | None = None
    phase: str | None = None

    @property
    def sponsors_in_words(self) -> str:
        return ", ".join(self.sponsors)


def with_summaries[R](
    rows: Iterable[R], slug_of: Callable[[R], str], day: dt.date
) -> list[tuple[R, StartupSummary | None]]:
    """Return each row with where its startup stands (None: its record is gone, or it is of no startup)."""
    listed = list(rows)
    found = startup_summaries(map(slug_of, listed), day)
    return [(row, found.get(slug_of(row))) for row in listed]


def startup_summaries(slugs: Iterable[str], day: dt.date) -> dict[str, StartupSummary]:
    """Return the lead incubator, sponsors and phase of each startup on ``day``, by its current or former slug.

    One query, none without slugs; two more for former slugs.
    """
    asked = {slug for slug in slugs if slug}
    found = _summaries(asked, day)
    if not (missing := asked - found.keys()):
        return found
    moved = dict(FormerAddress.objects.filter(kind="startup", slug__in=missing).values_list("slug", "target"))
    successors = _summaries(set(moved.values()), day)
    return found | {slug: successors[target] for slug, target in moved.items() if target in successors}


def _summaries(slugs: set[str], day: dt.date) -> dict[str, StartupSummary]:
    if not slugs:
        return {}
    carriers = Membership.objects.filter(membership_in_force(day), startup=OuterRef("pk"))
    carrier = JSONObject(slug="incubator__slug", name="incubator__name")
    name = Coalesce(NullIf("administration__acronym", Value("")), "administration__name")
    sponsors = Sponsorship.objects.filter(startup=OuterRef("pk"))
    rows = (
        Startup.objects.at(day)
        .filter(slug__in=slugs)
        .annotate(
            carriers=ArraySubquery(carriers.order_by("-is_lead", "incubator__name").values_list(carrier)),
            sponsor_names=ArraySubquery(sponsors.order_by(name).values_list(name)),
        )
    )
    return {
        slug: StartupSummary(tuple((one["slug"], one["name"]) for one in carriers), tuple(names), kind, badge)
        for slug, carriers, names, kind, badge in rows.values_list(
            "slug", "carriers", "sponsor_names", "phase", "phase_badge"
        )
    }
