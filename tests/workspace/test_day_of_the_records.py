"""Work pages count at the day of the records, as the public pages do, and name it."""

import datetime as dt

import pytest
from django.test import Client

from accounts.models import User
from common.background import recompute
from common.clock import today
from common.freshness import RECORDS, record_freshness
from common.words import date_fr
from impact.models import Review
from tests import factories
from tests.cases import cases
from tests.workspace.reading import text_of

pytestmark = pytest.mark.django_db
OVERDUE = "Enregistrer le comité"


def ago(days: int) -> str:
    return (today() - dt.timedelta(days=days)).isoformat()


@cases(("age", "is_overdue"), [(100, False), (0, True)])
def test_committee_is_overdue_on_the_day_of_the_records(client: Client, age: int, is_overdue: bool) -> None:
    client.force_login(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM))
    records_day = today() - dt.timedelta(days=age)
    startup = factories.make_startup("un", phases=[("construction", ago(400)), ("acceleration", ago(10))])
    Review.objects.create(startup=startup, held_on=ago(200))  # the next one is due some twenty days ago
    record_freshness(RECORDS, records_day)
    recompute.now()
    pages = {
        address: text_of(client.get(address).content.decode())
        for address in (
            "/espace/",
            "/espace/a-mettre-a-jour/",
            "/espace/services/un/",
            "/espace/echeances.ics",
            "/revues/",
        )
    }
    overdue = ["1 décision en retard" in pages["/espace/"], OVERDUE in pages["/espace/a-mettre-a-jour/"]]
    assert overdue == [is_overdue] * 2
    late = ["en retard" in pages["/espace/echeances.ics"], "En retard depuis" in pages["/espace/services/un/"]]
    assert late == [is_overdue] * 2
    assert ("1 échéance dépassée" in pages["/revues/"]) is is_overdue
    phase, stay = ("accélération", "10 jours") if is_overdue else ("construction", "9 mois")
    shown = f"En {phase} Depuis {stay}, au {date_fr(records_day)}".replace("\u202f", " ")
    assert shown in pages["/espace/services/un/"]


@cases(("age", "is_designated"), [(100, False), (0, True)])
def test_designated_services_are_those_of_the_day_of_the_records(client: Client, age: int, is_designated: bool) -> None:
    client.force_login(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM))
    startup = factories.make_startup("un", phases=[("acceleration", ago(400))])
    factories.make_designation(startup, today().year, decided_on=ago(10))
    record_freshness(RECORDS, today() - dt.timedelta(days=age))
    recompute.now()
    page = text_of(client.get("/espace/impact-national/").content.decode())
    assert (f"Services désignés {int(is_designated)}" in page, "Aucun service désigné" in page) == (
        True,
        not is_designated,
    )
