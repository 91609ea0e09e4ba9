"""Changes of a startup's phases and incubators by a person: permission, reason, one transaction.

:raises PermissionDenied: the author may not.
:raises ValidationError: by field, in French; nothing is changed.
"""

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db.models import F, Q

from access.rights import Actor
from common.optimistic_lock import State, VersionToken, check_unchanged
from common.row_actions import current_row, next_position, save_checked, set_values
from common.words import date_fr
from incubators.models import Administration, Incubator
from startups.changes import startup_change
from startups.models import Investigation, Membership, Phase, PhaseKind, Startup
from startups.models.life import END_FIELDS
from startups.queries import kind_in_use, membership_in_force, phase_kinds, phases_version

type EndValues = Mapping[str, str]
"""Values of END_FIELDS, by name."""
NO_END: EndValues = {}


def phases_state(startup: Startup) -> State:
    """Return the version that a change of phase checks: the last change of its phases. One query."""
    return {"phases": phases_version(startup)}


def carriers_state(startup: Startup) -> State:
    """Return the version that a change of incubators checks: the memberships in words, in order of time. One query."""
    rows = startup.memberships.select_related("incubator").order_by(F("start").asc(nulls_first=True), "position", "pk")
    return {"carriers": [_in_words(row) for row in rows]}


def _in_words(row: Membership) -> str:
    since = f", depuis le {date_fr(row.start)}" if row.start else ""
    until = f", jusqu’au {date_fr(row.until)}" if row.until else ""
    return f"{row.incubator.name}{since}{until}{'' if row.is_lead else ', en co-incubation'}"


def change_phase(
    *,
    startup: Startup,
    kind: str,
    date: dt.date,
    reason: str,
    actor: Actor,
    end: EndValues = NO_END,
    seen: VersionToken | None = None,
) -> Phase:
    """Record that ``startup`` enters a phase on a past or future day.

    ``end`` gives END_FIELDS, for a phase that ends the partnership.
    """
    with startup_change(startup, reason=reason, actor=actor):
        check_unchanged(seen, phases_state(startup))
        return _enter(startup, kind, date, end)


def correct_phase_date(
    *, phase: Phase, date: dt.date, reason: str, actor: Actor, seen: VersionToken | None = None
) -> Phase:
    """Change the start of a phase."""
    with startup_change(phase.startup, reason=reason, actor=actor) as startup:
        check_unchanged(seen, phases_state(startup))
        phase = current_row(phase)
        if phase.start == date:
            raise ValidationError(
                {
                    "date": f"Cette phase commence déjà le {date_fr(date)} : donnez une autre date, ou quittez cette page."
                }
            )
        phase.start = date
        return save_checked(phase)


def give_end_reason(
    *, phase: Phase, end: EndValues, reason: str, actor: Actor, seen: VersionToken | None = None
) -> Phase:
    """Set or correct the reason for which the partnership ended; ``end`` gives END_FIELDS."""
    with startup_change(phase.startup, reason=reason, actor=actor):
        phase = current_row(phase, seen, END_FIELDS, end)
        set_values(phase, end)
        _require_end_reason(phase)
        return save_checked(phase)


def withdraw_phase(*, phase: Phase, reason: str, actor: Actor, seen: VersionToken | None = None) -> None:
    """Delete a phase, with the dossier of an investigation. Both stay in the history."""
    with startup_change(phase.startup, reason=reason, actor=actor) as startup:
        check_unchanged(seen, phases_state(startup))
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
    """Open an investigation: create the phase and its dossier."""
    with startup_change(startup, reason=reason, actor=actor):
        if not problem.strip():
            raise ValidationError({"problem": "Indiquez le problème étudié."})
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
    end: EndValues = NO_END,
    seen: VersionToken | None = None,
) -> Investigation:
    """Conclude an investigation: "go" launches the service that day, "no_go" ends it and needs a synthesis."""
    with startup_change(investigation.phase.startup, reason=reason, actor=actor) as startup:
        check_unchanged(seen, phases_state(startup))
        if investigation.pk:  # the service may be in investigation without a dossier
            investigation = current_row(investigation)
        _check_conclusion(investigation, conclusion, date, synthesis)
        investigation.conclusion, investigation.concluded_on = conclusion, date
        investigation.synthesis = synthesis.strip()
        save_checked(investigation)
        is_launched = conclusion == Investigation.Conclusion.GO
        kind = kind_in_use(is_launch=True) if is_launched else kind_in_use(ends_without_service=True)
        _add_phase(startup, kind, date, end)
        return investigation


def move_to_incubator(
    *,
    startup: Startup,
    incubator: Incubator,
    since: dt.date,
    reason: str,
    actor: Actor,
    seen: VersionToken | None = None,
) -> Membership:
    """Make ``incubator`` the lead of ``startup`` from a day on, until the next change of lead; the past is unchanged."""
    with startup_change(startup, reason=reason, actor=actor):
        check_unchanged(seen, carriers_state(startup))
        held = list(
            startup.memberships.filter(membership_in_force(since)).filter(Q(is_lead=True) | Q(incubator=incubator))
        )
        lead = next((membership for membership in held if membership.is_lead), None)
        if lead and lead.incubator_id == incubator.pk:
            raise ValidationError(
                {"incubator": "Cet incubateur porte déjà ce service à cette date : choisissez-en un autre."}
            )
        following = startup.memberships.filter(is_lead=True, start__gt=since).order_by("start").first()
        until = lead.until if lead else following.start if following else None
        for membership in held:
            _end(membership, since)
        membership = Membership(startup=startup, incubator=incubator, start=since, until=until)
        return save_checked(membership)


def _enter(startup: Startup, kind: str, date: dt.date, end: EndValues) -> Phase:
    found = next((one for one in phase_kinds() if one.key == kind), None)
    if found is None:
        raise ValidationError({"kind": f"La phase « {kind} » n’existe pas : choisissez-en une dans la liste."})
    return _add_phase(startup, found, date, end)


def _add_phase(startup: Startup, kind: PhaseKind, date: dt.date, end: EndValues = NO_END) -> Phase:
    positions = startup.phases.order_by().values_list("position", flat=True)
    row = Phase(startup=startup, kind=kind, start=date, position=next_position(positions), **end)
    _require_end_reason(row)
    return save_checked(row, held=("startup", "kind"))


def _require_end_reason(phase: Phase) -> None:
    """Raise ValidationError if a person ends a partnership without giving the reason."""
    if phase.kind.group == PhaseKind.Group.ENDED and not phase.end_reason:
        raise ValidationError({"end_reason": "Cette phase clôt le partenariat : indiquez le motif de fin."})


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
    """End a membership on a day; delete it if it starts that day."""
    if membership.start == day:
        membership.delete()
        return
    membership.until = day
    membership.save()
