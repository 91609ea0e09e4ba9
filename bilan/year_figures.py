"""The figures of each year: the followed indicator if there is one, and our own flow with its rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q
from django.urls import reverse

from common.known_until import day_of_records
from common.numbers import strip_trailing_zeros
from impact.marks import FigureMark
from indicators.models import Indicator, LiveResult, PublishedResult
from indicators.queries.targets import is_followed
from startups.models import PhaseKind, Span


@dataclass(frozen=True, slots=True)
class Question:
    """A question about a year: the code of the indicator that answers it, and our own flow (empty: none)."""

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
    """The answer to a question for a year. ``label`` and ``rule`` come from the indicator if ``followed``."""

    question: Question
    label: str
    rule: str
    is_followed: bool
    value: Decimal | None
    published: Decimal | None
    mark: FigureMark | None
    url: str
    flow: int | None


@dataclass(frozen=True, slots=True)
class _Results:
    """The data of some years: results by indicator code and year, our own flows by year and question key."""

    live: dict[tuple[str, int], LiveResult]
    published: dict[tuple[str, int], Decimal | None]
    flows: dict[int, dict[str, int]]


def figures_of_years(years: Sequence[int]) -> dict[int, list[YearFigure]]:
    """Return the answer to each question for each year; a question without an answer is left out.

    Population: results of the indicators of ``QUESTIONS`` in the years they are in force; entries of fiches into phases
    up to today. Four queries.
    """
    codes = [one.code for one in QUESTIONS]
    indicators = {one.code: one for one in Indicator.objects.filter(code__in=codes)}
    live = LiveResult.objects.filter(indicator__code__in=codes, year__in=years).select_related("indicator")
    published = PublishedResult.objects.filter(indicator__code__in=codes, year__in=years, replaced_by__isnull=True)
    results = _Results(
        {(one.indicator.code, one.year): one for one in live},
        {(code, year): value for code, year, value in published.values_list("indicator__code", "year", "value")},
        _flows(years),
    )
    found = {}
    for year in years:
        answers = [_answer(one, indicators.get(one.code), results, year) for one in QUESTIONS]
        found[year] = [answer for answer in answers if answer.is_followed or answer.flow is not None]
    return found


def _answer(question: Question, indicator: Indicator | None, results: _Results, year: int) -> YearFigure:
    live = results.live.get((question.code, year))
    is_answered = indicator is not None and is_followed(indicator, year) and live is not None
    return YearFigure(
        question=question,
        label=indicator.label if indicator else question.label,
        rule=indicator.wording if indicator else "",
        is_followed=is_answered,
        value=strip_trailing_zeros(live.value) if live else None,
        published=strip_trailing_zeros(results.published.get((question.code, year))),
        mark=live.mark if live else None,
        url=reverse("indicator-evidence", args=[question.code, year]),
        flow=results.flows.get(year, {}).get(question.key, 0) if question.flow else None,
    )


def _flows(years: Sequence[int]) -> dict[int, dict[str, int]]:
    """Return our own flows of these years up to the day of the records, by question key: one query."""
    entries = Span.objects.filter(year__in=years, start__lte=day_of_records(), is_entry=True)
    rows = (
        entries.order_by()
        .values_list("year")
        .annotate(
            investigues=Count("pk", filter=Q(kind__group=PhaseKind.Group.INVESTIGATION)),
            lances=Count("pk", filter=Q(is_launch=True)),
            termines=Count("startup", filter=Q(kind__group=PhaseKind.Group.ENDED), distinct=True),
        )
    )
    keys = ("investigues", "lances", "termines")
    return {year: dict(zip(keys, counts, strict=True)) for year, *counts in rows}
