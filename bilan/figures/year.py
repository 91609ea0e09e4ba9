"""A year of the programme: launches, ends, national impact, money and people, with their records."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q
from django.urls import reverse

from bilan.figures.community import intrapreneur_figures, member_figures, training_figures
from bilan.figures.figure import FigureEvidence, ReportFigure
from bilan.figures.money import money_figures
from bilan.figures.portfolio import designated_in, service_evidence, startup_address
from common.known_until import day_of_records
from common.words import strip_trailing_zeros
from impact.marks import FigureMark
from indicators.models import Indicator, LiveResult, PublishedResult
from indicators.queries.targets import is_followed
from startups.models import EndReason, PhaseKind, Span
from startups.presenters import UNKNOWN_REASON


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
        "investigues",
        "Problèmes investigués",
        "problems_investigated",
        "Entrées en investigation",
        "Toutes les entrées dans une phase d’investigation, par leur début.",
    ),
    Question(
        "lances",
        "Produits lancés",
        "products_launched",
        "Premières entrées en construction",
        "Les services entrés pour la première fois en construction, d’après leurs phases.",
    ),
    Question(
        "termines",
        "Produits abandonnés",
        "products_abandoned",
        "Fins de partenariat",
        "Les fiches entrées dans une phase qui clôt le partenariat, investigations sans suite comprises.",
    ),
    Question("impact-national", "Produits à impact national", "national_impact"),
)


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


def figures_of_years(years: Sequence[int]) -> dict[int, list[YearFigure]]:
    """Return the answer to each question for each year; a question without an answer is left out.

    Population: results of the indicators of ``QUESTIONS`` in the years they are in force; entries of fiches into phases
    up to today. Four queries.
    """
    codes = [one.code for one in QUESTIONS]
    indicators = {one.code: one for one in Indicator.objects.filter(code__in=codes)}
    computed = LiveResult.objects.filter(indicator__code__in=codes, year__in=years).select_related("indicator")
    results = {(one.indicator.code, one.year): one for one in computed}
    frozen = PublishedResult.objects.filter(indicator__code__in=codes, year__in=years, replaced_by__isnull=True)
    published = {(code, year): value for code, year, value in frozen.values_list("indicator__code", "year", "value")}
    flows = _flows(years)

    def answer(question: Question, year: int) -> YearFigure:
        indicator, live = indicators.get(question.code), results.get((question.code, year))
        return YearFigure(
            question=question,
            label=indicator.label if indicator else question.label,
            rule=indicator.wording if indicator else "",
            is_followed=indicator is not None and is_followed(indicator, year) and live is not None,
            value=strip_trailing_zeros(live.value) if live else None,
            published=strip_trailing_zeros(published.get((question.code, year))),
            mark=live.mark if live else None,
            url=reverse("indicator-evidence", args=[question.code, year]),
            flow=flows.get(year, {}).get(question.key, 0) if question.flow else None,
        )

    answers = {year: [answer(one, year) for one in QUESTIONS] for year in years}
    return {year: [one for one in found if one.is_followed or one.flow is not None] for year, found in answers.items()}


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


SHOWN = 9
"""The rows of a part that are not folded: three columns of three, and a page of a phone that stays short."""


@dataclass(frozen=True, slots=True)
class EndCounts:
    """The number of fiches ended in a year by reason: column headers, and a line for each reason.

    A line has the value of the list filter, its label, and the counts of the columns.
    """

    heads: Sequence[str]
    lines: Sequence[tuple[str, str, Sequence[int]]]


@dataclass(frozen=True, slots=True)
class YearPart:
    """A part of the page: title, a sentence on what is counted, records, figures."""

    anchor: str
    title: str
    counted: str
    rows: tuple[FigureEvidence, ...]
    figures: tuple[ReportFigure, ...] = ()
    reasons: EndCounts | None = None

    @property
    def first(self) -> tuple[FigureEvidence, ...]:
        """Return the rows displayed at once; the others, ``more``, are folded."""
        return self.rows[:SHOWN]

    @property
    def more(self) -> tuple[FigureEvidence, ...]:
        return self.rows[SHOWN:]

    @property
    def address(self) -> str:
        return f"#{self.anchor}"


def read_year(year: int) -> list[YearPart]:
    """Return the parts of the page of a year. Eleven queries."""
    money = {one.key: one for one in money_figures(year)}
    people = {one.key: one for one in (*member_figures(year), *training_figures(year), *intrapreneur_figures(year))}
    awards = tuple(row for key, one in money.items() if key.startswith("fast.") and one.group for row in one.evidence)
    return [
        YearPart(
            "lances",
            "Premières entrées en construction",
            "Les services entrés pour la première fois en construction dans l’année.",
            launched(year),
        ),
        _ended_part(year),
        YearPart("impact-national", "Impact national", "Les services désignés pour ce millésime.", designated_in(year)),
        YearPart(
            "argent",
            "Financements",
            "Les crédits et les financements du FAST de l’année.",
            awards,
            _those(money, "credits.total", "fast.total", "fast.awards"),
        ),
        YearPart(
            "personnes",
            "Les personnes",
            "La communauté, comptée sans que personne soit nommé.",
            (),
            _those(
                people,
                "community.active",
                "community.agents_share",
                "community.growth",
                "training.people",
                "intrapreneurs.new",
            ),
        ),
    ]


def _those(figures: dict[str, ReportFigure], *keys: str) -> tuple[ReportFigure, ...]:
    return tuple(figures[key] for key in keys if key in figures and figures[key].value is not None)


def launched(year: int) -> tuple[FigureEvidence, ...]:
    """Return the services launched in the year, by day. One query."""
    launches = Span.objects.filter(is_launch=True, start__range=_bounds(year))
    rows = {
        slug: FigureEvidence(name, startup_address(slug), day.isoformat(), note="Entrée en construction")
        for slug, name, day in launches.values_list("startup__slug", "startup__name", "start")
    }
    return tuple(sorted(rows.values(), key=lambda row: (row.date, row.name)))


def _ended_part(year: int) -> YearPart:
    ends = ended(year)
    rows = [service_evidence(end.startup, end.start, _reason_of(end)) for end in ends]
    counted = "Les fiches entrées dans l’année dans une phase qui clôt le partenariat, et pourquoi."
    return YearPart(
        "termines", "Fins de partenariat", counted, tuple(rows), reasons=count_reasons(ends) if ends else None
    )


_TOLD_OF_ENDS = (
    "start",
    "startup__slug",
    "startup__name",
    "kind__plural",
    "kind__rank",
    "phase__end_reason",
    "phase__end_sentence",
)


def ended(year: int) -> list[Span]:
    """Return the last entry of each fiche in the year into a phase that ends it, by day. One query."""
    spans = Span.objects.filter(kind__group=PhaseKind.Group.ENDED, is_entry=True, start__range=_bounds(year))
    spans = spans.select_related("startup", "kind", "phase").only(*_TOLD_OF_ENDS)
    last = {span.startup_id: span for span in spans.order_by("start", "pk")}
    return sorted(last.values(), key=lambda span: (span.start, span.startup.name))


def count_reasons(ends: Sequence[Span]) -> EndCounts:
    """Count ends by reason and kind of phase; the last line counts those without a recorded reason."""
    kinds = sorted({end.kind for end in ends}, key=lambda kind: kind.rank)
    counts = Counter((end.phase.end_reason, end.kind) for end in ends)
    lines = []
    for value, label in [*EndReason.choices, ("", UNKNOWN_REASON)]:
        line = [counts[value, kind] for kind in kinds]
        if any(line):
            lines.append((value or "none", str(label), [*line, sum(line)]))
    return EndCounts([*(kind.plural for kind in kinds), "Total"], lines)


def _reason_of(end: Span) -> str:
    """Return the reason of an end in words; empty if it is not recorded."""
    return " : ".join(filter(None, [end.phase.get_end_reason_display(), end.phase.end_sentence]))


def _bounds(year: int) -> tuple[dt.date, dt.date]:
    """Return the first day of a year, and its last day up to that of the records."""
    return dt.date(year, 1, 1), min(dt.date(year, 12, 31), day_of_records())
