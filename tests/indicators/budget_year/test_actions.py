"""Lines that fill in years: the effect of each, errors by cell, and all or nothing."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import User
from common.optimistic_lock import EditConflictError, VersionToken
from common.validation_errors import LinesRefused
from indicators.actions.definitions import ChangeContext
from indicators.algebra.declared_sources import measured_rule
from indicators.budget_year.actions import TypedLine, enter_lines, foresee_lines, lines_state
from indicators.models import MeasuredFigure, Target
from tests import factories, wordings
from tests.cases import cases

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> ChangeContext:
    factories.make_indicator("women", rule=measured_rule("women", "share"), label="Part des femmes", unit="%")
    factories.make_indicator("launched", rule={"count": "startups"}, label="Lancés", last_year=2023)
    return ChangeContext(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM), "Campagne")


def alone(code: str = "women", year: int = 2021, /, **cells: str) -> TypedLine:
    """Return a line with only these cells."""
    return TypedLine("Part des femmes", year, code, cells)


def plain(texts: list[str]) -> list[str]:
    return [text.replace("\u202f", " ").replace("\u00a0", " ") for text in texts]


def told(by: ChangeContext, *lines: TypedLine) -> list[tuple[list[str], dict[str, list[str]]]]:
    """Return the effect of each line, and its errors by cell, after checking that nothing was written."""
    before = (Target.objects.count(), MeasuredFigure.objects.count())
    outcomes = foresee_lines(lines, by=by)
    assert (Target.objects.count(), MeasuredFigure.objects.count()) == before
    return [(plain(one.does), {name: plain(said) for name, said in one.problems.items()}) for one in outcomes]


@cases(
    ("cells", "does"),
    [
        ({}, []),
        ({"target": "  "}, []),
        ({"target": "40", "target_source": "LFI"}, ["Cible 2021 : au moins 40"]),
        ({"target": "nd", "target_source": "LFI"}, ["Cible 2021 : Non déterminé (ND)"]),
        (
            {"target": "0", "target_source": "LFI", "direction": "Au plus", "tolerance": "0,5"},
            ["Cible 2021 : au plus 0, à 0,5 près"],
        ),
        ({"revised": "38,5", "revised_source": "PAP"}, ["Cible actualisée 2021 : au moins 38,5"]),
        ({"following": "41", "next_source": "LFI 2022"}, ["Cible 2022 : au moins 41"]),
        ({"further": "45", "next_source": "LFI 2022"}, ["Cible 2024 : au moins 45"]),
        ({"value": "37,5 %", "measured_source": "Enquête"}, ["Relevé 2021 : 37,5"]),
        ({"numerator": "3", "denominator": "8", "measured_source": "Enquête"}, ["Relevé 2021 : 37,5"]),
        (
            {
                "target": "40",
                "target_source": "LFI",
                "revised": "39",
                "revised_source": "PAP",
                "following": "41",
                "further": "45",
                "next_source": "LFI 2022",
                "value": "37",
                "measured_source": "Enquête",
            },
            [
                "Cible 2021 : au moins 40",
                "Cible actualisée 2021 : au moins 39",
                "Cible 2022 : au moins 41",
                "Cible 2024 : au moins 45",
                "Relevé 2021 : 37",
            ],
        ),
    ],
)
def test_a_line_shows_what_it_does(by: ChangeContext, cells: dict[str, str], does: list[str]) -> None:
    assert told(by, TypedLine("Part des femmes", 2021, "women", cells)) == [(does, {})]


@cases(
    ("cells", "problems"),
    [
        ({"target": "40"}, {"target_source": [wordings.NO_SOURCE]}),
        (
            {"target": "beaucoup", "target_source": "LFI"},
            {"target": ["La valeur « beaucoup » n’est pas un nombre : écrivez-la ainsi, 1234,5."]},
        ),
        (
            {"target": "-1", "target_source": "LFI"},
            {
                "target": [
                    "Une cible n’est pas négative : aucun résultat ne l’est. Écrivez zéro ou plus, ou rien pour ND."
                ]
            },
        ),
        (
            {"target_source": "LFI"},
            {"target": ["Donnez la cible, ou ND : une source ou un commentaire en demandent une."]},
        ),
        (
            {"revised_source": "PAP"},
            {"revised": ["Donnez la cible, ou ND : une source ou un commentaire en demandent une."]},
        ),
        (
            {"target": "40", "target_source": "LFI", "direction": "vers le haut"},
            {"direction": ["« vers le haut » n’est pas un sens : écrivez « au moins » ou « au plus »."]},
        ),
        (
            {"value": "120", "measured_source": "Enquête"},
            {"value": ["Une part ne dépasse pas 100 % : 120 est refusé."]},
        ),
        ({"value": "37"}, {"measured_source": [wordings.NO_SOURCE]}),
    ],
)
def test_what_is_wrong_is_reported_under_its_cell(
    by: ChangeContext, cells: dict[str, str], problems: dict[str, list[str]]
) -> None:
    [(does, said)] = told(by, TypedLine("Part des femmes", 2021, "women", cells))
    assert (does, said) == ([], problems)


@cases(
    ("line", "problem"),
    [
        (alone("inconnu"), "Aucun indicateur n’a le code « inconnu »."),
        (alone("x" * 90), f"Aucun indicateur n’a le code « {'x' * 60} »."),
    ],
)
def test_unknown_indicator_is_refused(by: ChangeContext, line: TypedLine, problem: str) -> None:
    assert told(by, line) == [([], {"code": [problem]})]


@cases("year", [2013, 2019, 2099])
@cases(
    "cells",
    [
        {"target": "40", "target_source": "LFI"},
        {"following": "40", "next_source": "LFI"},
        {"further": "40", "next_source": "LFI"},
        {"value": "40", "measured_source": "Enquête"},
    ],
)
def test_a_year_that_no_indicator_has_is_refused_whatever_is_typed(
    by: ChangeContext, year: int, cells: dict[str, str]
) -> None:
    [(does, said)] = told(by, alone("launched" if "value" not in cells else "women", year, **cells))
    if year == 2019 and "value" not in cells and "target" not in cells:
        assert (does, said) == ([f"Cible {2020 if 'following' in cells else 2022} : au moins 40"], {})
    else:
        assert (does, len(said)) == ([], 1)


def test_a_year_after_the_last_of_an_indicator_has_no_target(by: ChangeContext) -> None:
    cells = {"following": "4", "further": "5", "next_source": "LFI 2023"}
    assert told(by, alone("launched", 2022, **cells)) == [
        (["Cible 2023 : au moins 4"], {"code": ["« Lancés » n’est pas suivi en 2025."]})
    ]


def test_a_second_line_changes_what_the_first_said_and_an_equal_one_does_nothing(by: ChangeContext) -> None:
    first = alone(
        target="40",
        direction="au plus",
        tolerance="2",
        judgement="Prudent",
        target_source="LFI",
        value="37.50",
        measured_source="Enquête",
    )
    enter_lines([first], by=by)
    assert told(by, first) == [([], {})]
    assert told(by, alone(target="41")) == [(["Cible 2021 : au plus 40, à 2 près devient au plus 41, à 2 près"], {})]
    assert told(by, alone(target="ND")) == [(["Cible 2021 : au plus 40, à 2 près devient Non déterminé (ND)"], {})]
    assert told(by, alone(judgement="Atteinte")) == [(["Cible 2021 : ses textes changent"], {})]
    assert told(by, alone(tolerance="0")) == [(["Cible 2021 : au plus 40, à 2 près devient au plus 40"], {})]
    assert told(by, alone(numerator="2", denominator="3")) == [(["Relevé 2021 : 37,5 devient 66,6667"], {})]
    assert told(by, alone(value="38")) == [(["Relevé 2021 : 37,5 devient 38"], {})]
    enter_lines([alone(direction="au moins", revised="39", revised_source="PAP")], by=by)
    assert [
        (one.year, one.edition, one.value, one.direction, one.tolerance, one.judgement, one.source)
        for one in Target.objects.order_by("edition")
    ] == [
        (2021, "forecast", Decimal(39), "at_least", Decimal(0), "", "PAP"),
        (2021, "law", Decimal(40), "at_least", Decimal(2), "Prudent", "LFI"),
    ]


def test_the_targets_of_the_next_law_keep_their_source_when_they_are_entered_again(by: ChangeContext) -> None:
    enter_lines([alone(following="41", further="45", next_source="LFI 2022")], by=by)
    assert told(by, alone(following="41", further="45", next_source="Autre")) == [([], {})]
    assert told(by, alone(further="46", next_source="Autre")) == [
        (["Cible 2024 : au moins 45 devient au moins 46"], {})
    ]
    assert [(one.year, one.edition_year) for one in Target.objects.order_by("year")] == [(2022, 2022), (2024, 2022)]


def test_one_wrong_line_keeps_the_others_from_being_entered(by: ChangeContext) -> None:
    right, wrong = alone(target="40", target_source="LFI"), alone("inconnu", target="4")
    with pytest.raises(LinesRefused) as refused:
        enter_lines([right, wrong], by=by)
    assert [(one.place, one.code, bool(one.problems)) for one in refused.value.outcomes] == [
        ("Part des femmes", "women", False),
        ("Part des femmes", "inconnu", True),
    ]
    assert not Target.objects.exists()


def test_what_someone_entered_concurrently_is_not_replaced_unseen(by: ChangeContext) -> None:
    line = alone(target="40", target_source="LFI")
    seen = VersionToken.of(lines_state([line]))
    enter_lines([alone(target="30", target_source="PAP")], by=by)
    with pytest.raises(EditConflictError):
        enter_lines([line], by=by, seen=seen)
    assert Target.objects.get().value == 30


@cases("role", [User.Role.AGENT, None])
def test_only_staff_may(by: ChangeContext, role: str | None) -> None:
    actor: Any = factories.make_user("agent@example.gouv.fr", role) if role else None
    other = ChangeContext(actor, "Campagne")
    for act in (foresee_lines, enter_lines):
        with pytest.raises(PermissionDenied):
            act([alone(target="40", target_source="LFI")], by=other)
    assert not Target.objects.exists()
