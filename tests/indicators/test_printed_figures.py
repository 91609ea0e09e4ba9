"""Printed figures of a report: what is invalid is explained, and nothing is saved."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import User
from common.clock import today
from common.optimistic_lock import EditConflictError, VersionToken
from indicators.actions.definitions import ChangeContext
from indicators.actions.printed_figures import (
    PrintedValues,
    printed_state,
    save_printed_figure,
    withdraw_printed_figure,
)
from indicators.models import PrintedFigure
from tests import factories, wordings
from tests.cases import cases
from tests.history import changes_of
from tests.refusals import refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> ChangeContext:
    return ChangeContext(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM), "Relecture")


def statement(**fields: Any) -> PrintedValues:
    said = {
        "subject": "rounds",
        "year": 2021,
        "report_year": 2021,
        "value": Decimal(4),
        "printed": "4",
        "source": "Bilan",
    }
    return PrintedValues(**{**said, **fields})


WHOLE = "Un indicateur a un code, un appel un numéro, une ligne un nom, rien d’autre n’en a."
YEARS = wordings.YEAR_OF_THE_PROGRAMME
NO_CHOICE = "La valeur «\u00a0'{}'\u00a0» n’est pas un choix valide."
TOO_LONG = "Assurez-vous que cette valeur comporte au plus {} caractères (actuellement 500)."


@cases(
    ("cells", "problems"),
    [
        ({"subject": ""}, {"subject": [wordings.EMPTY_FIELD]}),
        ({"subject": "inconnu"}, {"subject": [NO_CHOICE.format("inconnu")]}),
        ({"subject": "indicator", "about": ""}, {"about": [WHOLE]}),
        ({"subject": "indicator", "about": "x" * 500}, {"about": [f"Aucun indicateur n’a le code « {'x' * 60} »."]}),
        ({"subject": "round_total", "about": ""}, {"about": [WHOLE]}),
        ({"about": "9"}, {"about": [WHOLE]}),  # rounds belong to no one
        ({"year": 0}, {"year": [YEARS]}),
        ({"year": 2012}, {"year": [YEARS]}),
        ({"year": 2100}, {"year": [YEARS]}),
        ({"report_year": 9999}, {"report_year": [wordings.REPORT_TO_COME]}),
        ({"value": Decimal(-1)}, {"value": [wordings.NEGATIVE_PRINTED_FIGURE]}),
        ({"value": Decimal("9" * 30)}, {"value": ["Assurez-vous qu’il n’y a pas plus de 20 chiffres au total."]}),
        (
            {"value": Decimal("1.123456")},
            {"value": ["Assurez-vous qu’il n’y a pas plus de 4 chiffres après la virgule."]},
        ),
        ({"printed": "x" * 500}, {"printed": [TOO_LONG.format(300)]}),
        ({"printed": " "}, {"printed": ["Donnez le chiffre tel qu’il est imprimé."]}),
        ({"precision": "inconnue"}, {"precision": [NO_CHOICE.format("inconnue")]}),
        ({"source": ""}, {"source": [wordings.NO_SOURCE]}),
        ({"source": "x" * 5000}, {"source": ["Une source tient en 300 caractères, sans caractère nul."]}),
        ({"page": "x" * 500}, {"page": [TOO_LONG.format(40)]}),
        (
            {"value": Decimal(-1), "report_year": 9999},
            {
                "report_year": [wordings.REPORT_TO_COME],
                "value": [wordings.NEGATIVE_PRINTED_FIGURE],
            },
        ),
    ],
)
def test_invalid_figure_is_refused_in_words(
    by: ChangeContext, cells: dict[str, Any], problems: dict[str, list[str]]
) -> None:
    assert refusal(lambda: save_printed_figure(statement=statement(**cells), by=by)) == problems
    assert not PrintedFigure.objects.exists()


def test_a_figure_is_corrected_and_withdrawn_only_in_its_current_version(by: ChangeContext) -> None:
    figure = save_printed_figure(statement=statement(printed=" 4 "), by=by)
    assert (figure.printed, int(figure.value)) == ("4", 4)
    seen = VersionToken.of(printed_state(figure))
    save_printed_figure(statement=statement(value=Decimal(5)), by=by, figure=figure, seen=seen)
    for act in (
        lambda: save_printed_figure(statement=statement(value=Decimal(6)), by=by, figure=figure, seen=seen),
        lambda: withdraw_printed_figure(figure=figure, by=by, seen=seen),
    ):
        with pytest.raises(EditConflictError):
            act()
    assert PrintedFigure.objects.get().value == 5
    withdraw_printed_figure(figure=figure, by=by)
    with pytest.raises(ValidationError, match=r"^\['Ce chiffre est déjà retiré\.'\]$"):
        withdraw_printed_figure(figure=figure, by=by)
    with pytest.raises(ValidationError, match=r"^\['Ce chiffre vient d’être retiré\.'\]$"):
        save_printed_figure(statement=statement(), by=by, figure=figure)


def test_a_change_of_one_figure_leaves_the_others(by: ChangeContext) -> None:
    first = save_printed_figure(statement=statement(), by=by)
    second = save_printed_figure(statement=statement(subject="awards", value=Decimal(17), printed="17"), by=by)
    save_printed_figure(statement=statement(subject="awards", value=Decimal(18), printed="18"), by=by, figure=second)
    assert dict(PrintedFigure.objects.values_list("pk", "value")) == {first.pk: 4, second.pk: 18}
    withdraw_printed_figure(figure=second, by=by)
    assert PrintedFigure.objects.get() == first


def test_a_figure_is_recorded_completely_with_who_said_it_and_why(by: ChangeContext) -> None:
    factories.make_indicator("products_launched")
    said = PrintedValues(
        subject="indicator",
        about="products_launched",
        year=2020,
        report_year=2021,
        value=Decimal("31.5"),
        precision="rounded",
        printed=" environ 31 ",
        as_of=dt.date(2021, 1, 1),
        source=" Bilan 2021 ",
        page="12",
        listed="Un\nDeux",
    )
    figure = save_printed_figure(statement=said, by=ChangeContext(by.actor, "Relecture"))
    figure.refresh_from_db()
    assert printed_state(figure) == {
        **{name: getattr(said, name) for name in printed_state(figure)},
        "printed": "environ 31",
        "source": "Bilan 2021",
    }
    [change] = changes_of(figure)
    assert (change.reason, change.author, change.source) == ("Relecture", "dinum@example.gouv.fr", "page")


def test_printed_figure_of_the_next_year_is_refused(by: ChangeContext) -> None:
    year = today().year
    assert save_printed_figure(statement=statement(report_year=year), by=by).report_year == year
    assert refusal(lambda: save_printed_figure(statement=statement(report_year=year + 1), by=by)) == {
        "report_year": [wordings.REPORT_TO_COME]
    }


@cases("role", [User.Role.AGENT, None])
def test_only_staff_may(role: str | None) -> None:
    actor: Any = factories.make_user("agent@example.gouv.fr", role) if role else None
    other = ChangeContext(actor, "Relecture")
    with pytest.raises(PermissionDenied):
        save_printed_figure(statement=statement(), by=other)
    assert not PrintedFigure.objects.exists()
