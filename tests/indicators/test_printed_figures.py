"""Printed figures of a report: what is invalid is explained, and nothing is saved."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import User
from common.clock import today
from common.optimistic_lock import EditConflictError, VersionToken, state_of
from indicators.models import PrintedFigure
from startups import records
from tests import factories, wordings
from tests.cases import cases
from tests.history import changes_of
from tests.refusals import refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> dict[str, Any]:
    return {"actor": factories.make_user("dinum@example.gouv.fr", User.Role.DINUM), "reason": "Relecture"}


def printed(**fields: Any) -> PrintedFigure:
    """Return an unsaved figure."""
    said = {
        "subject": "rounds",
        "year": 2021,
        "report_year": 2021,
        "value": Decimal(4),
        "printed": "4",
        "source": "Bilan",
    }
    return PrintedFigure(**{**said, **fields})


def corrected(figure: PrintedFigure, **fields: Any) -> PrintedFigure:
    """Return the unsaved correction of a figure."""
    found = PrintedFigure.objects.get(pk=figure.pk)
    for name, value in fields.items():
        setattr(found, name, value)
    return found


WHOLE = "Un indicateur a un code, un appel un numéro, une ligne un nom, rien d’autre n’en a."
YEARS = wordings.YEAR_OF_THE_PROGRAMME
NO_CHOICE = "La valeur «\u00a0'{}'\u00a0» n’est pas un choix valide."
TOO_LONG = "Assurez-vous que cette valeur comporte au plus {} caractères (actuellement 500)."


@cases(
    ("cells", "problems"),
    [
        ({"subject": ""}, {"subject": [wordings.EMPTY_FIELD]}),
        ({"subject": "inconnu"}, {"subject": [NO_CHOICE.format("inconnu")]}),
        ({"subject": "indicator", "subject_key": ""}, {"subject_key": [WHOLE]}),
        (
            {"subject": "indicator", "subject_key": "x" * 70},
            {"subject_key": [f"Aucun indicateur n’a le code « {'x' * 60} »."]},
        ),
        ({"subject": "round_total", "subject_key": ""}, {"subject_key": [WHOLE]}),
        ({"subject_key": "9"}, {"subject_key": [WHOLE]}),  # rounds belong to no one
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
        ({"printed": ""}, {"printed": ["Donnez le chiffre tel qu’il est imprimé."]}),
        ({"precision": "inconnue"}, {"precision": [NO_CHOICE.format("inconnue")]}),
        ({"source": ""}, {"source": [wordings.NO_SOURCE]}),
        ({"source": "x" * 500}, {"source": [TOO_LONG.format(300)]}),
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
    by: dict[str, Any], cells: dict[str, Any], problems: dict[str, list[str]]
) -> None:
    assert refusal(lambda: records.save(printed(**cells), **by)) == problems
    assert not PrintedFigure.objects.exists()


def test_a_figure_is_corrected_and_withdrawn_only_in_its_current_version(by: dict[str, Any]) -> None:
    figure = records.save(printed(), **by)
    seen = VersionToken.of(state_of(figure, PrintedFigure.EDITED))
    records.save(corrected(figure, value=Decimal(5)), seen=seen, **by)
    late = corrected(figure, value=Decimal(6))
    for act in (lambda: records.save(late, seen=seen, **by), lambda: records.withdraw(figure, seen=seen, **by)):
        with pytest.raises(EditConflictError):
            act()
    assert PrintedFigure.objects.get().value == 5
    records.withdraw(figure, **by)
    with pytest.raises(EditConflictError):
        records.save(late, **by)


def test_a_figure_is_recorded_completely_with_who_said_it_and_why(by: dict[str, Any]) -> None:
    factories.make_indicator("products_launched")
    said: dict[str, Any] = {
        "subject": "indicator",
        "subject_key": "products_launched",
        "year": 2020,
        "report_year": 2021,
        "value": Decimal("31.5"),
        "precision": "rounded",
        "printed": "environ 31",
        "as_of": dt.date(2021, 1, 1),
        "document": "RAP 2021",
        "source": "RAP 2021, programme 352",
        "page": "12",
        "listed": "Un\nDeux",
        "explanation": "Autre définition",
    }
    figure = records.save(printed(**said), **by)
    figure.refresh_from_db()
    assert state_of(figure, PrintedFigure.EDITED) == said
    [change] = changes_of(figure)
    assert (change.reason, change.author, change.source) == ("Relecture", "dinum@example.gouv.fr", "page")


def test_two_documents_of_a_year_keep_their_two_values(by: dict[str, Any]) -> None:
    factories.make_indicator("products_launched")
    for document, value in (("", 31), ("RAP 2021", 26)):
        about = {"subject": "indicator", "subject_key": "products_launched", "year": 2020, "document": document}
        records.save(printed(value=Decimal(value), **about), **by)
    kept = PrintedFigure.objects.order_by("value")
    assert [(one.document_name, int(one.value)) for one in kept] == [("RAP 2021", 26), ("bilan 2021", 31)]


def test_same_document_gives_a_figure_once(by: dict[str, Any]) -> None:
    records.save(printed(document="RAP 2021"), **by)
    with pytest.raises(ValidationError, match="Ce document donne déjà ce chiffre"):
        records.save(printed(document="RAP 2021", value=Decimal(5)), **by)


def test_printed_figure_of_the_next_year_is_refused(by: dict[str, Any]) -> None:
    year = today().year
    assert records.save(printed(report_year=year), **by).report_year == year
    assert refusal(lambda: records.save(printed(report_year=year + 1), **by)) == {
        "report_year": [wordings.REPORT_TO_COME]
    }


@cases("role", [User.Role.AGENT, None])
def test_only_staff_may(role: str | None) -> None:
    actor: Any = factories.make_user("agent@example.gouv.fr", role) if role else None
    with pytest.raises(PermissionDenied):
        records.save(printed(), actor=actor, reason="Relecture")
    assert not PrintedFigure.objects.exists()
