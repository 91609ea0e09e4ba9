"""Save what the DINUM's staff decide on the impact matrix of a service.

On an error nothing is changed.

:raises PermissionDenied: if the actor may not decide.
:raises ValidationError: with a French message for each field.
"""

from django.core.exceptions import ValidationError

from access.rights import Actor
from common.optimistic_lock import State, VersionToken, check_unchanged
from common.words import date_fr
from impact.models import MatrixDecision
from startups import records
from startups.changes import programme_change
from startups.models import Startup
from startups.queries import span_on
from startups.standards import STANDARDS


def state_of_matrix(startup: Startup) -> State:
    """Return what somebody who examines a matrix was shown of it: its address, and the last decision. One query."""
    last = startup.matrix_decisions.first()
    return {"address": startup.impact_url.strip(), "last_decision": str(last) if last else ""}


def save_matrix_decision(
    row: MatrixDecision, *, actor: Actor, reason: str, seen: VersionToken | None = None
) -> MatrixDecision:
    """Record a decision on the matrix that the fiche publishes now, or correct one for a ``reason``."""
    with programme_change(reason=reason, actor=actor, startup=row.startup):
        if row.pk:
            _refuse_twice(row)
            return records.write(row, seen=seen)
        startup = Startup.objects.get(pk=row.startup_id)
        check_unchanged(seen, state_of_matrix(startup))
        _refuse_unpublished(startup)
        _refuse_outside_the_programme(row)
        row.address = startup.impact_url.strip()
        _refuse_twice(row)
        return records.write(row, stamped=("address",))


def _refuse_unpublished(startup: Startup) -> None:
    if not STANDARDS["impact"].is_kept(startup):
        raise ValidationError("La fiche ne publie pas de matrice d’impact : renseignez d’abord son adresse.")


def _refuse_outside_the_programme(row: MatrixDecision) -> None:
    span = span_on(row.startup, row.decided_on)
    if span is None or not span.kind.is_in_programme:
        phase = f"« {span.kind.label} »" if span else "dans aucune phase"
        message = f"Ce jour-là, le service n’est plus suivi par le programme ({phase}) : sa matrice ne s’examine pas."
        raise ValidationError({"decided_on": message})


def _refuse_twice(row: MatrixDecision) -> None:
    """Refuse to certify a matrix that the decision before certified, unless its address changed since."""
    others = MatrixDecision.objects.filter(startup=row.startup_id, decided_on__lte=row.decided_on).exclude(pk=row.pk)
    before = others.order_by("-decided_on").first()
    certified = MatrixDecision.Outcome.CERTIFIED
    if before and row.outcome == before.outcome == certified and row.address == before.address:
        message = (
            f"Cette matrice est déjà certifiée, le {date_fr(before.decided_on)} : corrigez ou retirez cette décision."
        )
        raise ValidationError({"outcome": message})
