"""What a change would do to the figures: the change is really made, in a transaction that is undone."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Count

from common.words import list_fr
from impact.queries import tidy
from impact.queries.now import figures_now
from startups.models import Membership, PhaseKind, Startup
from startups.queries import carriers_of, holding, phase_at, portfolio


@dataclass(frozen=True, slots=True)
class Effect:
    """A figure, or a word, that the change moves. None is not determined."""

    label: str
    before: Decimal | int | str | None
    after: Decimal | int | str | None


type Snapshot = dict[tuple[int, str], Decimal | int | str | None]
"""The figures by (place in the list, label); one that is not there is 0."""


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
        Effect(key[1], before.get(key, 0), after.get(key, 0))
        for key in sorted({*before, *after})
        if before.get(key, 0) != after.get(key, 0)
    ]


def phase_figures(startup: Startup, day: dt.date) -> Snapshot:
    """What a change of phase may move: the phase of ``startup``, the PLF indicators, the portfolio by phase."""
    span = phase_at(day).filter(startup=startup).select_related("kind").first()
    found: Snapshot = {(0, "Phase aujourd’hui"): span.kind.label if span else "aucune", **indicators(day)}
    plurals = dict(PhaseKind.objects.values_list("key", "plural"))
    for place, (kind, count) in enumerate(portfolio(day).by_phase.items(), start=2):
        found[place, f"Portefeuille : {plurals[kind].lower()}"] = count
    return found


def carrier_figures(startup: Startup, day: dt.date) -> Snapshot:
    """What another incubator may move: who carries ``startup``, the PLF indicators, what each incubator leads or carries."""
    names = carriers_of(startup, day).order_by("name").values_list("name", flat=True)
    found: Snapshot = {(0, "Incubateurs aujourd’hui"): list_fr(names) or "aucun", **indicators(day)}
    for one in portfolio(day).by_incubator:
        name = one.name or "Sans incubateur"
        found[2, f"{name} : investigations"] = one.investigations
        found[3, f"{name} : services"] = one.services
        found[4, f"{name} : partenariats terminés"] = one.ended
    carried = Membership.objects.filter(holding(day)).values_list("incubator__name").annotate(Count("pk"))
    for name, count in carried.order_by("incubator__name"):
        found[5, f"{name} : fiches portées, co-incubation comprise"] = count
    return found


def indicators(day: dt.date) -> Snapshot:
    """Every PLF indicator of every year, as the records give it on ``day``."""
    return {(1, f"{figure.label} {figure.year}"): tidy(value) for figure, value in figures_now(day).items()}
