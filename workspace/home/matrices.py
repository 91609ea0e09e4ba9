"""How many services have an impact matrix, for the home of the DINUM's staff; each number with its list."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from catalogue.startups.filters import StartupFilter
from impact.queries.levels import PUBLISHED, MatrixState
from startups.models import PhaseKind
from startups.presenters import NONE


@dataclass(frozen=True, slots=True)
class MatrixCount:
    """A number of services, and the URL of their list."""

    count: int
    url: str


@dataclass(frozen=True, slots=True)
class MatrixSummary:
    """The services in construction or acceleration, those with a matrix, by state; and the other fiches with an address."""

    services: MatrixCount
    published: MatrixCount
    certified: MatrixCount
    to_read: MatrixCount
    to_revise: MatrixCount
    others: MatrixCount


def matrix_summary(filters: StartupFilter, kinds: Sequence[PhaseKind]) -> MatrixSummary:
    """Count the fiches of ``filters`` by the state of their matrix: one query."""
    built = [kind.key for kind in kinds if is_built(kind)]
    elsewhere = [*(kind.key for kind in kinds if kind.key not in built), NONE]
    rows = filters.qs.annotate(**filters.columns).order_by().values_list("phase", "matrix_state")
    counts = {(phase or NONE, state): count for phase, state, count in rows.annotate(fiches=Count("pk", distinct=True))}

    def count(phases: Sequence[str], states: Sequence[str]) -> MatrixCount:
        found = sum(
            many for (phase, state), many in counts.items() if phase in phases and (not states or state in states)
        )
        query = urlencode({"vue": "tableau", "phase": phases, "matrix_state": states}, doseq=True)
        return MatrixCount(found, f"{reverse('workspace')}?{query}")

    return MatrixSummary(
        services=count(built, ()),
        published=count(built, PUBLISHED),
        certified=count(built, (MatrixState.CERTIFIED,)),
        to_read=count(built, (MatrixState.TO_READ,)),
        to_revise=count(built, (MatrixState.TO_REVISE,)),
        others=count(elsewhere, PUBLISHED),
    )


def is_built(kind: PhaseKind) -> bool:
    """Whether services of this phase are still built: in construction or acceleration, not yet handed over nor operated."""
    return kind.group == PhaseKind.Group.SERVICE and not kind.is_perennial and not kind.follows_handover
