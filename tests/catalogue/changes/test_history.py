"""Committees, metrics and spendings in the history of a fiche: in words, with reasons, without names of people."""

import datetime as dt
from decimal import Decimal
from xml.etree.ElementTree import fromstring

import pytest
from django.test import Client

from accounts.models import User
from startups import records
from startups.models import Startup
from tests import factories
from tests.impact.recording import record_metric, record_review, record_spending

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def startup() -> Startup:
    return factories.make_startup()


def entries(client: Client) -> list[tuple[str, str]]:
    """Return what each entry of the feed of the fiche says, and its reason, without that of the new fiche."""
    feed = fromstring(client.get("/startups/un.service/changements.atom").content)  # noqa: S314 - our own answer
    contents = [one.findtext(f"{ATOM}content") or "" for one in feed.findall(f"{ATOM}entry")]
    found = [content.rpartition("\n") for content in contents]
    return [(lines, by.partition(" : ")[2]) for lines, _, by in found if lines != "Fiche créée"]


@pytest.mark.django_db(transaction=True)
def test_committees_metrics_and_spendings_are_in_the_feed(client: Client, startup: Startup) -> None:
    actor = factories.make_user("dinum@example.gouv.fr", User.Role.DINUM, name="Dominique Dinum")
    values = {"held_on": dt.date(2021, 6, 1), "decision": "reinvest", "reason": "Usagers doublés"}
    review = record_review(startup=startup, values=values, actor=actor)
    record_review(startup=startup, review=review, values={"decision": "pivot"}, reason="Compte rendu", actor=actor)
    said = {"name": "Usagers", "unit": "usagers", "kind": "count", "cadence": "month", "direction": "up"}
    metric = record_metric(startup=startup, values=said, reason="Suivi", actor=actor)
    record_metric(startup=metric.startup, metric=metric, values={"cadence": "year"}, reason="Trop souvent", actor=actor)
    for amount in (10, 12):
        record_spending(startup=startup, year=2021, amount=Decimal(amount), source="", reason="CRB", actor=actor)
    records.withdraw(review, reason="Doublon", actor=actor)
    assert entries(client) == [
        ("Comité du 1er\u202fjuin\u202f2021 (pivoter), retrait", "Doublon"),
        ("Dépense de 2021, dépense : 10\u202f€ → 12\u202f€", "CRB"),
        ("Dépense de 2021, ajout", "CRB"),
        ("Mesure « Usagers », cadence : Chaque mois → Chaque année", "Trop souvent"),
        ("Mesure « Usagers », ajout", "Suivi"),
        ("Comité du 1er\u202fjuin\u202f2021 (pivoter), décision : Réinvestir → Pivoter", "Compte rendu"),
        ("Comité du 1er\u202fjuin\u202f2021 (réinvestir), ajout", "Comité du 1er\u202fjuin\u202f2021 : réinvestir"),
    ]
    text = client.get("/startups/un.service/changements.atom").content.decode()
    assert [name for name in ("Dominique", "dinum@") if name in text] == []
