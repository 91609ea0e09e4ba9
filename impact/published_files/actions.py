"""Record the file of a service: its address, its linked indicators, and the values that it gives.

On an error nothing is changed.

:raises PermissionDenied: if the actor may not change the fiche.
:raises ValidationError: with a French message for each field.
"""

import datetime as dt
import hashlib
from dataclasses import replace
from functools import partial
from urllib.parse import urldefrag

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils.text import capfirst

from access.rights import Action, Actor, record_author
from accounts.models import User
from common.background import jobs
from common.clock import today
from common.confirming import ConfirmationNeededError
from common.optimistic_lock import VersionToken
from common.words import date_fr
from impact.actions.metrics import UnusualReadingsError, with_confirmation, write_metric, write_outcomes
from impact.links.addresses import ForbiddenAddressError
from impact.measurements.evaluate_readings import ReadingOutcome
from impact.models import FileState, IndicatorLink, Measurement, Metric, PublishedFile
from impact.published_files.addresses import read_file_address
from impact.published_files.assessing import BY_FILE, FileAssessment, assess, misfit
from impact.published_files.client import FileAnswer
from impact.published_files.parsing import RefusedFileError
from startups import records
from startups.changes import startup_change

READ_FILES = "impact.read_files"
"""The kind of the job, and the name of its Celery task."""
READ, CHANGED = "Lu dans le fichier publié", "Le fichier publié a changé"
NO_RIGHT = (
    "La personne qui a donné cette adresse n’accompagne plus le service : "
    "enregistrez de nouveau l’adresse pour que la lecture se fasse en votre nom."
)
NOT_RECORDED = "Les valeurs n’ont pas pu être enregistrées : réessayez, ou prévenez l’équipe du site."
MAX_QUESTIONS = 10


def save_file(file: PublishedFile, *, reason: str, actor: Actor, seen: VersionToken | None = None) -> PublishedFile:
    """Record the address of the file of a service, read from now on with the right of ``actor``."""
    with startup_change(file.startup, reason=reason, actor=actor) as locked:
        file.startup, file.linked_by = locked, actor if isinstance(actor, User) else None
        try:
            file.url = urldefrag(read_file_address(file.url).url).url
        except ForbiddenAddressError as refusal:
            raise ValidationError({"url": f"{refusal}."}) from None
        saved = records.write(file, seen=seen, stamped=("linked_by",))
        FileState.objects.update_or_create(file=saved, defaults=_unread())
        return saved


def _unread() -> dict[str, object]:
    """Return the state of a file whose address was just given."""
    fields = FileState._meta.concrete_fields
    return {field.name: field.get_default() for field in fields if field.name not in ("id", "file")}


def request_reading(file: PublishedFile) -> None:
    """Request the reading of a file now."""
    jobs.request(READ_FILES, arguments={"file": file.pk})


def link_indicator(*, file: PublishedFile, indicator: str, metric: Metric, reason: str, actor: Actor) -> IndicatorLink:
    """Link an indicator of a file to a metric, created if it is new, and record its values from what was last read."""
    with startup_change(file.startup, reason=reason, actor=actor) as locked:
        state = _lock_state(file)
        try:
            found = assess(file, state).unlinked.get(indicator, [])
        except RefusedFileError as refused:
            raise ValidationError(str(refused)) from None
        if not found:
            raise ValidationError("Le fichier ne donne plus cet indicateur, ou il est déjà lié : rechargez la page.")
        if reasons := {text for row in found if (text := misfit(row, found[0].unit, metric))}:
            raise ValidationError({"metric": sorted(reasons)})
        if metric.pk is None:
            metric = write_metric(metric, locked)
        elif metric.startup_id != locked.pk:
            raise ValidationError({"metric": "Cette mesure est celle d’un autre service."})
        link = IndicatorLink(file=file, indicator=indicator, unit=found[0].unit, metric=metric)
        records.write(link, stamped=("file", "indicator", "unit"))
        _record(file, state, actor)
        state.save()
        return link


def unlink_indicator(link: IndicatorLink, *, reason: str, actor: Actor, seen: VersionToken | None = None) -> None:
    """Stop reading an indicator; its recorded values stay."""
    with startup_change(link.file.startup, reason=reason, actor=actor):
        state = _lock_state(link.file)
        records.remove(link, seen=seen)
        state.rows, state.question = 0, []
        state.save()


def accept_file(file: PublishedFile, *, digest: str, reason: str, actor: Actor) -> None:
    """Record the values of a file that waits, if its content is still the one that ``actor`` was shown."""
    with startup_change(file.startup, reason=reason, actor=actor, action=Action.MEASURE, source=BY_FILE):
        state = _lock_state(file)
        if not state.question or state.digest != digest:
            raise ValidationError("Le fichier a changé, ou ne demande plus rien : rechargez la page.")
        state.accepted_digest = digest
        _record(file, state, actor, reason=reason)
        state.save()


def record_answer(file: PublishedFile, answer: FileAnswer, *, asked_at: dt.datetime) -> FileState | None:
    """Store what a file answered and record its values with the right of who gave its address; return its state.

    An answer asked for before the last one that was stored, or of another address, is dropped: None.
    """
    try:
        with startup_change(
            file.startup, reason=READ, actor=file.linked_by, action=Action.MEASURE, source=BY_FILE
        ) as locked:
            file.startup = locked
            return _store(file, answer, asked_at)
    except PermissionDenied:
        return store_failure(file, NO_RIGHT, asked_at=asked_at)
    except (ValidationError, DatabaseError):
        return store_failure(file, NOT_RECORDED, asked_at=asked_at)


def store_failure(file: PublishedFile, problem: str, *, asked_at: dt.datetime) -> FileState | None:
    """Store why a file could not be read, and since when; None if a later reading was stored."""
    with transaction.atomic():
        return _store(file, FileAnswer(problem=problem), asked_at)


def _store(file: PublishedFile, answer: FileAnswer, asked_at: dt.datetime) -> FileState | None:
    stored = PublishedFile.objects.filter(pk=file.pk, url=file.url).first()
    if stored is None:
        return None
    state = _lock_state(stored)
    if state.read_at and state.read_at >= asked_at:
        return None
    state.read_at, state.counts = asked_at, {}
    if answer.problem:
        _fail(state, answer.problem)
    else:
        _take(state, answer)
        _record(file, state, file.linked_by)
    state.save()
    return state


def _lock_state(file: PublishedFile) -> FileState:
    return FileState.objects.select_for_update().get(file=file)


def _fail(state: FileState, problem: str) -> None:
    state.problem, state.failing_since = problem[:1000], state.failing_since or state.read_at


def _take(state: FileState, answer: FileAnswer) -> None:
    """Keep the content of an answer; one that did not change stays."""
    if answer.content is not None:
        state.content, state.digest = answer.content, hashlib.sha256(answer.content).hexdigest()
        state.etag, state.last_modified = answer.etag, answer.last_modified


def _record(file: PublishedFile, state: FileState, actor: Actor, *, reason: str = "") -> None:
    """Record the values of the last content in the current change, unless a coach is to confirm them.

    Without a ``reason``, it is that the file was read, or that it changed.
    """
    state.counts, state.question = {}, []
    try:
        found = assess(file, state)
    except RefusedFileError as refused:
        _fail(state, str(refused))
        return
    state.problem, state.failing_since = "", None
    state.service_name = state.service_name or next(iter(found.content.services), "")
    is_accepted = bool(state.digest) and state.accepted_digest == state.digest
    doubts = [] if is_accepted else found.doubts(state.rows)
    said = reason or (CHANGED if found.corrected else READ)
    state.question = _write_unless_doubtful(file, found, doubts, actor, reason=said, is_accepted=is_accepted)
    if not state.question:
        state.rows = found.linked
        state.counts = {"recorded": len(found.outcomes) - found.corrected, "corrected": found.corrected}


def _write_unless_doubtful(
    file: PublishedFile,
    found: FileAssessment,
    doubts: list[str],
    actor: Actor,
    *,
    reason: str,
    is_accepted: bool,
) -> list[str]:
    """Record the new and corrected values, or none and return what is to be confirmed."""
    source = f"lu dans {file.url} le {date_fr(today())}"
    outcomes = [_with_source(one, source) for one in found.outcomes]
    assert isinstance(actor, User)  # noqa: S101  the change checked their right
    try:
        with transaction.atomic(), record_author(actor, reason=reason, source=BY_FILE):
            write = partial(write_outcomes, outcomes, Measurement.Origin.FILE)
            with_confirmation(outcomes, write, file.startup, actor, confirmed=is_accepted)
            if doubts:
                raise ConfirmationNeededError(doubts)
    except UnusualReadingsError as unusual:
        return [*doubts, *_in_words(unusual)][:MAX_QUESTIONS]
    except ConfirmationNeededError:
        return doubts
    return []


def _with_source(outcome: ReadingOutcome, source: str) -> ReadingOutcome:
    submitted = replace(outcome.submitted, reading=replace(outcome.submitted.reading, source=source))
    return replace(outcome, submitted=submitted)


def _in_words(unusual: UnusualReadingsError) -> list[str]:
    doubtful = (one for one in unusual.outcomes if one.unusual)
    values = [
        f"{capfirst(one.submitted.place.removeprefix('la '))} : {one.unusual[0].lower()}{one.unusual[1:]}"
        for one in doubtful
    ]
    return [*values, *unusual.criteria]
