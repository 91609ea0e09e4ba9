"""A form that replaces recorded values: two people at once, the second sees both sides and chooses, field by field."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from impact.models import CostUnit, ImpactFacts, Review, Spending
from startups.models import Startup
from tests import factories, wordings
from tests.cases import cases
from tests.sweeps import one_in
from tests.workspace.reading import errors, filled, messages

pytestmark = pytest.mark.django_db
SERVICE = "/espace/services/un.service/"


@pytest.fixture
def desk(signed_in: Callable[[User], Client]) -> Client:
    return signed_in(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM, name="Camille"))


def metric(startup: Startup) -> str:
    return f"{SERVICE}mesures/{factories.make_metric(startup, name='Usagers', unit='usagers').code}/modifier/"


def review(startup: Startup) -> str:
    row = Review.objects.create(startup=startup, held_on=dt.date(2022, 1, 10), decision="pivot", reason="Avant")
    return f"{SERVICE}comites/{row.pk}/"


def spending(startup: Startup) -> str:
    Spending.objects.create(startup=startup, year=2021, amount=Decimal("100.50"))
    return f"{SERVICE}depense/?annee=2021"


def cost_unit(startup: Startup) -> str:
    factories.make_metric(startup, "appels", name="Appels")
    CostUnit.objects.create(startup=startup, label="usager", metric=factories.make_metric(startup, name="Usagers"))
    return f"{SERVICE}unite-de-cout/"


def reach(startup: Startup) -> str:
    ImpactFacts.objects.create(startup=startup, quality_source="Audit")
    return "/espace/impact-national/un.service/portee/"


CHANGED = {"__all__": [wordings.CHANGED]}
GONE = {"__all__": [wordings.GONE]}
LOST = {"__all__": [wordings.LOST_FORM]}
KEPT = ["Ce que l’autre personne a enregistré est gardé : rien n’est enregistré de votre part, ni votre motif."]


def both_sides(page: Any) -> list[tuple[str, str, str]]:
    return [(one.label, one.theirs, one.mine) for one in page.context["compared"]]


def choosing(page: Any, choice: str) -> dict[str, str]:
    return {f"choix_{one.name}": choice for one in page.context["compared"]}


TWO_CHANGES = pytest.mark.parametrize(
    ("made", "theirs", "mine", "compared"),
    one_in(
        3,
        [
            (metric, {"name": "Dossiers"}, {"unit": "dossiers"}, [("Nom", "Dossiers", "Usagers")]),
            (review, {"decision": "stop"}, {"amount": "1500,5"}, [("Décision", "Arrêter", "Pivoter")]),
            (spending, {"amount": "200"}, {"amount": "300", "is_approximate": "on"}, [("Dépense", "200", "300")]),
            (
                cost_unit,
                {"metric": "appels"},
                {"label": "personne"},
                [("Mesure qui compte les unités", "Appels", "Usagers")],
            ),
            (
                reach,
                {"quality_source": "Observatoire", "quality_checked_on": "2022-01-02"},
                {"quality_source": "Audit 2"},
                [
                    ("Suivi de la qualité", "Observatoire", "Audit 2"),
                    ("Qualité vérifiée le", "2\u202fjanvier\u202f2022", "Non renseigné"),
                ],
            ),
        ],
    ),
    ids=["metric", "review", "spending", "cost unit", "reach"],
)


def two_changes(desk: Client, startup: Startup, made: Callable[[Startup], str], theirs: Any, mine: Any) -> Any:
    """Save one person's change, then return the page and the response of the second."""
    page = made(startup)
    reasons = {"why": "r"} if made is review else {"reason": "r"}
    opened = desk.get(page)
    assert len(messages(desk.post(page, filled(desk.get(page), **theirs, **reasons), follow=True))) == 1
    return page, desk.post(page, filled(opened, **mine, **reasons))


@TWO_CHANGES
def test_second_to_save_sees_both_sides_then_replaces_the_first(
    desk: Client, startup: Startup, made: Callable[[Startup], str], theirs: Any, mine: Any, compared: Any
) -> None:
    page, second = two_changes(desk, startup, made, theirs, mine)
    assert (second.status_code, errors(second), both_sides(second)) == (409, CHANGED, compared)
    reopened = filled(desk.get(page))
    assert {name: reopened[name] for name in theirs} == {name: [said] for name, said in theirs.items()}
    undecided = desk.post(page, filled(second))
    assert (undecided.status_code, both_sides(undecided)) == (409, compared)
    assert errors(undecided) == {"__all__": [wordings.UNDECIDED]}
    done = desk.post(page, filled(undecided, **choosing(undecided, "mine")), follow=True)
    assert len(messages(done)) == 1
    last = filled(desk.get(page))
    assert {name: last.get(name) for name in mine} == {name: [said] for name, said in mine.items()}


@TWO_CHANGES
def test_second_to_save_keeps_what_the_first_recorded_and_adds_the_rest(
    desk: Client, startup: Startup, made: Callable[[Startup], str], theirs: Any, mine: Any, compared: Any
) -> None:
    page, second = two_changes(desk, startup, made, theirs, mine)
    done = desk.post(page, filled(second, **choosing(second, "theirs")), follow=True)
    last = filled(desk.get(page))
    shown = {one.name for one in second.context["compared"]}
    expected = {**theirs, **{name: value for name, value in mine.items() if name not in shown}}
    assert {name: last.get(name) for name in expected} == {name: [said] for name, said in expected.items()}
    assert (messages(done) == KEPT) is (expected == theirs)


def test_choice_that_was_made_of_another_value_is_asked_again(desk: Client, startup: Startup) -> None:
    page, second = two_changes(desk, startup, spending, {"amount": "200"}, {"amount": "300"})
    Spending.objects.update(amount=Decimal(250))
    for choice in ("mine", "theirs"):
        again = desk.post(page, filled(second, **choosing(second, choice)))
        assert (again.status_code, both_sides(again)) == (409, [("Dépense", "250", "300")])
        assert [one.choice for one in again.context["compared"]] == [""]
    assert Spending.objects.get().amount == 250


def test_comparison_stays_while_another_answer_is_wrong(desk: Client, startup: Startup) -> None:
    page, second = two_changes(desk, startup, spending, {"amount": "200"}, {"amount": "300"})
    wrong = desk.post(page, filled(second, reason="", **choosing(second, "mine")))
    assert (wrong.status_code, both_sides(wrong)) == (400, [("Dépense", "200", "300")])
    assert [one.choice for one in wrong.context["compared"]] == ["mine"]
    desk.post(page, filled(wrong, reason="r"))
    assert Spending.objects.get().amount == 300


def test_spending_of_a_year_that_is_recorded_is_replaced_only_knowingly(desk: Client, startup: Startup) -> None:
    spending(startup)
    page = f"{SERVICE}depense/"
    typed = {"year": "2021", "amount": "300", "reason": "r"}
    told = desk.post(page, filled(desk.get(page), **typed))
    assert (told.status_code, both_sides(told)) == (409, [("Dépense", "100,5", "300")])
    assert Spending.objects.get().amount == Decimal("100.50")
    desk.post(page, filled(told, **choosing(told, "mine")))
    assert Spending.objects.get().amount == 300
    desk.post(page, filled(desk.get(page), **{**typed, "year": "2022"}))
    assert Spending.objects.count() == 2


def test_record_that_someone_withdrew_is_reported_and_what_was_typed_stays(desk: Client, startup: Startup) -> None:
    page = spending(startup)
    opened = desk.get(page)
    Spending.objects.all().delete()
    gone = desk.post(page, filled(opened, amount="300", reason="r"))
    assert (gone.status_code, errors(gone), filled(gone)["amount"]) == (409, GONE, ["300"])
    desk.post(page, filled(gone))
    assert Spending.objects.get().amount == 300


def test_withdrawal_of_what_someone_changed_shows_what_it_became(desk: Client, startup: Startup) -> None:
    spending(startup)
    page = f"{SERVICE}depenses/{Spending.objects.get().pk}/retrait/"
    opened = desk.get(page)
    Spending.objects.update(amount=Decimal(1_200_000), is_approximate=True)
    told = desk.post(page, filled(opened, reason="r"))
    assert (told.status_code, errors(told), told.context["other_changes"]) == (
        409,
        CHANGED,
        ["Dépense : 1\u202f200\u202f000", "Montant arrondi à la source : Oui"],
    )
    assert "Valeurs enregistrées actuellement" in told.content.decode()
    desk.post(page, filled(told))
    assert not Spending.objects.exists()


@cases("seen", ["", "x", "e30:forgé", "a" * 5000], ids=["absent", "unreadable", "forged", "long"])
def test_page_that_lost_what_it_showed_is_refused(desk: Client, startup: Startup, seen: str) -> None:
    page = spending(startup)
    lost = desk.post(page, filled(desk.get(page), amount="300", reason="r", seen=seen))
    assert (lost.status_code, errors(lost)) == (400, {**LOST, "seen": [""]})
    form = filled(desk.get(page), amount="300", reason="r")
    del form["seen"]
    assert errors(desk.post(page, form))["__all__"] == LOST["__all__"]
    assert Spending.objects.get().amount == Decimal("100.50")


def test_what_another_record_showed_is_no_proof_that_this_one_was_seen(desk: Client, startup: Startup) -> None:
    page = spending(startup)
    other = filled(desk.get(reach(startup)))["seen"]
    refused = desk.post(page, filled(desk.get(page), amount="300", reason="r", seen=other))
    assert (refused.status_code, Spending.objects.get().amount) == (409, Decimal("100.50"))


def test_form_sent_twice_is_told_as_already_saved(desk: Client, startup: Startup) -> None:
    page = spending(startup)
    form = filled(desk.get(page), amount="300", reason="r")
    desk.post(page, form)
    assert messages(desk.post(page, form, follow=True))[-1].startswith("Ce formulaire était déjà enregistré")
