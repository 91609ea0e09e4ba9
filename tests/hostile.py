"""A scene in which each figure has a mark: millésimes to confirm, missing laureates, rounded or
unknown amounts, unknown days.
"""

import datetime as dt
from decimal import Decimal
from enum import Flag, auto
from typing import Any

from bilan.actions.publishing import make_files, publish
from bilan.actions.writing import create_report
from common.clock import today
from common.freshness import MEMBERS, RECORDS, record_freshness
from impact.models import CostUnit, Spending
from incubators.models import Administration, Incubator
from indicators.live import actions
from indicators.models import Indicator, Target
from startups.models import LifeEvent, Startup
from tests import factories
from tests.impact import scene

AGE = dt.timedelta(days=102)
"""How old the records are: those of 20 August, read on 30 November."""


class Marked(Flag):
    """The records that put a mark on the figures that count them."""

    UNCONFIRMED = auto()
    INCOMPLETE = auto()
    ROUNDED = auto()
    UNDATED = auto()
    UNPRICED = auto()


LETTERS = "abcdefghijklmnopqrst"
ALL = ~Marked(0)
LIVES = ("investigation", "construction", "acceleration", "transfere", "abandon")
FOLLOWED: dict[str, tuple[str, dict[str, Any]]] = {
    "products_launched": ("Produits lancés", {"measure": "entries", "kind": "construction", "first_time": True}),
    "national_impact": ("Produits à impact national", {"measure": "designations"}),
    "fast_products": (
        "Produits accompagnés par le FAST",
        {"measure": "awards", "laureate": "startup", "aggregate": "startups"},
    ),
}
DRIFTING: dict[str, tuple[str, dict[str, Any]]] = {
    "designated": ("Désignations", {"measure": "designations"}),
    "laureates": ("Lauréats", {"measure": "awards"}),
}
"""Indicators whose result of last year is published: the records differ from it. Nobody follows them."""


STAFF = "dinum@example.gouv.fr"
"""The address of the person who publishes."""


def records_day() -> dt.date:
    return today() - AGE


def last_year() -> int:
    return records_day().year - 1


def make_hostile_scene(marked: Marked = ALL, *, is_whole: bool = True) -> None:
    """Create the scene; only with the ``marked`` records: a figure that changes without them needs their mark.

    Unless ``is_whole``, it has half of the other records: all that counts them changes.
    """
    places = factories.make_incubator("fabrique"), factories.make_administration("ministere")
    for half in ("premier", "second") if is_whole else ("premier",):
        for place, letter in enumerate(LETTERS):
            make_service(f"{half}-{letter}", place, places)
    make_service("seul", 0, places)  # only ever an investigation
    _designate(marked)
    _award(marked)
    _measure(marked)
    _gather(40 if is_whole else 20)
    _follow()
    record_freshness(RECORDS, records_day(), records_day() - dt.timedelta(days=3))
    record_freshness(MEMBERS, records_day())
    actions.compute_live_results()
    _publish()


def make_service(slug: str, place: int, places: tuple[Incubator, Administration]) -> Startup:
    """Create a service whose life stops in one of the groups, by its place."""
    year = last_year() - place % 3
    life = LIVES[: 1 + place % 5]
    phases = [(kind, f"{year + (rank > 1)}-0{1 + rank}-1{place % 5}") for rank, kind in enumerate(life)]
    incubator, sponsor = places
    made = factories.make_startup(
        slug,
        phases=phases,
        incubator=incubator,
        sponsors=[sponsor],
        themes=["Santé"],
        stats_url="https://stats.example" if place % 2 else "",
    )
    if place % 5 == 4:
        factories.make_event(made, LifeEvent.Kind.END, phases[-1][1])
    return made


def _services(prefix: str) -> list[Startup]:
    return list(Startup.objects.filter(slug__startswith=prefix).order_by("pk"))


def _designate(marked: Marked) -> None:
    first, second, year = _services("premier"), _services("second"), last_year()
    for one in [*first[2:5], *second[7:10]]:
        factories.make_designation(one, year, decided_on=dt.date(year, 11, 2))
    for one in first[7:10]:  # proposed for the year before their date, else confirmed for that of their date
        is_confirmed = Marked.UNCONFIRMED not in marked
        day = dt.date(year + 1, 2, 3)
        millesime = day.year if is_confirmed else year
        factories.make_designation(one, millesime, decided_on=day, is_millesime_confirmed=is_confirmed)


def _award(marked: Marked) -> None:
    first, second, year = _services("premier"), _services("second"), last_year()
    whole = factories.make_round(1, year, quarter=1, committee_on=dt.date(year, 3, 10), stated_awards=9)
    is_known = Marked.UNDATED not in marked
    for one in [*first[1:5], *second[1:5]]:
        day = dt.date(year, 5, 2) if is_known else dt.date(year, 1, 1)  # a placeholder
        factories.make_award(whole, one, awarded_on=day)
    if second:
        factories.make_award(whole, factories.make_incubator("laureat"))
    part = factories.make_round(2, year, quarter=2, committee_on=dt.date(year, 6, 10), stated_awards=6)
    factories.make_award(
        whole, first[5], None if Marked.UNPRICED in marked else "150000", awarded_on=dt.date(year, 5, 2)
    )
    for one in first[6 : 9 if Marked.INCOMPLETE in marked else 12]:
        factories.make_award(part, one)
    is_rounded = Marked.ROUNDED in marked
    total = Decimal(5_500_000 if is_rounded else 5_432_100)
    factories.make_credits(year - 1, stated_total=total, stated_is_rounded=is_rounded)
    own = None if Marked.UNPRICED in marked else "720365"
    factories.make_credits(year, [("Cofinancement", "4000000"), ("Réseau", "1365172"), ("Services de la DINUM", own)])


def _measure(marked: Marked) -> None:
    first, is_rounded = _services("premier"), Marked.ROUNDED in marked
    served = factories.make_metric(first[2], "dossiers", cadence="year", unit="dossiers")
    factories.make_measurement(
        served, str(last_year()), "1000000" if is_rounded else "987654", is_approximate=is_rounded
    )
    amount = Decimal(1_300_000 if is_rounded else 1_251_234)
    Spending.objects.create(
        startup=first[2], year=last_year(), amount=amount, is_approximate=is_rounded, source="Bilan"
    )
    CostUnit.objects.create(startup=first[2], metric=served, label="dossier")
    for one in [*first, *_services("second")]:
        metric = factories.make_metric(one, "usagers", counts_people=True, is_headline=True, cadence="year")
        for year in (last_year() - 1, last_year()):
            factories.make_measurement(metric, str(year), "120000")
    late = factories.make_metric(first[2], "visites")
    factories.make_measurement(late, f"{last_year()}-12", "7")  # each month since is missing


def _gather(members: int) -> None:
    for place in range(members):
        status = ("admin", "independent", "service")[place % 3]
        start = f"{last_year() - place % 2}-02-01"
        factories.make_member(f"m{place:04}", missions=[(start, None, status)])


def _follow() -> None:
    """Create the indicators, each with the target of the law and a revised one."""
    year = last_year()
    for position, (code, (label, rule)) in enumerate(FOLLOWED.items()):
        indicator = factories.make_indicator(
            code, rule=rule, label=label, position=position, first_year=year - 1, unit="produits"
        )
        for aimed in (year, year + 1):
            factories.make_target(indicator, aimed, "21")
            factories.make_target(indicator, aimed, "17", edition=Target.Edition.FORECAST, edition_year=aimed)
    for code, (label, rule) in DRIFTING.items():
        factories.make_indicator(code, rule=rule, label=label, first_year=year - 1, follower=None)


def _publish() -> None:
    """Publish the year before and some results of last year, which are typed, and the report of last year."""
    for one in Indicator.objects.all():
        scene.publish(one, last_year() - 1, "5")
        if one.code in DRIFTING:
            scene.publish(one, last_year(), "16")
    staff = factories.make_user(STAFF, "dinum")
    make_files(publish(report=create_report(year=last_year(), actor=staff), note="Édition d’essai", actor=staff), print)
