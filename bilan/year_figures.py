"""The figures of each year: the indicator that is followed, where one is, and beside it our own flow with its rule."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q
from django.db.models.functions import ExtractYear
from django.urls import reverse

from impact.marks import FigureMark
from indicators.models import Indicator
from indicators.queries.targets import is_followed
from indicators.queries.years import NOTHING, YearFigures, figures_by_year
from startups.models import PhaseKind, Span
from startups.queries import today


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a year: the code of the indicator that answers it, and our own flow (empty: there is none)."""

    key: str
    label: str
    code: str
    flow: str = ""
    flow_rule: str = ""


QUESTIONS = (
    Question(
        "investigues", "Problèmes investigués", "problems_investigated",
        "Entrées en investigation", "Toutes les entrées dans une phase d’investigation, par leur début.",
    ),
    Question(
        "lances", "Produits lancés", "products_launched",
        "Premières entrées en construction", "Les services entrés pour la première fois en construction, d’après leurs phases.",
    ),
    Question(
        "termines", "Produits abandonnés", "products_abandoned",
        "Fins de partenariat",
        "Les fiches entrées dans une phase qui clôt le partenariat, investigations sans suite comprises.",
    ),
    Question("impact-national", "Produits à impact national", "national_impact"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class YearFigure:
    """The answer to a question for a year. ``label`` and ``rule`` are those of the indicator when it is ``followed``."""

    question: Question
    label: str
    rule: str
    is_followed: bool
    value: Decimal | None
    published: Decimal | None
    mark: FigureMark | None
    url: str
    flow: int | None

    @property
    def headline(self) -> Decimal | int | None:
        """Return the figure of the year: that of the indicator where one is followed, else our own flow."""
        return self.value if self.is_followed else self.flow

    @property
    def headline_label(self) -> str:
        return self.label if self.is_followed else self.question.flow


def figures_of_years(years: Iterable[int]) -> dict[int, list[YearFigure]]:
    """Return the answer to each question for each year; a question without any answer that year is left out.

    Population: results of the indicators of ``QUESTIONS`` in the years in which they are in force; entries of fiches into
    phases up to today. Six queries.
    """
    indicators = {one.code: one for one in Indicator.objects.filter(code__in=[one.code for one in QUESTIONS])}
    results = figures_by_year([one.pk for one in indicators.values()])
    flows = _flows()
    found = {}
    for year in years:
        answers = [_answer(one, indicators.get(one.code), results, flows, year) for one in QUESTIONS]
        found[year] = [answer for answer in answers if answer.is_followed or answer.flow is not None]
    return found


def _answer(
    question: Question,
    indicator: Indicator | None,
    results: dict[int, dict[int, YearFigures]],
    flows: dict[int, dict[str, int]],
    year: int,
) -> YearFigure:
    figures = results.get(indicator.pk, {}).get(year, NOTHING) if indicator else NOTHING
    is_answered = indicator is not None and is_followed(indicator, year) and figures.live is not None
    return YearFigure(
        question=question,
        label=indicator.label if indicator else question.label,
        rule=indicator.wording if indicator else "",
        is_followed=is_answered,
        value=figures.live_value,
        published=figures.published_value,
        mark=figures.live.mark if figures.live else None,
        url=reverse("indicator-evidence", args=[question.code, year]),
        flow=flows.get(year, {}).get(question.key, 0) if question.flow else None,
    )


def _flows() -> dict[int, dict[str, int]]:
    """Return our own flows of each year, by key of question: one query."""
    day: dt.date = today()
    entries = Span.objects.filter(start__lte=day, is_entry=True)
    rows = (
        entries.order_by()
        .values_list(ExtractYear("start"))
        .annotate(
            investigues=Count("pk", filter=Q(kind__group=PhaseKind.Group.INVESTIGATION)),
            lances=Count("pk", filter=Q(is_launch=True)),
            termines=Count("startup", filter=Q(kind__group=PhaseKind.Group.ENDED), distinct=True),
        )
    )
    keys = ("investigues", "lances", "termines")
    return {year: dict(zip(keys, counts, strict=True)) for year, *counts in rows}
