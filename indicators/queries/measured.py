"""Queries on external figures, entered by staff for indicators without records."""

from indicators.algebra.declared_sources import MEASURED_FIGURES, QUANTITIES
from indicators.models import Indicator, MeasuredFigure
from indicators.queries.targets import definition_in_force


def quantity_in(indicator: Indicator, year: int) -> str:
    """Return the external quantity of ``indicator`` in ``year`` ("count", "share"…); empty if it is computed from
    records.
    """
    definition = definition_in_force(indicator, year)
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
