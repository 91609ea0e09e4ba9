"""Change the fields of a fiche, its events and its incubators, with the checks of ``startups.actions``."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from access.rights import Action, Actor, record_author, require_now
from common.clock import today
from common.optimistic_lock import VersionToken, check_unchanged
from common.row_actions import current_row, next_position, refuse_null, save_checked
from common.words import date_fr
from incubators.models import Administration, Incubator
from startups.actions import carriers_state, open_investigation
from startups.changes import settle, startup_change
from startups.models import Finding, Investigation, LifeEvent, Membership, Sponsorship, Startup
from startups.queries import membership_in_force
from startups.values import SPONSORS, Value, values_of


def edit_fiche(
    *,
    startup: Startup,
    values: Mapping[str, Value],
    seen: VersionToken | None,
    reason: str,
    actor: Actor,
) -> Startup:
    """Change values of a fiche (see ``startups.values``), if each is still as its author saw it.

    :raises EditConflictError: a value is neither the one seen nor the one to write; nothing is written.
    """
    with startup_change(startup, reason=reason, actor=actor) as locked:
        now = values_of(locked, values)
        check_unchanged(seen and seen.only(values), now, values)
        _write(locked, {name: value for name, value in values.items() if now[name] != value})
        return locked


def add_event(
    *,
    startup: Startup,
    kind: str,
    date: dt.date,
    comment: str,
    reason: str,
    actor: Actor,
) -> LifeEvent:
    """Record a dated event; refuse a duplicate."""
    with startup_change(startup, reason=reason, actor=actor) as locked:
        if locked.events.filter(kind=kind, date=date).exists():
            raise ValidationError(
                {"date": f"Cet événement est déjà enregistré le {date_fr(date)} : donnez une autre date."}
            )
        position = next_position(locked.events.values_list("position", flat=True))
        return save_checked(LifeEvent(startup=locked, kind=kind, date=date, comment=comment.strip(), position=position))


def settle_finding(*, finding: Finding, reason: str, actor: Actor) -> Finding:
    """Mark a finding as settled. The next import that still detects it opens another one."""
    of_startup = startup_change(finding.startup, reason=reason, actor=actor)
    return settle(row=finding, reason=reason, actor=actor, within=of_startup)


def add_carrier(
    *,
    startup: Startup,
    incubator: Incubator,
    since: dt.date,
    reason: str,
    actor: Actor,
    seen: VersionToken | None = None,
) -> Membership:
    """Add a co-incubator to ``startup`` from a day on."""
    with startup_change(startup, reason=reason, actor=actor) as locked:
        check_unchanged(seen, carriers_state(locked))
        if not locked.memberships.filter(membership_in_force(since), is_lead=True).exists():
            raise ValidationError(
                {"since": "Aucun incubateur ne porte ce service à cette date : choisissez-en une autre."}
            )
        position = next_position(locked.memberships.values_list("position", flat=True))
        membership = Membership(startup=locked, incubator=incubator, start=since, is_lead=False, position=position)
        return save_checked(membership)


def end_carrier(
    *, membership: Membership, on: dt.date, reason: str, actor: Actor, seen: VersionToken | None = None
) -> Membership:
    """End a co-incubation on a day (excluded). A lead is replaced instead: see ``move_to_incubator``."""
    with startup_change(membership.startup, reason=reason, actor=actor) as startup:
        check_unchanged(seen, carriers_state(startup))
        membership = current_row(membership)
        if membership.is_lead:
            raise ValidationError("L’incubateur principal ne se retire pas : rattachez le service à un autre.")
        membership.until = on
        return save_checked(membership)


def open_fiche(
    *,
    name: str,
    slug: str,
    incubator: Incubator,
    date: dt.date,
    problem: str,
    reason: str,
    actor: Actor,
    sponsor: Administration | None = None,
    intrapreneur: str = "",
) -> Investigation:
    """Create a fiche with its investigation, supported by ``incubator`` from that day."""
    with transaction.atomic():
        user = require_now(actor, Action.EDIT_STARTUP, incubators=[incubator])
        with record_author(user, reason=reason):
            startup = save_checked(Startup(name=name.strip(), slug=slug))
            # From today, so that the person may open it, or from an earlier start.
            since = min(date, today())
            save_checked(Membership(startup=startup, incubator=incubator, start=since))
            if sponsor:
                Sponsorship.objects.create(startup=startup, administration=sponsor)
        return open_investigation(
            startup=startup,
            date=date,
            problem=problem,
            sponsor=sponsor,
            intrapreneur=intrapreneur,
            reason=reason,
            actor=actor,
        )


def _write(startup: Startup, values: Mapping[str, Value]) -> None:
    columns = {name: value for name, value in values.items() if name != SPONSORS}
    if columns:
        for name, value in columns.items():
            setattr(startup, name, value)
        refuse_null(startup)
        # Other values of the record may be invalid: they do not prevent this change.
        startup.full_clean(exclude=[field.name for field in startup._meta.fields if field.name not in columns])
        startup.save(update_fields=list(columns))
    slugs = values.get(SPONSORS)
    if isinstance(slugs, list):
        _replace_sponsors(startup, slugs)


def _replace_sponsors(startup: Startup, slugs: Sequence[str]) -> None:
    """Replace the sponsors, keeping the rows that stay, so that the history contains only the changes."""
    known = {one.slug: one for one in Administration.objects.filter(slug__in=slugs)}
    unknown = [slug for slug in slugs if slug not in known]
    if unknown:
        raise ValidationError(
            {SPONSORS: f"L’administration « {unknown[0]} » n’existe pas : choisissez-la dans la liste."}
        )
    startup.sponsorships.filter(~Q(administration__in=known.values())).delete()
    held = {one.administration_id: one.position for one in startup.sponsorships.all()}
    for position, slug in enumerate(dict.fromkeys(slugs)):
        sponsor = known[slug]
        if held.get(sponsor.pk) != position:
            startup.sponsorships.update_or_create(administration=sponsor, defaults={"position": position})
