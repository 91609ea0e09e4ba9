"""Compare the phases of services between two dates, in a table whose cells are lists."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from indicators.queries.comparison import PortfolioComparison

OUTSIDE = "hors"
"""The place of who had entered no phase yet, or is no longer in any."""
AT_FIRST, AT_SECOND, CAME, WENT = "au-debut", "a-la-fin", "arrives", "partis"
"""How the names of the lists begin: who was in a phase at a date, came to it between both, or left it."""


@dataclass(frozen=True, slots=True)
class TransitionCell:
    """A figure of the comparison. ``anchor`` is the name of its list (empty: none); ``stayed``: no change of phase."""

    label: str
    count: int
    anchor: str
    stayed: bool


@dataclass(frozen=True, slots=True)
class TransitionRow:
    """The services of one phase at the first date, by phase at the second one; ``total`` is their number at the first
    date.
    """

    label: str
    cells: list[TransitionCell]
    total: TransitionCell


@dataclass(frozen=True, slots=True)
class Transitions:
    """The phases with a service at either date: rows are the first date, columns the second, with totals."""

    columns: list[str]
    rows: list[TransitionRow]
    totals: list[TransitionCell]


def anchor(before: str | None, after: str | None) -> str:
    """Return the name of the list of services that changed from one phase to another, or stayed in it."""
    return f"de-{before or OUTSIDE}-vers-{after or OUTSIDE}"


def counted(label: str, count: int, what: str, name: str) -> TransitionCell:
    """Return a figure of a phase (or group), with its list if it counts any service."""
    return TransitionCell(label, count, f"{what}-{name}" if count else "", stayed=False)


def passages_by_anchor(kinds: Iterable[str]) -> dict[str, tuple[str | None, str | None]]:
    """Return the phases before and after (None: not in the portfolio) of each possible list."""
    places = [None, *kinds]
    return {anchor(before, after): (before, after) for before in places for after in places if before or after}


def transitions(found: PortfolioComparison) -> Transitions:
    """Return the table; services outside the portfolio at a date are in its first row or last column, if there are any."""
    passages = Counter((move.before, move.after) for move in found.moves)
    labels: dict[str | None, str] = dict(found.kinds)
    before: list[str | None] = [key for key, _ in found.kinds if found.first.by_phase.get(key)]
    after: list[str | None] = [key for key, _ in found.kinds if found.second.by_phase.get(key)]
    if any(move.before is None for move in found.moves):
        before.insert(0, None)
        labels[None] = "Pas encore suivis"
    gone = any(move.after is None for move in found.moves)
    columns = [*after, None] if gone else after
    names = [labels[key] if key else "Sortis" for key in columns]
    rows = [_row(key, labels[key], columns, names, passages, found) for key in before]
    left = sum(count for (_, after), count in passages.items() if after is None)
    counts = [found.second.by_phase.get(key, 0) if key else left for key in columns]
    totals = [
        counted(name, count, AT_SECOND, key or OUTSIDE) for key, name, count in zip(columns, names, counts, strict=True)
    ]
    return Transitions(names, rows, totals)


def _row(
    key: str | None,
    label: str,
    columns: list[str | None],
    names: list[str],
    passages: "Counter[tuple[str | None, str | None]]",
    found: PortfolioComparison,
) -> TransitionRow:
    left = sum(count for (before, _), count in passages.items() if before == key)
    total = found.first.by_phase.get(key, 0) if key else left
    cells = [_cell(key, column, name, passages, total - left) for column, name in zip(columns, names, strict=True)]
    return TransitionRow(label, cells, counted(label, total, AT_FIRST, key or OUTSIDE))


def _cell(
    before: str | None, after: str | None, name: str, passages: "Counter[tuple[str | None, str | None]]", stayed: int
) -> TransitionCell:
    if before == after:
        return TransitionCell(name, stayed, anchor(before, after) if stayed else "", stayed=True)
    count = passages[before, after]
    return TransitionCell(name, count, anchor(before, after) if count else "", stayed=False)
