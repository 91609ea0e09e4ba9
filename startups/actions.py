"""Changes of the fiches that a person makes: each checks the right, gives the reason, and is one transaction.

They raise PermissionDenied, or ValidationError with a French message for each field; then nothing is changed.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import cast

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Field, Model, Q
from django.utils import timezone

from accounts.models import Scope, ServiceToken, User
from common.history import because, records_changed
from common.seen import NOTHING, SeenState, StaleError, State, check_seen, state_of
from common.texts import REVERSES, is_blank, reverses
from common.words import date_fr
from incubators.models import Administration, Incubator
from startups.models import Investigation, Membership, Phase, PhaseKind, Startup
from startups.queries import carriers_of, holding, kind_in_use, phase_kinds
from startups.rights import (
    Action,
    Actor,
    Author,
    lock_actor,
    require,
    require_now,
    require_programme_token,
    require_token,
)
from startups.versions import carriers_state, phases_state

MAX_REASON = 2000
TAKEN = "Cette valeur est déjà prise : donnez-en une autre."


def change_phase(
    *,
    startup: Startup,
    kind: str,
    date: dt.date,
    reason: str,
    actor: Author,
    seen: SeenState | None = None,
    source: str = "page",
) -> Phase:
    """Have ``startup`` enter a phase on a day, past or to come; ``source`` is the way that it comes by ("page", "api")."""
    with changing(startup, reason=reason, actor=actor, scope=Scope.PHASE, source=source):
        check_seen(seen, phases_state(startup))
        return _enter(startup, kind, date)


def replace_phase(
    *, phase: Phase, kind: str, date: dt.date, reason: str, actor: Actor, seen: SeenState | None = None
) -> Phase:
    """Have the startup of ``phase`` enter another phase, or the same on another day, in its place."""
    with changing(phase.startup, reason=reason, actor=actor) as startup:
        check_seen(seen, phases_state(startup))
        phase = current_row(phase)
        if phase.kind_id == kind:
            phase.start = date
            return save_checked(phase)
        phase.delete()
        return _enter(startup, kind, date)


def correct_phase_date(
    *, phase: Phase, date: dt.date, reason: str, actor: Actor, seen: SeenState | None = None
) -> Phase:
    """Give an entry its right date."""
    with changing(phase.startup, reason=reason, actor=actor) as startup:
        check_seen(seen, phases_state(startup))
        phase = current_row(phase)
        if phase.start == date:
            raise ValidationError(
                {
                    "date": f"Cette phase commence déjà le {date_fr(date)} : donnez une autre date, ou quittez cette page."
                }
            )
        phase.start = date
        return save_checked(phase)


def withdraw_phase(*, phase: Phase, reason: str, actor: Actor, seen: SeenState | None = None) -> None:
    """Undo an entry; the dossier of an investigation goes with it. Both stay in the history."""
    with changing(phase.startup, reason=reason, actor=actor) as startup:
        check_seen(seen, phases_state(startup))
        current_row(phase).delete()


def open_investigation(
    *,
    startup: Startup,
    date: dt.date,
    problem: str,
    reason: str,
    actor: Actor,
    sponsor: Administration | None = None,
    intrapreneur: str = "",
) -> Investigation:
    """Start to look at a problem: the phase and its dossier."""
    with changing(startup, reason=reason, actor=actor):
        if not problem.strip():
            raise ValidationError({"problem": "Dites quel problème est regardé."})
        phase = _add_phase(startup, kind_in_use(group=PhaseKind.Group.INVESTIGATION), date)
        dossier = Investigation(phase=phase, problem=problem.strip(), sponsor=sponsor, intrapreneur=intrapreneur)
        return save_checked(dossier)


def conclude_investigation(
    *,
    investigation: Investigation,
    conclusion: str,
    date: dt.date,
    synthesis: str,
    reason: str,
    actor: Actor,
    seen: SeenState | None = None,
) -> Investigation:
    """End an investigation: "go" launches the service that day, "no_go" needs a synthesis and ends it."""
    with changing(investigation.phase.startup, reason=reason, actor=actor) as startup:
        check_seen(seen, phases_state(startup))
        if investigation.pk:  # the record may say that it is investigated, and have no dossier yet
            investigation = current_row(investigation)
        _check_conclusion(investigation, conclusion, date, synthesis)
        investigation.conclusion, investigation.concluded_on = conclusion, date
        investigation.synthesis = synthesis.strip()
        save_checked(investigation)
        is_launched = conclusion == Investigation.Conclusion.GO
        kind = kind_in_use(is_launch=True) if is_launched else kind_in_use(ends_without_service=True)
        _add_phase(startup, kind, date)
        return investigation


def move_to_incubator(
    *,
    startup: Startup,
    incubator: Incubator,
    since: dt.date,
    reason: str,
    actor: Actor,
    seen: SeenState | None = None,
) -> Membership:
    """Have ``incubator`` lead ``startup`` from a day on, until the lead of that day was to end; the past stays."""
    with changing(startup, reason=reason, actor=actor):
        check_seen(seen, carriers_state(startup))
        held = list(startup.memberships.filter(holding(since)).filter(Q(is_lead=True) | Q(incubator=incubator)))
        lead = next((membership for membership in held if membership.is_lead), None)
        if lead and lead.incubator_id == incubator.pk:
            raise ValidationError(
                {"incubator": "Cet incubateur porte déjà ce service à cette date : choisissez-en un autre."}
            )
        following = startup.memberships.filter(is_lead=True, start__gt=since).order_by("start").first()
        until = lead.end if lead else following.start if following else None
        for membership in held:
            _end(membership, since)
        membership = Membership(startup=startup, incubator=incubator, start=since, end=until)
        return save_checked(membership)


@contextmanager
def changing(
    startup: Startup,
    *,
    reason: str,
    actor: Author,
    action: Action = Action.EDIT_STARTUP,
    scope: Scope | None = None,
    source: str = "page",
) -> Iterator[Startup]:
    """Lock the actor, then the startup; check the actor's right, attach the reason; commit atomically.

    ``action`` is what a person needs, ``scope`` what a token does; without one no token may.
    """
    with transaction.atomic():
        held = lock_actor(actor)
        # Locked before its phases are: two people at once take turns, and neither waits for ever.
        locked = Startup.objects.select_for_update(no_key=True).get(pk=startup.pk)
        with _signed(locked, reason, held, action, scope, source):
            yield locked
        transaction.on_commit(partial(records_changed.send, sender=Startup))


@contextmanager
def deciding(*, reason: str, actor: Author, source: str = "page") -> Iterator[User]:
    """Lock the actor, check that they decide for the whole programme, attach the reason; commit atomically."""
    with transaction.atomic():
        user = require_now(actor, Action.DECIDE)
        with signed(user, reason=reason, source=source):
            yield user


@contextmanager
def deciding_or_tool(*, reason: str, actor: Author, scope: Scope, source: str = "page") -> Iterator[User | None]:
    """``deciding``, which a tool may do too, whose token has ``scope``: it gives None."""
    if not isinstance(actor, ServiceToken):
        with deciding(reason=reason, actor=actor, source=source) as user:
            yield user
        return
    with transaction.atomic():
        token = require_programme_token(cast("ServiceToken", lock_actor(actor)), scope)
        with _signed_by_tool(token, reason):
            yield None


def _signed(
    startup: Startup, reason: str, actor: Author, action: Action, scope: Scope | None, source: str
) -> AbstractContextManager[None]:
    """The context of a change of ``startup``: who makes it, once their right is checked, and why. A token has one way."""
    if isinstance(actor, ServiceToken):
        return _signed_by_tool(require_token(actor, scope, startup), reason)
    user = require(actor, action, incubators=carriers_of(startup, timezone.localdate()))
    return signed(user, reason=reason, source=source)


def _signed_by_tool(token: ServiceToken, reason: str) -> AbstractContextManager[None]:
    return because(reason=clean_reason(reason), source="api", author=f"Jeton {token}")


def signed(user: User, *, reason: str, source: str = "page") -> AbstractContextManager[None]:
    """The context of a change by ``user``, whose right is checked, for a reason; ValidationError without one."""
    return because(reason=clean_reason(reason), source=source, user=user.pk, author=str(user))


def clean_reason(reason: str) -> str:
    """Strip the reason; ValidationError if nothing visible is left, or if it is too long."""
    reason = reason.strip()
    if is_blank(reason):
        raise ValidationError({"reason": "Dites pourquoi : la raison accompagne le changement dans l’historique."})
    if len(reason) > MAX_REASON or "\0" in reason:
        raise ValidationError({"reason": f"La raison tient en {MAX_REASON} caractères, sans caractère nul."})
    if reverses(reason):
        raise ValidationError({"reason": REVERSES})
    return reason


def _enter(startup: Startup, kind: str, date: dt.date) -> Phase:
    found = next((one for one in phase_kinds() if one.key == kind), None)
    if found is None:
        raise ValidationError({"kind": f"La phase « {kind} » n’existe pas : choisissez-en une dans la liste."})
    return _add_phase(startup, found, date)


def _add_phase(startup: Startup, kind: PhaseKind, date: dt.date) -> Phase:
    positions = startup.phases.order_by().values_list("position", flat=True)
    row = Phase(startup=startup, kind=kind, start=date, position=next_position(positions))
    return save_checked(row, held=("startup", "kind"))


def _check_conclusion(investigation: Investigation, conclusion: str, date: dt.date, synthesis: str) -> None:
    if investigation.conclusion:
        raise ValidationError(
            {"conclusion": "Cette investigation est déjà conclue : rechargez la page pour voir sa conclusion."}
        )
    if conclusion not in Investigation.Conclusion.values:
        raise ValidationError({"conclusion": "Choisissez : le service est lancé, ou pas de service."})
    if conclusion == Investigation.Conclusion.NO_GO and not synthesis.strip():
        raise ValidationError({"synthesis": "Sans service, la synthèse dit ce qui a été appris : écrivez-la."})
    start = investigation.phase.start
    if start and date < start:
        raise ValidationError(
            {"date": f"L’investigation commence le {date_fr(start)} : donnez une date à partir de ce jour."}
        )


def _end(membership: Membership, day: dt.date) -> None:
    """End a membership on a day; delete it if it begins that very day."""
    if membership.start == day:
        membership.delete()
        return
    membership.end = day
    membership.save()


def current_row[M: Model](row: M, seen: SeenState | None = None, names: Iterable[str] = (), mine: State = NOTHING) -> M:
    """Lock the row and return it as it is now, if the author of the change saw these values of it (``names``).

    The lock of a startup keeps its own rows; a season or a shared service has none but this.

    :raises StaleError: somebody changed it, or took it away meanwhile.
    """
    now = type(row)._default_manager.select_for_update(no_key=True, of=("self",)).filter(pk=row.pk).first()
    if now is None:
        raise StaleError(seen or SeenState.of(NOTHING), mine, NOTHING, names)
    check_seen(seen, state_of(now, names), mine)
    return now


def set_values(row: Model, values: Mapping[str, object]) -> None:
    """Give the row these values, by the names of its fields; nothing is saved."""
    for name, value in values.items():
        setattr(row, name, value)


def next_position(taken: Iterable[int]) -> int:
    """The place after every one of ``taken``: to count them is not enough, once one was taken away."""
    return max(taken, default=-1) + 1


def refuse_null(row: Model) -> None:
    """ValidationError for a text with the null character, which no column takes and no other check looks for."""
    texts = {field.name: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.generated}
    wrong = [name for name, value in texts.items() if isinstance(value, str) and "\0" in value]
    if wrong:
        raise ValidationError(dict.fromkeys(wrong, "Le texte contient un caractère nul : retirez-le."))


def save_checked[M: Model](row: M, *, held: Sequence[str] = (), **asked_as: str) -> M:
    """Save the row if it is valid. ``asked_as`` renames a column to the argument that errors should name; ``held`` are the
    relations to rows that this transaction has just read.

    The database holds the constraints: they are looked at one by one only when it refuses the row, to say in French what
    is wrong.
    """
    refuse_null(row)
    try:
        row.clean_fields(exclude=held)
        row.clean()
        with transaction.atomic():
            row.save()
    except (ValidationError, IntegrityError):
        _validate(row, asked_as)
        raise
    return row


def _validate(row: Model, asked_as: Mapping[str, str]) -> None:
    try:
        row.full_clean()
    except ValidationError as wrong:
        raise ValidationError(
            {
                asked_as.get(field, field): [_in_words(one) for one in errors]
                for field, errors in wrong.error_dict.items()
            }
        ) from None


def _in_words(error: ValidationError) -> ValidationError:
    """What Django says of a value that must be unique, where nothing better is, names the classes of the code."""
    return ValidationError(TAKEN) if error.message == Field.default_error_messages["unique"] else error
