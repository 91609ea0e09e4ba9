"""What a change would do to the figures: the change is really made, in a transaction that is undone."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from django.db import transaction

from impact.queries import tidy
from impact.queries.now import figures_now
from startups.models import PhaseKind, Startup
from startups.queries import phase_at, portfolio


@dataclass(frozen=True, slots=True)
class Effect:
    """A figure, or a word, that the change moves. None is "none"."""

    label: str
    before: Decimal | int | str | None
    after: Decimal | int | str | None


type Snapshot = dict[tuple[int, str], Decimal | int | str | None]
"""The figures by (place in the list, label)."""


def effects(startup: Startup, day: dt.date, write: Callable[[], object]) -> list[Effect]:
    """What ``write`` would move on ``day``: the phase of ``startup``, the PLF indicators, the portfolio by phase.

    :raises ValidationError: ``write`` refuses.
    """
    return moved(partial(_snapshot, startup, day), write)


def moved(look: Callable[[], Snapshot], write: Callable[[], object]) -> list[Effect]:
    """What differs between two looks, before and after ``write``, which is then undone.

    :raises ValidationError: ``write`` refuses.
    """
    with transaction.atomic():
        before = look()
        write()
        after = look()
        transaction.set_rollback(True)
    return [
        Effect(key[1], before.get(key), after.get(key))
        for key in sorted({*before, *after})
        if before.get(key) != after.get(key)
    ]


def _snapshot(startup: Startup, day: dt.date) -> Snapshot:
    span = phase_at(day).filter(startup=startup).select_related("kind").first()
    found: Snapshot = {(0, "Phase aujourd’hui"): span.kind.label if span else None}
    found |= indicators(day)
    plurals = dict(PhaseKind.objects.values_list("key", "plural"))
    for place, (kind, count) in enumerate(portfolio(day).by_phase.items(), start=2):
        found[place, f"Portefeuille : {plurals[kind].lower()}"] = count
    return found


def indicators(day: dt.date) -> Snapshot:
    """Every PLF indicator of every year, as the records give it on ``day``."""
    return {(1, f"{figure.label} {figure.year}"): tidy(value) for figure, value in figures_now(day).items()}
