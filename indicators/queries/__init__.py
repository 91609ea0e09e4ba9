"""Queries on indicators: the table of a year, and the records behind each figure."""

from indicators.queries.evidence import Proof, proof
from indicators.queries.recorded import EvidenceRow
from indicators.queries.years import (
    IndicatorYear,
    Live,
    Published,
    YearFigures,
    YearTable,
    dashboard,
    year_table,
    years,
)

__all__ = [
    "EvidenceRow",
    "IndicatorYear",
    "Live",
    "Proof",
    "Published",
    "YearFigures",
    "YearTable",
    "dashboard",
    "proof",
    "year_table",
    "years",
]
