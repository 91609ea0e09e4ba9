"""What a report printed, line by line: bad cells are refused in words, and a file is entered whole or not at all."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import User
from common.refusals import LinesRefused
from common.seen import SeenState, StaleError
from indicators.actions.composing import Origin
from indicators.actions.stating import Outcome, Statement, state_figure, state_lines, stated_state, withdraw_stated
from indicators.models import StatedFigure
from tests import factories

pytestmark = pytest.mark.django_db
LINE = {"subject": "rounds", "year": "2021", "report_year": "2021", "value": "4", "source": "Bilan 2021"}


@pytest.fixture
def origin() -> Origin:
    return Origin(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM), "Relecture")


def told(origin: Origin, *lines: Mapping[str, str]) -> list[Outcome]:
    """What each line would state; nothing is kept."""
    outcomes = state_lines([(f"ligne {n}", line) for n, line in enumerate(lines, 2)], origin=origin, keep=False)
    assert not StatedFigure.objects.exists()
    return outcomes


@pytest.mark.parametrize(
    ("cells", "does"),
    [
        ({}, "Appels du FAST  2021 : 4"),
        ({"value": " 1 234,50 € "}, "Appels du FAST  2021 :  1 234,50 € "),
        ({"value": "4", "printed": "quatre"}, "Appels du FAST  2021 : quatre"),
        ({"value": "0"}, "Appels du FAST  2021 : 0"),
    ],
)
def test_a_line_says_what_it_states(origin: Origin, cells: dict[str, str], does: str) -> None:
    [outcome] = told(origin, {**LINE, **cells})
    assert (outcome.place, outcome.does.split(" : ")[1].strip(), outcome.problems) == (
        "ligne 2",
        does.split(" : ")[1].strip(),
        [],
    )


@pytest.mark.parametrize(
    "cells",
    [
        {"subject": ""},
        {"subject": "inconnu"},
        {"subject": "indicator", "about": ""},
        {"subject": "indicator", "about": "x" * 500},
        {"subject": "round_total", "about": ""},
        {"about": "9"},  # rounds are of no one
        {"year": "0000"},
        {"year": "2012"},
        {"year": "2100"},
        {"year": "9" * 5000},
        {"report_year": "9999"},
        {"report_year": ""},
        {"value": ""},
        {"value": "-1"},
        {"value": "1e9"},
        {"value": "NaN"},
        {"value": "9" * 30},
        {"value": "9" * 5000, "printed": "9"},
        {"value": "1,123456"},
        {"value": "4 %"},
        {"printed": "x" * 500},
        {"precision": "inconnue"},
        {"as_of": "2021-02-30"},
        {"source": ""},
        {"source": "x" * 5000},
        {"page": "x" * 500},
    ],
)
def test_a_line_that_can_not_be_is_refused_in_words(origin: Origin, cells: dict[str, str]) -> None:
    [outcome] = told(origin, {**LINE, **cells})
    assert (outcome.does, len(outcome.problems)) == ("", 1)
    assert outcome.problems[0].endswith(".")


def test_a_file_is_entered_whole_or_not_at_all(origin: Origin) -> None:
    lines: list[tuple[str, Any]] = [("2", LINE), ("3", {**LINE, "subject": "awards", "year": "x"}), ("4", LINE)]
    with pytest.raises(LinesRefused) as refused:
        state_lines(lines, origin=origin)
    assert [(one.place, bool(one.does), len(one.problems)) for one in refused.value.outcomes] == [
        ("2", True, 0),
        ("3", False, 1),
        ("4", False, 1),  # said twice
    ]
    assert not StatedFigure.objects.exists()
    assert [one.problems for one in state_lines(lines[:1], origin=origin)] == [[]]
    assert StatedFigure.objects.count() == 1


def test_names_are_one_a_line_without_blanks(origin: Origin) -> None:
    state_lines([("2", {**LINE, "listed": " FAST 7 || FAST 8|  | FAST 9"})], origin=origin)
    assert StatedFigure.objects.get().listed == "FAST 7\nFAST 8\nFAST 9"


def statement(**fields: Any) -> Statement:
    said = {
        "subject": "rounds",
        "year": 2021,
        "report_year": 2021,
        "value": Decimal(4),
        "printed": "4",
        "source": "Bilan",
    }
    return Statement(**{**said, **fields})


def test_a_figure_is_corrected_and_withdrawn_by_who_saw_it_as_it_is(origin: Origin) -> None:
    figure = state_figure(statement=statement(printed=" 4 "), origin=origin)
    assert (figure.printed, int(figure.value)) == ("4", 4)
    seen = SeenState.of(stated_state(figure))
    state_figure(statement=statement(value=Decimal(5)), origin=origin, figure=figure, seen=seen)
    for act in (
        lambda: state_figure(statement=statement(value=Decimal(6)), origin=origin, figure=figure, seen=seen),
        lambda: withdraw_stated(figure=figure, origin=origin, seen=seen),
    ):
        with pytest.raises(StaleError):
            act()
    assert StatedFigure.objects.get().value == 5
    withdraw_stated(figure=figure, origin=origin)
    with pytest.raises(ValidationError, match="déjà retiré"):
        withdraw_stated(figure=figure, origin=origin)
    with pytest.raises(ValidationError, match="vient d’être retiré"):
        state_figure(statement=statement(), origin=origin, figure=figure)


@pytest.mark.parametrize("role", [User.Role.AGENT, None])
def test_only_staff_may(role: str | None) -> None:
    actor: Any = factories.make_user("agent@example.gouv.fr", role) if role else None
    other = Origin(actor, "Relecture")
    with pytest.raises(PermissionDenied):
        state_figure(statement=statement(), origin=other)
    with pytest.raises(PermissionDenied):
        state_lines([("2", LINE)], origin=other, keep=False)
    assert not StatedFigure.objects.exists()
