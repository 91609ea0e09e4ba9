"""Suppress groups under five people by merging them, so that people can't be identified. Pure."""

from collections.abc import Iterable, Sequence

SMALLEST = 5
type Group = tuple[str, int]
"""The words of a group, and how many people it has."""


def merge_small(groups: Iterable[Group], others: str) -> list[Group]:
    """Return the groups, largest first; those under five are merged as ``others``, with further groups until it has
    five.

    An empty list if the total is under five.
    """
    ordered = sorted(groups, key=lambda group: (-group[1], group[0]))
    kept = [group for group in ordered if group[1] >= SMALLEST]
    rest = sum(count for _, count in ordered) - sum(count for _, count in kept)
    while kept and 0 < rest < SMALLEST:
        rest += kept.pop()[1]
    return [*kept, (others, rest)] if rest >= SMALLEST else kept


def merge_neighbours(groups: Sequence[Group]) -> list[Group]:
    """Merge each group under five with the next one (the last with the previous one); empty if the total is under five."""
    merged: list[Group] = []
    for words, count in groups:
        if merged and 0 < merged[-1][1] < SMALLEST:
            before, people = merged.pop()
            merged.append((f"{before}, ou {words}", people + count))
        else:
            merged.append((words, count))
    if len(merged) > 1 and 0 < merged[-1][1] < SMALLEST:
        words, count = merged.pop()
        before, people = merged.pop()
        merged.append((f"{before}, ou {words}", people + count))
    return merge_neighbours(merged) if _tells_few(merged) and len(merged) > 1 else [] if _tells_few(merged) else merged


def _tells_few(groups: Iterable[Group]) -> bool:
    return any(0 < count < SMALLEST for _, count in groups)


def suppress_small_groups(counts: Sequence[int]) -> tuple[int, ...] | None:
    """Return the parts of a known total, or None if one is under five, since the others would reveal it."""
    return None if any(0 < count < SMALLEST for count in counts) else tuple(counts)
