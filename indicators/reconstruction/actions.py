"""Try the states of the records for the printed figures of a year, and attach a list to a figure."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from access.actions import deciding
from access.rights import Actor
from common.history import history_of
from common.optimistic_lock import State, VersionToken, check_unchanged
from common.words import date_fr, local_date
from indicators.algebra import read_vocabulary
from indicators.algebra.measures import ComputedFigure
from indicators.drift.changes import ComparedRow
from indicators.drift.known import (
    end_of,
    make_timeline,
    named_rows,
    opening,
    read_rows,
    recorded_models,
    records_as_known,
    write_versions,
)
from indicators.models import (
    EvidenceSearch,
    PrintedFigure,
    PublishedResult,
    ReconstructedEvidence,
    Reconstruction,
    TriedState,
)
from indicators.reconstruction.queries import SearchedFigure, printed_figures
from indicators.reconstruction.readings import Counting, countings_of
from startups.models import Membership, Phase, PhaseKind, Startup
from startups.queries import today

type Changes = dict[dt.date, dict[type[models.Model], list[Any]]]
"""The keys of the rows that a day changed, by table."""


def states_between(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """Yield the days of the states from ``first`` to ``last``: ``first``, then each day with a change.

    Until the next iteration, the recorded tables contain what was known at the end of that day (see
    ``records_as_known``). Iterate to the end, in a transaction.
    """
    changes = _changes(first, last)
    with records_as_known(end_of(first)):
        yield first
        for day in sorted(changes):
            _advance(changes[day], end_of(day))
            yield day


def _changes(first: dt.date, last: dt.date) -> Changes:
    """Return what changed on each day after ``first``, until ``last``: one query for each table."""
    found: Changes = defaultdict(lambda: defaultdict(list))
    for model in recorded_models():
        versions = history_of(model)._default_manager.filter(
            pgh_created_at__gt=end_of(first), pgh_created_at__lte=end_of(last)
        )
        for key, at in versions.order_by("pgh_id").values_list("pgh_obj_id", "pgh_created_at"):
            found[local_date(at)][model].append(key)
    return found


def _advance(changed: dict[type[models.Model], list[Any]], moment: dt.datetime) -> None:
    """Update the tables of past records to ``moment``: only the rows that changed are rewritten."""
    startups: set[int] = set(changed.get(Startup, ()))
    for model in (Phase, Membership):
        startups |= _startups(model, changed.get(model, []))
    write_versions(changed, moment)
    make_timeline(None if PhaseKind in changed else startups)


def _startups(model: type[models.Model], keys: list[Any]) -> set[int]:
    """Return the startups that these rows have ever belonged to."""
    versions = history_of(model)._default_manager.filter(pgh_obj_id__in=keys)
    return set(versions.order_by().values_list("startup_id", flat=True).distinct())


LONGEST = dt.timedelta(days=3 * 366)

type Tried = list[tuple[dt.date, ComputedFigure]]
"""What each state gave, by its day."""


def check_days(first: dt.date, last: dt.date) -> None:
    """Check the days of a search.

    :raises ValidationError: they can't be tried.
    """
    begins = opening()
    if begins is None:
        raise ValidationError("Aucun historique n’est enregistré : reprenez d’abord celui des fiches.")
    if last < first:
        raise ValidationError({"last": f"Le dernier jour précède le premier, le {date_fr(first)}."})
    if first < local_date(begins):
        raise ValidationError({"first": f"L’historique des fiches commence le {date_fr(begins)}."})
    if last > today():
        raise ValidationError({"last": "Ce jour est à venir."})
    if last - first > LONGEST:
        raise ValidationError({"last": "Une recherche porte sur trois ans au plus."})


@transaction.atomic
def search_evidence(*, year: int, first: dt.date, last: dt.date) -> int:
    """Count each printed figure of ``year`` again from every state between two days, and store what was tried.

    The previous search is replaced. Return the number of states.

    :raises ValidationError: these days can't be tried.
    """
    check_days(first, last)
    words = read_vocabulary()
    counted = [(one, countings_of(one.source, words)) for one in printed_figures(year)]
    tried: dict[tuple[int, int], Tried] = {}
    states = 0
    for day in states_between(first, last):
        states += 1
        for place, (_, countings) in enumerate(counted):
            for way, counting in enumerate(countings):
                tried.setdefault((place, way), []).append((day, counting.figure(day)))
    for place, (figure, countings) in enumerate(counted):
        if countings:
            lists = {counting.reading: tried[place, way] for way, counting in enumerate(countings)}
            _keep(figure, lists, (first, last), states)
    return states


def _keep(figure: SearchedFigure, lists: dict[Any, Tried], days: tuple[dt.date, dt.date], states: int) -> None:
    EvidenceSearch.objects.filter(**_target_of(figure)).delete()
    search = EvidenceSearch.objects.create(**_target_of(figure), first_day=days[0], last_day=days[1], states=states)
    TriedState.objects.bulk_create(
        TriedState(
            search=search, reading=reading, first_day=since, last_day=until, value=made.value, digest=made.digest
        )
        for reading, tried in lists.items()
        for since, until, made in runs(tried, days[1])
    )


def runs(tried: Tried, last: dt.date) -> list[tuple[dt.date, dt.date, ComputedFigure]]:
    """Return the lists in order, each with its first and last day; the last list is valid until ``last``."""
    firsts = [next(group) for _, group in groupby(tried, key=lambda one: (one[1].value, one[1].digest))]
    ends = [day - dt.timedelta(days=1) for day, _ in firsts[1:]] + [last]
    return [(day, end, made) for (day, made), end in zip(firsts, ends, strict=True)]


def _target_of(figure: SearchedFigure) -> dict[str, PublishedResult | PrintedFigure]:
    return {"result" if isinstance(figure.source, PublishedResult) else "printed_figure": figure.source}


def attached_state(attached: Reconstruction | None) -> State:
    """Return the list attached to a figure, for optimistic locking."""
    return {"day": attached.day if attached else None, "reading": attached.reading if attached else ""}


def attach_list(
    *, figure: SearchedFigure, reading: str, day: dt.date, reason: str, actor: Actor, seen: VersionToken | None = None
) -> Reconstruction:
    """Attach the records known at the end of ``day`` to a printed figure, as reconstructed evidence.

    The previous list is replaced.

    :raises PermissionDenied: if the actor may not decide.
    :raises EditConflictError: if another list was attached.
    :raises ValidationError: if the reading or the day was not tried.
    """
    with deciding(reason=reason, actor=actor) as user:
        attached = _locked(figure, seen, {"day": day, "reading": reading})
        if attached and (attached.day, attached.reading) == (day, reading):
            raise ValidationError("Cette liste est déjà celle de ce chiffre.")
        if not any(one.reading == reading and one.first_day <= day <= one.last_day for one in figure.tried):
            raise ValidationError("Cet état n’a pas été essayé : lancez une recherche qui le contient.")
        if attached:
            attached.delete()
        (counting,) = [one for one in countings_of(figure.source, read_vocabulary()) if one.reading == reading]
        return _attached(figure, counting, day, reason=reason, user=user)


def detach_list(*, figure: SearchedFigure, reason: str, actor: Actor, seen: VersionToken | None = None) -> None:
    """Remove the list attached to a figure; raises the same errors as ``attach_list``."""
    with deciding(reason=reason, actor=actor):
        attached = _locked(figure, seen, attached_state(None))
        if attached is None:
            raise ValidationError("Aucune liste n’est attachée à ce chiffre.")
        attached.delete()


def _locked(figure: SearchedFigure, seen: VersionToken | None, mine: State) -> Reconstruction | None:
    """Lock the figure and return the list attached to it."""
    type(figure.source)._default_manager.select_for_update(no_key=True).get(pk=figure.source.pk)
    attached = Reconstruction.objects.filter(**_target_of(figure)).first()
    check_unchanged(seen, attached_state(attached), mine)
    return attached


def _attached(figure: SearchedFigure, counting: Counting, day: dt.date, *, reason: str, user: Any) -> Reconstruction:
    attached = Reconstruction.objects.create(
        **_target_of(figure),
        reading=counting.reading,
        definition=counting.definition,
        day=day,
        moment=end_of(day),
        reason=reason,
        attached_by=user,
    )
    with records_as_known(attached.moment):
        rows = list(read_rows(named_rows(counting.rows(attached.pk, day))))
        made = counting.figure(day)
    ReconstructedEvidence.objects.bulk_create(_evidence(attached, row) for row in rows)
    attached.value = made.value
    attached.save(update_fields=["value"])
    return attached


def _evidence(attached: Reconstruction, row: ComparedRow) -> ReconstructedEvidence:
    part = ReconstructedEvidence.Part.COUNTED if row.is_counted else ReconstructedEvidence.Part.BASE
    return ReconstructedEvidence(
        reconstruction=attached,
        startup_id=row.startup,
        record=row.record,
        record_id=row.record_id,
        date=row.date,
        reason=row.reason,
        amount=row.amount,
        part=part,
        startup_slug=row.slug,
        startup_name=row.name,
    )
