"""A reader proposes another value of a measurement; whoever measures the service accepts or refuses it.

They raise PermissionDenied, or ValidationError with a French message for each field; then nothing is changed.
"""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from access.rights import Action, Actor, require_now, signed
from common.optimistic_lock import VersionToken
from common.row_actions import current_row, save_checked
from impact.actions.metrics import MEASUREMENT
from impact.models import Brief, Measurement, ValueProposal
from impact.readings import MeasuredValue, refusals
from startups.actions import changing
from startups.queries import today

FROZEN = (
    "Cette valeur est figée avec le dossier d’un comité : elle ne reçoit plus de proposition. Signalez l’erreur à "
    "l’équipe du service, qui corrige le relevé."
)


def propose_value(*, measurement: Measurement, value: Decimal, reason: str, source: str, actor: Actor) -> ValueProposal:
    """Propose another ``value`` of a measurement; anybody with an account may. A frozen one is refused."""
    with transaction.atomic():
        user = require_now(actor, Action.WORK)
        with signed(user, reason=reason):
            row = current_row(measurement)
            if is_frozen(row):
                raise ValidationError(FROZEN)
            wrong = refusals(row.metric.kind, MeasuredValue(row.start, row.until, value, source), today())
            if wrong:
                raise ValidationError(
                    {name: wrong[name] for name in ("value", "source") if name in wrong} or [*wrong.values()]
                )
            if value == row.value:
                raise ValidationError({"value": "Cette valeur est celle qui est enregistrée : proposez-en une autre."})
            return save_checked(ValueProposal(measurement=row, value=value, reason=reason, source=source, author=user))


def is_frozen(measurement: Measurement) -> bool:
    """Whether the brief of a committee shows the value of this measurement."""
    return Brief.objects.filter(document__measurements__contains=[measurement.pk]).exists()


def accept_proposal(
    *, proposal: ValueProposal, actor: Actor, note: str = "", seen: VersionToken | None = None
) -> Measurement:
    """Record the proposed value as a correction by the author of the proposal; ``seen`` is what the actor saw measured."""
    with changing(proposal.measurement.metric.startup, reason=proposal.reason, actor=actor, action=Action.MEASURE):
        row = _store_answer(proposal, ValueProposal.Answer.ACCEPTED, actor, note)
        measurement = current_row(proposal.measurement, seen, MEASUREMENT)
        measurement.value, measurement.source, measurement.is_approximate = row.value, row.source, False
        measurement.origin = Measurement.Origin.PAGE
        if row.author is None:
            return save_checked(measurement)
        with signed(row.author, reason=row.reason):
            return save_checked(measurement)


def refuse_proposal(*, proposal: ValueProposal, note: str, actor: Actor) -> ValueProposal:
    """Refuse a proposed value, with an answer to its author; the measurement stays."""
    reason = note or "Proposition refusée"
    with changing(proposal.measurement.metric.startup, reason=reason, actor=actor, action=Action.MEASURE):
        return _store_answer(proposal, ValueProposal.Answer.REFUSED, actor, note)


def _store_answer(proposal: ValueProposal, answer: ValueProposal.Answer, actor: Actor, note: str) -> ValueProposal:
    row = current_row(proposal)
    if row.answer:
        raise ValidationError("Cette proposition a déjà reçu une réponse.")
    row.answer, row.answer_note, row.answered_at = answer, note.strip(), timezone.now()
    row.answered_by_id = getattr(actor, "pk", None)
    return save_checked(row)
