"""What one save of a year wrote is undone from the page that follows it."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from pghistory.models import Context

from accounts.models import User
from indicators.algebra.declared_sources import measured_rule
from indicators.models import MeasuredFigure, Target
from tests import factories
from tests.workspace.reading import filled, messages, rows, text_of
from tests.workspace.year_entry.test_refusals import send

pytestmark = pytest.mark.django_db
TABLE = "/espace/indicateurs/2021/saisie/"


@pytest.fixture
def desk(signed_in: Callable[[User], Client]) -> Client:
    """Create a target of launches, and a share of women that was not measured."""
    factories.make_phase_kinds()
    launched = factories.make_indicator("launched", label="Lancés")
    factories.make_target(launched, value="49", source="PAP 2021")
    factories.make_indicator("women", rule=measured_rule("women", "share"), label="Femmes", unit="%")
    return signed_in(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM, name="Camille"))


def recorded() -> tuple[list[Any], list[Any]]:
    targets = Target.objects.order_by("indicator__code", "edition").values_list("indicator__code", "edition", "value")
    return [*targets], [*MeasuredFigure.objects.values_list("indicator__code", "value")]


BEFORE: tuple[list[Any], list[Any]] = ([("launched", "law", Decimal(49))], [])
CELLS = {
    "target-launched": "50",
    "revised-launched": "48",
    "revised_source": "PAP 2022",
    "value-women": "40",
    "measured_source-women": "Annuaire",
}


def enter(desk: Client) -> str:
    """Enter the cells of a year; return the page that undoes them."""
    page = send(desk, TABLE, {**filled(desk.get(TABLE), reason="Campagne"), **CELLS}, follow=True)
    found = re.search(r'href="(/espace/indicateurs/2021/annulation/[^"#]*)', page.content.decode())
    assert found, messages(page)
    return found[1]


def test_saved_year_is_undone_whole_for_a_reason(desk: Client) -> None:
    undo = enter(desk)
    assert recorded() != BEFORE
    page = desk.get(undo)
    assert rows(page, "Valeurs de nouveau enregistrées") == [
        ["Lancés, cible 2021", "au moins 50", "au moins 49"],
        ["Lancés, cible 2021", "au moins 48", "Aucune"],
        ["Femmes, relevé 2021", "40", "Aucun"],
    ]
    refused = desk.post(undo, filled(page, reason=""))
    assert (refused.status_code, recorded() == BEFORE) == (400, False)
    done = desk.post(undo, filled(page, reason="Mauvaise année"), follow=True)
    assert (messages(done), recorded()) == (["La saisie est annulée."], BEFORE)
    reasons = Context.objects.filter(metadata__has_key="undoes").values_list("metadata__reason", flat=True)
    assert set(reasons) == {"Mauvaise année"}


def test_value_that_somebody_changed_since_keeps_the_whole_entry(desk: Client) -> None:
    undo = enter(desk)
    Target.objects.filter(edition="law").update(value=51)
    after = recorded()
    refused = desk.post(undo, filled(desk.get(undo), reason="Mauvaise année"))
    assert (refused.status_code, recorded()) == (409, after)
    assert "Une de ces valeurs a changé depuis" in text_of(refused.content.decode())


def test_entry_is_undone_once(desk: Client) -> None:
    undo = enter(desk)
    stale = filled(desk.get(undo), reason="Mauvaise année")
    desk.post(undo, filled(desk.get(undo), reason="Mauvaise année"))
    assert (desk.post(undo, stale).status_code, recorded()) == (409, BEFORE)


def test_single_target_is_undone_too(desk: Client) -> None:
    one = "/espace/indicateurs/2021/launched/"
    page = desk.post(one, filled(desk.get(one), value="60", reason="PAP 2022"), follow=True)
    found = re.search(r'href="(/espace/indicateurs/2021/annulation/[^"#]*)', page.content.decode())
    assert found
    desk.post(found[1], filled(desk.get(found[1]), reason="Erreur"))
    assert recorded() == BEFORE


def test_only_staff_undo_and_an_unknown_entry_is_missing(desk: Client, signed_in: Callable[[User], Client]) -> None:
    undo = enter(desk)
    coach = signed_in(factories.make_coach(factories.make_incubator()))
    assert (coach.get(undo).status_code, coach.post(undo, {"reason": "Non"}).status_code) == (403, 403)
    assert desk.get("/espace/indicateurs/2021/annulation/00000000-0000-4000-8000-000000000000/").status_code == 404
