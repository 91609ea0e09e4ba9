"""Passages between phases: the lives of all startups, as one bar for each pair of phases. Pure."""

import datetime as dt
from collections.abc import Mapping, Sequence

from common.charts.model import Chart, Series
from common.words import date_fr, plural_fr
from startups.models import PhaseKind


def passages_chart(counts: Mapping[tuple[str, str], int], kinds: Sequence[PhaseKind], as_of: dt.date) -> Chart:
    """Draw the passages between phases until a date, in the order of the phase left, then of the phase entered."""
    ranks, labels = {kind.key: kind.rank for kind in kinds}, {kind.key: kind.label for kind in kinds}
    ordered = sorted(counts.items(), key=lambda one: (ranks[one[0][0]], ranks[one[0][1]]))
    names = tuple((labels[source], labels[target]) for (source, target), _ in ordered)
    return Chart(
        name="passages",
        title=passages_finding(dict(ordered), labels),
        subtitle=f"Nombre de fiches passées d’une phase à une autre, des origines au {date_fr(as_of)}",
        kind="hbars",
        categories=tuple(f"{source} → {target}" for source, target in names),
        series=(Series("Fiches", "one", tuple(count for _, count in ordered)),),
        unit="fiches",
        row_labels=("De", "Vers"),
        row_cells=names,
        note="Une fiche compte une fois par passage.",
    )


def passages_finding(counts: Mapping[tuple[str, str], int], labels: Mapping[str, str]) -> str:
    """Return the most frequent passage; the first in the order of phases in case of a tie."""
    if not counts:
        return "Aucune fiche n’a encore changé de phase"
    source, target = max(counts, key=lambda ends: counts[ends])
    fiches = plural_fr(counts[source, target], "fiche", "fiches")
    return f"Le passage le plus fréquent va de « {labels[source]} » à « {labels[target]} » : {fiches}"
