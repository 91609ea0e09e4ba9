"""Queries on external figures, entered by staff for indicators without records."""

from dataclasses import dataclass
from decimal import Decimal

from common.optimistic_lock import State
from common.words import date_fr, number_fr, strip_trailing_zeros
from indicators.algebra.sources import MEASURED_FIGURES, QUANTITIES
from indicators.live.plan import in_force
from indicators.models import Indicator, MeasuredFigure

SEEN = ("start", "until", "value", "numerator", "denominator", "source", "document")
"""What somebody saw of a measured figure."""


def quantity_in(indicator: Indicator, year: int) -> str:
    """Return the external quantity of ``indicator`` in ``year`` ("count", "share"…); empty if it is computed from
    records.
    """
    definition = in_force(indicator, year)
    rule = definition.rule if definition else None
    if not isinstance(rule, dict) or rule.get("measure") != MEASURED_FIGURES.name:
        return ""
    return str(rule.get("quantity", next(iter(QUANTITIES))))


def unit_in(indicator: Indicator, year: int) -> str:
    """Return the sign of an external value (``%``, ``€``), else the unit of the indicator."""
    quantity = QUANTITIES.get(quantity_in(indicator, year))
    return (quantity.unit if quantity else "") or indicator.unit


def measured_figures(indicator: Indicator) -> list[MeasuredFigure]:
    """Return the external figures of an indicator, last period first, with their authors. One query."""
    return list(indicator.measured_figures.select_related("entered_by").order_by("-until", "start"))


def figure_state(figure: MeasuredFigure | None) -> State:
    """Return the version of an external figure, for optimistic locking; empty if it does not exist."""
    return {name: getattr(figure, name) for name in SEEN} if figure else {}


def figures_state(indicator: Indicator) -> State:
    """Return the version of all external figures of an indicator, in words. One query."""
    return {f"figure {one.pk}": _in_words(one) for one in measured_figures(indicator)}


def _in_words(one: MeasuredFigure) -> str:
    value = number_fr(strip_trailing_zeros(one.value))
    both = halves_of(one)
    halves = f" ({number_fr(both.numerator)} sur {number_fr(both.denominator)})" if both else ""
    about = "".join(f", {text}" for text in (one.source, one.document) if text)
    return f"du {date_fr(one.start)} au {date_fr(one.last)}, {value}{halves}{about}"


@dataclass(frozen=True, slots=True)
class Halves:
    """The numerator and denominator of a share."""

    numerator: Decimal
    denominator: Decimal


def halves_of(figure: MeasuredFigure) -> Halves | None:
    """Return the numerator and denominator of an external share; None if it has none."""
    if figure.numerator is None or figure.denominator is None:
        return None
    return Halves(strip_trailing_zeros(figure.numerator), strip_trailing_zeros(figure.denominator))
