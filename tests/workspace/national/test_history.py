"""The page of a service for staff: the changes of its designations, and what a candidate lacks."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from common.history import because
from impact.models import Designation, ImpactStatus
from startups.models import Startup
from tests import factories
from tests.cases import cases
from tests.workspace.national.test_page import CANDIDATES, DESIGNATED, HOME, ONE, desk, service
from tests.workspace.reading import rows, text_of

__all__ = ["desk", "service"]
pytestmark = pytest.mark.django_db
CHANGES = "Changements des désignations, du plus récent au plus ancien"
DAY, LATER = dt.date(2022, 1, 31), dt.date(2022, 6, 1)


def told(desk: Client) -> list[str]:
    """Return what each change of a designation did, the latest first."""
    return [row[1] for row in rows(desk.get(ONE), CHANGES)]


WITHDRAWN = {"withdrawn_on": LATER, "withdrawal_reason": "Erreur"}
UPDATES: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "dated again": ({"decided_on": DAY}, {"decided_on": LATER}, "Décidée le : 31 janvier 2022 → 1er juin 2022"),
    "its day becomes known": ({}, {"decided_on": DAY}, "Décidée le : inconnue → 31 janvier 2022"),
    "its day is no more known": ({"decided_on": DAY}, {"decided_on": None}, "Décidée le : 31 janvier 2022 → inconnue"),
    "withdrawn": ({}, WITHDRAWN, "Retirée le : jamais → 1er juin 2022"),
    "in force again": (
        WITHDRAWN,
        {"withdrawn_on": None, "withdrawal_reason": ""},
        "Retirée le : 1er juin 2022 → jamais",
    ),
    "another year": (
        {"decided_on": DAY},
        {"decided_on": LATER, "millesime": 2022},
        "Millésime : 2021 → 2022 Décidée le : 31 janvier 2022 → 1er juin 2022",  # in the order of the page
    ),
}


@cases(("before", "values", "line"), UPDATES.values(), ids=UPDATES)
def test_change_of_a_designation_has_a_line_for_each_column(
    desk: Client, service: Startup, before: dict[str, Any], values: dict[str, Any], line: str
) -> None:
    made = factories.make_designation(service, **before)
    with because(reason="Comité", source="page"):
        Designation.objects.filter(pk=made.pk).update(**values)
    assert told(desk)[0] == line


@cases(("day", "line"), [(DAY, "Millésime : 2021 Décidée le : 31 janvier 2022"), (None, "Millésime : 2021")])
def test_entered_designation_shows_what_is_known_of_it(
    desk: Client, service: Startup, day: dt.date | None, line: str
) -> None:
    factories.make_designation(service, decided_on=day)
    assert told(desk) == [line]


def test_history_shows_deletions_and_hides_changes_of_source(desk: Client, service: Startup) -> None:
    assert "Changements des désignations" not in text_of(desk.get(ONE).content.decode())
    made = factories.make_designation(service)
    with because(reason="Source", source="page"):
        Designation.objects.update(source="Bilan")
    with because(reason="Erreur", source="page"):
        made.delete()
    assert told(desk) == ["Désignation supprimée", "Millésime : 2021"]


@cases(
    ("status", "caption"),
    [
        ("missing", CANDIDATES),
        ("eligible", CANDIDATES),
        ("not_eligible", CANDIDATES),
        ("designated", DESIGNATED),
        ("designated_doubtful", DESIGNATED),
    ],
)
def test_service_of_each_status_has_its_badge_in_its_table(
    desk: Client, service: Startup, status: str, caption: str
) -> None:
    values = {"status": status, "evaluated_at": timezone.now()}
    if status.startswith("designated"):
        factories.make_designation(service)
    ImpactStatus.objects.update_or_create(startup=service, defaults=values)
    query = "?statut=not_eligible" if status == "not_eligible" else ""
    [row] = rows(desk.get(f"{HOME}{query}"), caption)
    assert row[1].startswith(str(ImpactStatus.Status(status).label))
