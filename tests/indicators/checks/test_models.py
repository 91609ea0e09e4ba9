from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from indicators.models import Inconsistency, PrintedFigure
from tests import factories
from tests.indicators.checks.figures import stated
from tests.violations import Violation, assert_refused, each


def inconsistency(**fields: Any) -> Inconsistency:
    findings = {
        "check_code": "credits",
        "subject": "credits:2021",
        "level": "gap",
        "year": 2021,
        "sentence": "Un écart.",
    }
    return Inconsistency(**{**findings, **fields})


def printed_twice() -> PrintedFigure:
    stated().save()
    return stated(value="4")


def found_twice() -> Inconsistency:
    inconsistency().save()
    return inconsistency(level="rounding")


VIOLATIONS = [
    Violation("stated_figure_once_a_report", printed_twice),
    Violation("stated_figure_subject_whole", lambda: stated("indicator")),
    Violation("stated_figure_subject_whole", lambda: stated("awards", subject_key="9")),
    Violation("stated_figure_precision_known", lambda: stated(precision="about")),
    Violation("stated_figure_year_plausible", lambda: stated(year=2012)),
    Violation("inconsistency_once", found_twice),
    Violation("inconsistency_level_known", lambda: inconsistency(level="grave")),
    Violation(
        "inconsistency_seen_in_order",
        lambda: inconsistency(first_seen=timezone.now(), last_seen=timezone.now().replace(year=2020)),
    ),
    Violation(
        "inconsistency_settled_with_reason",
        lambda: inconsistency(settled_at=timezone.now(), settled_by=factories.make_user()),
    ),
    Violation("inconsistency_settled_with_reason", lambda: inconsistency(settled_reason="Vu.")),
]


@pytest.mark.django_db
@each(VIOLATIONS)
def test_violation_of_a_constraint_is_refused(violation: Violation) -> None:
    assert_refused(violation)


@pytest.mark.django_db
def test_figures_and_inconsistencies_are_shown_in_french() -> None:
    figure = PrintedFigure(subject="awards", year=2021, value=Decimal(17), printed="17 lauréats")
    assert [str(figure), str(inconsistency())] == ["Lauréats du FAST de l’année 2021 : 17 lauréats", "Un écart."]
