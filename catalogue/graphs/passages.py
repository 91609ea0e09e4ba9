"""Which phase follows which: the lives of all startups as flows. Pure."""

import datetime as dt
from collections.abc import Mapping, Sequence

from common.chart_flows import Flow, FlowChart, Node
from common.words import date_fr, number_fr, plural_fr, share_fr
from startups.models import PhaseKind

ENDED = 1
"""How many columns after the phase that it follows an end stands."""


def passages_chart(counts: Mapping[tuple[str, str], int], kinds: Sequence[PhaseKind], as_of: dt.date) -> FlowChart:
    """The passages between phases by a date: phases across in the order of a life, ends in the column of what follows."""
    known = {kind.key for pair in counts for kind in kinds if kind.key in pair}
    columns = _columns(kinds)
    places = {kind.key: kind.rank for kind in kinds}
    backward = sum(n for (source, target), n in counts.items() if columns[source] >= columns[target])
    ordered = sorted(counts.items(), key=lambda one: (places[one[0][0]], places[one[0][1]]))
    return FlowChart(
        name="passages",
        title=passages_finding(counts, kinds),
        subtitle=f"Nombre de fiches passées d’une phase à une autre, des origines au {date_fr(as_of)}",
        nodes=tuple(Node(kind.key, kind.label, columns[kind.key], kind.key) for kind in kinds if kind.key in known),
        flows=tuple(Flow(source, target, count) for (source, target), count in ordered),
        unit="fiches",
        note=_note(backward),
    )


def _columns(kinds: Sequence[PhaseKind]) -> dict[str, int]:
    """Followed phases from the left in the order of a life; perennial ones together; an end right after what it ends."""
    followed = [kind for kind in kinds if kind.group != "ended" and not kind.is_perennial]
    columns = {kind.key: place for place, kind in enumerate(followed)}
    for kind in kinds:
        if kind.is_perennial:
            columns[kind.key] = len(followed)
        elif kind.group == "ended":
            columns[kind.key] = 1 if kind.ends_without_service else len(followed)
    return columns


def _note(backward: int) -> str:
    note = (
        "Une fiche compte une fois par passage. "
        "Une phase porte le nombre de celles qui y entrent, ou qui en sortent s’il y en a plus."
    )
    if not backward:
        return note
    back = plural_fr(backward, "retour à une phase d’avant est", "retours à une phase d’avant sont")
    return f"{note} {back} dans le tableau, sans être dessiné{'s' if backward > 1 else ''}."


def passages_finding(counts: Mapping[tuple[str, str], int], kinds: Sequence[PhaseKind]) -> str:
    """What followed the investigations that ended."""
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
