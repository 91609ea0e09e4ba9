"""Reads of the indicators: the table of a year, and the records behind each figure."""

from impact.queries.evidence import Proof, proof
from impact.queries.recorded import EvidenceRow
from impact.queries.years import (
    IndicatorYear,
    Live,
    Published,
    TargetOfYear,
    YearFigures,
    YearTable,
    tidy,
    year_table,
    years,
)

__all__ = [
    "EvidenceRow",
    "IndicatorYear",
    "Live",
    "Proof",
    "Published",
    "TargetOfYear",
    "YearFigures",
    "YearTable",
    "proof",
    "tidy",
    "year_table",
    "years",
]
