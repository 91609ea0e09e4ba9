"""The refusals of a year's table, at the cell: nothing is saved."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from zeal import zeal_ignore

from accounts.models import User
from indicators.algebra.declared_sources import measured_rule
from indicators.models import MeasuredFigure, Target
from tests import factories, wordings
from tests.cases import cases
from tests.workspace.reading import errors, filled, messages

pytestmark = pytest.mark.django_db
TABLE = "/espace/indicateurs/2021/saisie/"


@pytest.fixture
def desk(signed_in: Callable[[User], Client]) -> Client:
    rule = measured_rule("women", "share")
    factories.make_indicator("women", rule=rule, label="Part des femmes", unit="%", first_year=2020)
    return signed_in(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM, name="Camille"))


def send(desk: Client, address: str, sent: dict[str, Any], **options: Any) -> Any:
    """Send the form, allowing repeated queries: each line calls the action of its page."""
    with zeal_ignore():
        shown = desk.post(address, sent, **options)
        if shown.status_code == 200 and address.endswith("saisie/") and shown.context.get("is_preview"):
            return desk.post(address, filled(shown, step="save"), **options)
        return shown


def fill(desk: Client, **typed: str) -> Any:
    cells = {f"{name}-women": text for name, text in typed.items() if name not in DOCUMENTS}
    documents = {**DOCUMENTS, **{name: text for name, text in typed.items() if name in DOCUMENTS}}
    return send(desk, TABLE, filled(desk.get(TABLE), **documents, **cells), follow=True)


DOCUMENTS = {"target_source": "LFI 2021", "reason": "Campagne"}


TOO_LONG = wordings.TEXT_TOO_LONG


def words(page: Any) -> dict[str, list[str]]:
    return {name: [text.replace("\u202f", " ") for text in found] for name, found in errors(page).items()}


def entered() -> tuple[int, int]:
    return Target.objects.count(), MeasuredFigure.objects.count()


@cases(
    ("typed", "wrong"),
    [
        ({}, {"__all__": ["Rien n’a changé : remplissez une case, ou quittez cette page."]}),
        (
            {"target": "40", "direction": "vers le haut"},
            {"direction-women": ["« vers le haut » n’est pas un sens : écrivez « au moins » ou « au plus »."]},
        ),
        (
            {"judgement": "Bonne année."},
            {"target-women": ["Donnez la cible, ou ND : une source ou un commentaire en demandent une."]},
        ),
        (
            {"target": "40", "target_source": ""},
            {"target_source": ["Part des femmes : Donnez la source : le document, sa page, ou un lien."]},
        ),
        (
            {"target": "40", "target_source": "", "reason": ""},
            {
                "target_source": ["Part des femmes : Donnez la source : le document, sa page, ou un lien."],
                "reason": [wordings.NO_REASON],
            },
        ),
        ({"target": "40", "target_source": "a" * 301}, {"target_source": [TOO_LONG]}),
    ],
    parts=2,
)
def test_a_wrong_cell_is_reported_where_it_is_typed(desk: Client, typed: dict[str, str], wrong: dict[str, Any]) -> None:
    page = fill(desk, **typed)
    assert (page.status_code, words(page), entered()) == (400, wrong, (0, 0))


def test_one_wrong_cell_keeps_the_right_ones_from_being_entered(desk: Client) -> None:
    page = fill(desk, target="40", value="150", measured_source="Enquête")
    assert (page.status_code, words(page), entered()) == (
        400,
        {"value-women": [wordings.SHARE_OF_150]},
        (0, 0),
    )


def test_a_year_that_is_sent_twice_is_entered_once(desk: Client) -> None:
    form = filled(desk.get(TABLE), **DOCUMENTS, **{"target-women": "40"})
    first, second = (send(desk, TABLE, form, follow=True) for _ in range(2))
    assert [page.redirect_chain[-1][0] for page in (first, second)] == ["/espace/indicateurs/2021/"] * 2
    assert (messages(first), len(messages(second))) == (["1\xa0changement enregistré."], 1)
    assert (Target.objects.get().value, entered()) == (Decimal(40), (1, 0))


def test_a_figure_is_corrected_and_texts_change_from_the_table(desk: Client) -> None:
    fill(desk, target="40", value="38", measured_source="Enquête")
    page = fill(desk, value="39", judgement="Mieux.")
    assert messages(page) == ["2\xa0changements enregistrés."]
    assert (MeasuredFigure.objects.get().value, Target.objects.get().judgement) == (Decimal(39), "Mieux.")
