"""Which phase follows which: the lives of all startups, as one bar for each pair of phases. Pure."""

import datetime as dt
from collections.abc import Mapping, Sequence

from common.charts.model import Chart, Series
from common.words import date_fr, number_fr, share_fr
from startups.models import PhaseKind


def passages_chart(counts: Mapping[tuple[str, str], int], kinds: Sequence[PhaseKind], as_of: dt.date) -> Chart:
    """Return the passages between phases by a date, in the order of the phase that is left, then of the phase entered."""
    ranks, labels = {kind.key: kind.rank for kind in kinds}, {kind.key: kind.label for kind in kinds}
    ordered = sorted(counts.items(), key=lambda one: (ranks[one[0][0]], ranks[one[0][1]]))
    names = tuple((labels[source], labels[target]) for (source, target), _ in ordered)
    return Chart(
        name="passages",
        title=passages_finding(counts, kinds),
        subtitle=f"Nombre de fiches passées d’une phase à une autre, des origines au {date_fr(as_of)}",
        kind="hbars",
        categories=tuple(f"{source} → {target}" for source, target in names),
        series=(Series("Fiches", "one", tuple(count for _, count in ordered)),),
        unit="fiches",
        row_labels=("De", "Vers"),
        row_cells=names,
        note="Une fiche compte une fois par passage.",
    )


def passages_finding(counts: Mapping[tuple[str, str], int], kinds: Sequence[PhaseKind]) -> str:
    """Return what followed the investigations that ended."""
    groups = {kind.key: kind.group for kind in kinds}
    left = [(groups[target], n) for (source, target), n in counts.items() if groups[source] == "investigation"]
    total = sum(n for group, n in left if group != "investigation")
    launched = sum(n for group, n in left if group == "service")
    if not total:
        return "Aucune investigation n’est encore terminée"
    return (
        f"{share_fr(launched, total, places=0)} des investigations terminées deviennent un service"
        f" : {number_fr(launched)} sur {number_fr(total)}"
    )
