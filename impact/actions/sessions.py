"""Writes of the sessions of committees: agenda, written opinions, decisions, closing.

They raise PermissionDenied, or ValidationError with a French message for each field; then nothing is changed.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from access.actions import deciding
from access.rights import Action, Actor, require_now, signed
from accounts.models import User
from common.optimistic_lock import VersionToken
from common.row_actions import current_row, save_checked, set_values
from impact.actions.reviewing import record_review
from impact.models import AgendaItem, CommitteeSession, OpinionRequest, Review
from startups.models import Startup

SESSION = ("held_on", "title", "opinions_due_on")
"""What somebody saw of a session."""
CLOSED = "La séance est close : son compte rendu est définitif, rien ne s’y ajoute."
FIRST_DAY, LAST_DAY = dt.date(2013, 1, 1), dt.date(2100, 1, 1)


@contextmanager
def _writing(session: CommitteeSession, *, reason: str, actor: Actor) -> Iterator[CommitteeSession]:
    """Lock the session, check that the actor decides for the programme and that it is open; commit atomically."""
    with deciding(reason=reason, actor=actor):
        yield _open(session)


def _open(session: CommitteeSession) -> CommitteeSession:
    row = current_row(session)
    if row.closed_at:
        raise ValidationError(CLOSED)
    return row


def record_session(
    *,
    values: Mapping[str, Any],
    startups: Sequence[Startup],
    actor: Actor,
    session: CommitteeSession | None = None,
    seen: VersionToken | None = None,
) -> CommitteeSession:
    """Create a session, or correct it, with its agenda in order; a service whose decision is recorded stays on it."""
    with deciding(reason="Ordre du jour d’une séance de comité", actor=actor):
        row = _open(current_row(session, seen, SESSION, values)) if session else CommitteeSession()
        set_values(row, values)
        if not FIRST_DAY <= row.held_on < LAST_DAY:
            raise ValidationError({"held_on": "Une séance se tient à partir de 2013 : vérifiez l’année."})
        if not startups:
            raise ValidationError({"startups": "Inscrivez au moins un service à l’ordre du jour."})
        save_checked(row)
        _set_agenda(row, startups)
        return row


def _set_agenda(session: CommitteeSession, startups: Sequence[Startup]) -> None:
    held = {one.startup_id: one for one in session.items.select_related("startup")}
    wanted = {one.pk for one in startups}
    decided = [str(one.startup) for key, one in held.items() if key not in wanted and one.review_id]
    if decided:
        message = f"Une décision est enregistrée pour {', '.join(decided)} : ce service reste à l’ordre du jour."
        raise ValidationError({"startups": message})
    for key, item in held.items():
        if key not in wanted:
            item.delete()
    for position, startup in enumerate(dict.fromkeys(startups)):
        item = held.get(startup.pk) or AgendaItem(session=session, startup=startup)
        item.position = position
        save_checked(item)


def withdraw_session(*, session: CommitteeSession, reason: str, actor: Actor, seen: VersionToken | None = None) -> None:
    """Take away a session that was entered by mistake; one with a decision stays."""
    with deciding(reason=reason, actor=actor):
        row = _open(current_row(session, seen, SESSION))
        if row.items.filter(review__isnull=False).exists():
            raise ValidationError("Des décisions sont enregistrées : la séance ne se retire plus.")
        row.delete()


def request_opinions(*, session: CommitteeSession, function: str, user: User, actor: Actor) -> int:
    """Request an opinion on each service of the agenda from the holder of a job function; return how many were new."""
    with _writing(session, reason=f"Avis demandé : {function}", actor=actor) as row:
        if not user.is_active:
            raise ValidationError({"user": "Ce compte est fermé : choisissez une autre personne."})
        asked = OpinionRequest.objects.filter(item__session=row, function=function).values_list("item_id", flat=True)
        items = row.items.exclude(pk__in=list(asked))
        for item in items:
            save_checked(OpinionRequest(item=item, function=function, user=user))
        if not items:
            raise ValidationError({"function": "Un avis est déjà demandé à cette fonction pour chaque service."})
        return len(items)


def give_opinion(*, request: OpinionRequest, opinion: str, note: str, actor: Actor) -> OpinionRequest:
    """Write the opinion that was requested from ``actor``; refused once the session is closed."""
    with transaction.atomic():
        user = require_now(actor, Action.WORK)
        with signed(user, reason=f"Avis : {request.function}"):
            _open(request.item.session)
            row = current_row(request)
            if row.user_id != user.pk:
                raise PermissionDenied("Cet avis est demandé à une autre personne.")
            if not opinion:
                raise ValidationError({"opinion": "Choisissez un avis."})
            row.opinion, row.note = opinion, note.strip()
            return save_checked(row)


def decide_on(
    *,
    session: CommitteeSession,
    startup: Startup,
    values: Mapping[str, object],
    actor: Actor,
    document: Mapping[str, Any] | None = None,
) -> Review:
    """Record the committee of a service of the agenda, held on the day of the session; freeze its brief (``document``)."""
    with _writing(session, reason=f"Décision de séance : {startup}", actor=actor) as row:
        item = row.items.select_for_update(of=("self",)).filter(startup=startup).first()
        if item is None:
            raise ValidationError(f"« {startup} » n’est pas à l’ordre du jour de cette séance : inscrivez-le d’abord.")
        if item.review_id:
            raise ValidationError(
                "La décision de ce service est déjà enregistrée : corrigez le comité depuis le service."
            )
        said = {**values, "held_on": row.held_on}
        item.review = record_review(startup=startup, values=said, actor=actor, document=document)
        save_checked(item)
        return item.review


def close_session(*, session: CommitteeSession, actor: Actor) -> CommitteeSession:
    """Close a session that was held: its minutes are final."""
    with _writing(session, reason="Séance close", actor=actor) as row:
        if row.held_on > timezone.localdate():
            raise ValidationError("Une séance se clôt une fois tenue.")
        row.closed_at = timezone.now()
        return save_checked(row)
