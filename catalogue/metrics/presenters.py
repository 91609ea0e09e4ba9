"""The impact of a startup on its fiche: charts and sentences of its metrics, unit costs with their facts. Pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, fields

from django.utils.text import capfirst

from common.words import (
    UNKNOWN,
    date_fr,
    money_fr,
    month_fr,
    noun_fr,
    number_fr,
    percent_fr,
    plural_fr,
    quarter_fr,
    strip_trailing_zeros,
)
from impact.models import Metric
from impact.queries.metrics import MetricPeriod, MetricSeries, Revised, UnitCost
from web.charts.model import Chart, Series, Value

TREND = 12
"""How many of the last periods the small line shows."""
FEWEST_POINTS = 4
"""A line of fewer known values shows no trend: they are told in words."""


@dataclass(frozen=True, slots=True)
class MetricTrend:
    """The last value of a metric in words (ND without any); ``change`` compares it with the previous period.

    ``told`` are the known values of the trend in words, where they are too few to draw.
    """

    metric: Metric
    value: str
    period: str
    change: str
    trend: list[Value]
    trend_label: str
    told: str


@dataclass(frozen=True, slots=True)
class MetricDisplay(MetricTrend):
    """A metric in words, with its chart, gaps, sources and corrections; ``late`` is empty unless its next value is."""

    chart: Chart | None
    late: str
    gaps: str
    sources: list[tuple[str, str, str]]
    revisions: list["RevisionDisplay"]

    @property
    def is_lone(self) -> bool:
        """Whether it has a single known value: a sentence tells it, without chart."""
        return len(self.sources) == 1


@dataclass(frozen=True, slots=True)
class RevisionDisplay:
    """A correction or a withdrawal in words."""

    revised: Revised
    period: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class CostDisplay:
    """A unit cost of a year in words: its name, computed, its parts, and as stated in a report.

    ``missing`` is why it can't be computed; empty if it is. ``formula`` says what it divides.
    """

    name: str
    formula: str
    year: int
    unit: str
    computed: str
    made_of: str
    missing: str
    stated: str


def display_trend(followed: MetricSeries) -> MetricTrend:
    """Return the last value of a metric and its trend in words."""
    metric, last = followed.metric, followed.last
    recent = followed.periods_to_last_value[-TREND:]
    known = [slot for slot in recent if slot.value is not None]
    return MetricTrend(
        metric=metric,
        value=value_in_words(metric, last),
        period=moment_in_words(metric, last) if last else "",
        change=_change(followed),
        trend=[slot.value for slot in recent],
        trend_label=_slots_in_words(metric, recent),
        told=_slots_in_words(metric, known) if len(known) < FEWEST_POINTS else "",
    )


def _slots_in_words(metric: Metric, slots: Sequence[MetricPeriod]) -> str:
    return ", ".join(f"{value_in_words(metric, slot)} ({moment_in_words(metric, slot)})" for slot in slots)


def display_metric(followed: MetricSeries, revised: Sequence[Revised] = (), *, is_late: bool = False) -> MetricDisplay:
    """Return the text and chart of a metric, with its corrections.

    ``is_late``: its next value should be known.
    """
    metric, found = followed.metric, display_trend(followed)
    return MetricDisplay(
        **{field.name: getattr(found, field.name) for field in fields(found)},
        chart=metric_chart(followed) if followed.last else None,
        late=late_in_words(followed.expected_on) if is_late and followed.expected_on else "",
        gaps=_gaps(followed),
        sources=[
            (moment_in_words(metric, slot), value_in_words(metric, slot), slot.source or "Source non enregistrée")
            for slot in followed.periods_to_last_value
            if slot.value is not None
        ],
        revisions=[_display_revision(metric, one) for one in revised],
    )


def _display_revision(metric: Metric, revised: Revised) -> RevisionDisplay:
    before, after = (MetricPeriod(revised.start, revised.until, value) for value in (revised.before, revised.after))
    gone = "retirée" if revised.after is None else value_in_words(metric, after)
    return RevisionDisplay(revised, period_in_words(before), value_in_words(metric, before), gone)


def metric_chart(followed: MetricSeries) -> Chart:
    """Draw one bar per period; an unmeasured period is a gap. Needs a measurement."""
    metric, last = followed.metric, followed.periods_to_last_value[-1]
    return Chart(
        name=f"mesure-{metric.code}",
        title=f"{metric.name} : {value_in_words(metric, last)} ({moment_in_words(metric, last)})",
        subtitle=f"{capfirst(unit_in_words(metric))}, {cadence_in_words(metric)}",
        kind="bars",
        categories=tuple(moment_in_words(metric, slot) for slot in followed.periods_to_last_value),
        series=(Series.of(metric.name, "one", (slot.figure for slot in followed.periods_to_last_value)),),
        unit=metric.unit,
        category_label="Période",
    )


def value_in_words(metric: Metric, slot: MetricPeriod | None) -> str:
    """Return a value with its unit; with « environ » if its source rounded it."""
    if slot is None or slot.value is None:
        return UNKNOWN
    if metric.kind == Metric.Kind.PERCENTAGE:
        text = percent_fr(slot.value)
    elif metric.kind == Metric.Kind.AMOUNT:
        text = money_fr(slot.value)
    elif metric.kind == Metric.Kind.NOTE:
        text = f"{number_fr(slot.value)} {unit_in_words(metric)}"
    else:
        text = f"{number_fr(slot.value)} {metric.unit}"
    return f"{_about(slot.is_approximate)}{text}"


def cadence_in_words(metric: Metric) -> str:
    """Return how often a metric is measured: « chaque mois », or « cadence inconnue »."""
    cadence = metric.get_cadence_display().lower()
    return f"cadence {cadence}" if metric.cadence == Metric.Cadence.UNKNOWN else cadence


def unit_in_words(metric: Metric) -> str:
    """Return « en dossiers », or « sur 10 » for a note, with « total cumulé » if it is one."""
    unit = f"sur {metric.scale}" if metric.kind == Metric.Kind.NOTE else f"en {metric.unit}"
    return f"{unit}, total cumulé" if metric.is_running_total else unit


def moment_in_words(metric: Metric, slot: MetricPeriod) -> str:
    """Return the period of a value, or « au 31 mars 2021 » for a running total."""
    if metric.is_running_total:
        return f"au {date_fr(slot.until - dt.timedelta(days=1))}"
    return period_in_words(slot)


def period_in_words(slot: MetricPeriod) -> str:
    return period_fr(slot.start, slot.until)


def period_fr(start: dt.date, end: dt.date) -> str:
    """Return « mars 2021 », « 4e trimestre 2021 », « 2021 », else its day or the two days (``end`` is excluded)."""
    last = end - dt.timedelta(days=1)
    if start == last:
        return f"le {date_fr(start)}"
    months = (end.year - start.year) * 12 + end.month - start.month
    if start.day == end.day == 1:
        if months == 1:
            return month_fr(start)
        if months == 3 and start.month % 3 == 1:
            return quarter_fr(start.month // 3 + 1, start.year)
        if months == 12 and start.month == 1:
            return str(start.year)
    return f"du {date_fr(start)} au {date_fr(last)}"


def _change(followed: MetricSeries) -> str:
    if len(followed.periods_to_last_value) < 2:
        return ""
    before, now = followed.periods_to_last_value[-2:]
    return (now.figure - before.figure).change(f"depuis {period_in_words(before)}")


def late_in_words(expected_on: dt.date) -> str:
    """Return since when the next value of a metric is late."""
    return f"en retard : valeur attendue le {date_fr(expected_on)}"


def _gaps(followed: MetricSeries) -> str:
    """Return a sentence on the unmeasured periods, between the first and the last measurement and since then."""
    if followed.last is None:
        return "Aucun relevé n’est enregistré."
    last = date_fr(followed.last.until - dt.timedelta(days=1))
    since = f"Aucun relevé n’est enregistré après le {last}"
    if followed.late:
        since = f"{since} : {_missing(len(followed.late))} depuis"
    inside = f"{_missing(followed.missing)} entre le premier et le dernier relevé. " if followed.missing else ""
    return f"{inside}{since}."


def _missing(count: int) -> str:
    return f"{plural_fr(count, 'période', 'périodes')} {noun_fr(count, 'manque', 'manquent')}"


def display_cost(cost: UnitCost) -> CostDisplay:
    """Return a unit cost in words; without a spending or the units of a whole year, what is missing is described."""
    stated = f"{money_fr(cost.stated, 2)} ({cost.stated_source})" if cost.stated is not None else ""
    name, formula = COST_NAMES[cost.dimension if cost.metric else "stated"]
    return CostDisplay(
        name=name if cost.dimension == "used" and cost.metric else f"{name} ({cost.unit})",
        formula=formula,
        year=cost.year,
        unit=cost.unit,
        computed=UNKNOWN if cost.computed is None else f"{_about(cost.is_approximate)}{money_fr(cost.computed, 2)}",
        made_of=_made_of(cost) if cost.metric else "",
        missing=missing_for_cost(cost),
        stated=stated,
    )


COST_NAMES = {
    "": ("Coût d’un usage", "dépense de l’année ÷ unités de l’année"),
    "used": ("Coût d’un utilisateur actif par mois", "dépense de l’année ÷ moyenne des utilisateurs actifs par mois"),
    "useful": ("Coût à l’utilité", "dépense de l’année ÷ nombre de l’année"),
    "impactful": ("Coût à l’impact", "dépense de l’année ÷ nombre de l’année"),
    "stated": ("Coût annoncé", ""),
}
"""The name and the formula of a unit cost, by dimension of the impact matrix; empty: that of the cost unit, « stated »: one
that is only stated.
"""


def missing_for_cost(cost: UnitCost) -> str:
    """Return why a unit cost is not computed; empty if it is."""
    if cost.spending is None:
        return f"aucune dépense de {cost.year} n’est enregistrée"
    if cost.units == 0:
        return f"la valeur de {cost.year} est zéro : aucun coût ne se calcule"
    if cost.units is None and cost.dimension == "used":
        return f"il manque des utilisateurs actifs de {cost.year} : la moyenne se calcule sur douze mois mesurés"
    if cost.units is None:
        return f"le total de {cost.year} est inconnu"
    return ""


def _made_of(cost: UnitCost) -> str:
    spent = "dépense non enregistrée"
    if cost.spending is not None:
        spent = f"{_about(cost.is_spending_rounded)}{money_fr(cost.spending)}"
    counted = _counted(cost)
    part = ""
    if cost.share_metric:
        known = "part non mesurée"
        if cost.share is not None:
            known = f"{_about(cost.is_share_rounded)}{percent_fr(cost.share)}"
        part = f" × {known} ({cost.share_metric.lower()})"
    source = f" Dépense : {cost.spending_source}." if cost.spending_source else ""
    return f"{spent} ÷ {counted}{part}.{source}"


def _counted(cost: UnitCost) -> str:
    metric = (cost.metric or "").lower()
    if cost.dimension == "used":
        metric += ", moyenne par mois"
    if cost.counted is None:
        return f"{metric} : total de l’année inconnu"
    return f"{_about(cost.is_count_rounded)}{number_fr(strip_trailing_zeros(cost.counted))} ({metric})"


def _about(is_rounded: bool) -> str:
    return "environ " if is_rounded else ""
