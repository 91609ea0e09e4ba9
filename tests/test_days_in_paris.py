"""A change made at 23:30 UTC belongs to the next day, that of Paris, on every page."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from catalogue.changes.history import incubator_revisions, revisions
from common.history import because, history_of
from impact.queries.standards import known_since
from incubators.models import Incubator
from indicators.live import actions
from indicators.queries import proof
from startups.models import Phase, Startup
from startups.versions import last_edits
from tests import factories
from tests.cases import cases

LATE = dt.datetime(2021, 7, 14, 23, 30, tzinfo=dt.UTC)
NEXT_DAY = "2021-07-15"

pytestmark = pytest.mark.django_db


@pytest.fixture
def coaches() -> tuple[User, User]:
    """Create the coach until that day in London, and the coach from that day in Paris."""
    before, after = (factories.make_incubator(slug, name=slug.capitalize()) for slug in ("avant", "apres"))
    return (
        factories.make_coach(before, email="avant@example.gouv.fr", until=NEXT_DAY),
        factories.make_coach(after, email="apres@example.gouv.fr", start=NEXT_DAY),
    )


def change_late(startup: Startup, author: User) -> Phase:
    """Change the date of a phase as ``author``, late in the evening, with the whole history of the fiche."""
    phase = startup.phases.get()
    with because(reason="Premier test", source="page", user=author.pk, author="Nom Prénom"):
        phase.start = dt.date(2021, 2, 1)
        phase.save()
    with connection.cursor() as cursor:
        for table in (history_of(model)._meta.db_table for model in (Startup, Phase)):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(f"UPDATE {table} SET pgh_created_at = %s", [LATE])  # noqa: S608 - a name of ours
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    return phase


@pytest.fixture
def startup() -> Startup:
    """Create a service in construction, without incubator."""
    return factories.make_startup("un", phases=[("construction", "2021-01-01")])


@cases(("place", "team"), [(0, ""), (1, "Apres")])
def test_history_names_the_team_of_the_day_in_paris(
    coaches: tuple[User, User], startup: Startup, place: int, team: str
) -> None:
    change_late(startup, coaches[place])
    assert [one.team for one in revisions(startup.pk) if one.reason == "Premier test"] == [team]


def test_incubator_has_the_changes_of_the_day_in_paris(coaches: tuple[User, User], startup: Startup) -> None:
    before, after = Incubator.objects.order_by("-slug")
    factories.make_membership(startup, before, until=NEXT_DAY)
    factories.make_membership(startup, after, start=NEXT_DAY)
    change_late(startup, coaches[1])
    told = [
        [one.reason for one in incubator_revisions(incubator.pk) if one.at == LATE] for incubator in (before, after)
    ]
    assert "Premier test" not in told[0]
    assert "Premier test" in told[1]


def test_proof_shows_the_team_and_the_day_of_paris(
    coaches: tuple[User, User], startup: Startup, client: Client
) -> None:
    factories.make_indicator("products_launched", rule={"measure": "entries", "kind": "construction"})
    change_late(startup, coaches[1])
    actions.compute_live_results(on=dt.date(2022, 1, 10))
    found = proof("products_launched", 2021)
    assert found is not None
    assert [(row.team, row.recorded_at) for row in found.rows] == [("Apres", LATE)]


def test_service_changed_on_the_day_in_paris(coaches: tuple[User, User], startup: Startup) -> None:
    change_late(startup, coaches[1])
    assert str(last_edits([startup.pk])[startup.pk]) == NEXT_DAY


def test_history_is_known_since_the_day_in_paris(coaches: tuple[User, User], startup: Startup) -> None:
    change_late(startup, coaches[0])
    assert str(known_since()) == NEXT_DAY
