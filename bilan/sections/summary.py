"""The six figures that summarise a report. Pure functions."""

from collections.abc import Mapping
from typing import Any

HEADLINES = (
    "portfolio.services",
    "plf.products_launched.result",
    "portfolio.national_impact_total",
    "network.incubators",
    "community.active",
    "credits.total",
    "portfolio.investigations",
    "fast.total",
    "portfolio.ended",
    "portfolio.national_impact",
)
"""The figures that come first; a year that lacks one of the six shows the next one."""


def headline_figures(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the six known figures of a document that come first."""
    known = {one["key"]: one for one in document["figures"] if one["value"] is not None}
    return [known[key] for key in HEADLINES if key in known][:6]
