"""Publish a report: its texts, figures, evidence and pictures are frozen. A correction is a new edition."""

import datetime as dt
import hashlib
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Min, Model

from access.rights import Action, Actor, require_now
from accounts.models import User
from bilan.editions.document import build, digest_of, picture_names
from bilan.editions.problems import blocking
from bilan.editions.queries import MAKE_FILES, PDF, PREVIEW
from bilan.figures.read_figures import Figures, read_figures
from bilan.models import Edition, EditionFile, EditionPicture, Picture, Report
from bilan.pdf.compiling import pdf, preview
from common.background.jobs import JobResult, Progress, request
from common.clock import today
from common.history import DATED_FACTS, history_of
from common.locks import take_turn
from common.optimistic_lock import State, VersionToken, check_unchanged
from common.row_actions import current_row
from common.words import local_date
from indicators.live.actions import LIVE_RESULTS_LOCK
from startups.changes import programme_change


def is_reconstruction(year: int) -> bool:
    """Whether a report of ``year`` is a reconstruction: its facts were entered too late.

    This is the case if no fact dated in the year was known by its end, or if one became known after the following year,
    in which reports are written. A query for each date of the record types.
    """
    known = [
        moments for model, fields in DATED_FACTS.items() for field in fields if (moments := _known(model, field, year))
    ]
    if not known:
        return False
    first, last = min(first for first, _ in known), max(last for _, last in known)
    return first > dt.date(year, 12, 31) or last > dt.date(year + 1, 12, 31)


def _known(model: type[Model], field: str, year: int) -> tuple[dt.date, dt.date] | None:
    """Return when the first and last facts of a year became known with their current date; None without any."""
    versions = history_of(model)._default_manager.filter(
        **{f"{field}__year": year, f"pgh_obj__{field}__year": year},
    )
    since = versions.order_by().values("pgh_obj").annotate(known=Min("pgh_created_at"))
    found = since.aggregate(first=Min("known"), last=Max("known"))
    return (local_date(found["first"]), local_date(found["last"])) if found["first"] else None


MOVED = "Le bilan, ses chiffres ou sa dernière édition ont changé depuis que vous les avez vus. Relisez, puis publiez."
SAME = "Rien n’a changé depuis la dernière édition : une correction change quelque chose."


def report_state(report: Report, figures: Figures) -> State:
    """Return the texts and figures of the report and its last edition, for optimistic locking."""
    return _state(report, build(report, figures))


def _state(report: Report, body: dict[str, Any]) -> State:
    return {"document": digest_of(body), "edition": report.editions.count()}


def publish(*, report: Report, note: str, actor: Actor, seen: VersionToken | None = None) -> Edition:
    """Freeze the report as its next edition; from the second one on, ``note`` describes what changed.

    :raises PermissionDenied: if the actor may not decide.
    :raises EditConflictError: if the report was changed concurrently.
    :raises ValidationError: with the problems to correct.
    """
    note = note.strip()
    with programme_change(reason=note or f"Bilan {report.year} publié", actor=actor) as user:
        take_turn(LIVE_RESULTS_LOCK)  # no computation may write while figures are frozen: wait for a running one
        report = current_row(report)
        figures = read_figures(report.year)
        if wrong := blocking(report, figures):
            raise ValidationError([f"{one.where} : {one.sentence}" for one in wrong])
        body = build(report, figures)
        check_unchanged(seen, _state(report, body), message=MOVED)
        return freeze(report=report, body=body, published_on=today(), note=note, user=user)


def freeze(
    *,
    report: Report,
    body: dict[str, Any],
    published_on: dt.date,
    note: str = "",
    user: User | None = None,
) -> Edition:
    """Save ``body`` as the next edition of the report; the caller has checked that it is allowed.

    An edition made from facts entered later is marked as a reconstruction: its date is not that of the original.
    """
    last = report.editions.order_by("-number").first()
    if last and not note:
        raise ValidationError({"note": "Indiquez ce que cette édition corrige."})
    if last and digest_of(body) == digest_of({key: last.document[key] for key in body}):
        raise ValidationError(SAME)
    number = last.number + 1 if last else 1
    document = {**body, "edition": number, "published_on": published_on.isoformat(), "note": note}
    if is_reconstruction(report.year):
        document["is_reconstruction"] = True
    edition = Edition.objects.create(
        report=report,
        number=number,
        published_on=published_on,
        published_by=user,
        author=str(user or ""),
        note=note,
        document=document,
        digest=digest_of(document),
    )
    shown = Picture.objects.filter(section__report=report, name__in=picture_names(document))
    EditionPicture.objects.bulk_create(
        EditionPicture(edition=edition, name=one.name, content=one.content)
        for one in shown.order_by("name", "pk").distinct("name")
    )
    request(MAKE_FILES, arguments={"edition": edition.pk})
    return edition


@transaction.atomic
def ask_files(*, edition: Edition, actor: Actor) -> None:
    """Retry the files of an edition whose job failed; existing files are kept."""
    require_now(actor, Action.DECIDE)
    request(MAKE_FILES, arguments={"edition": edition.pk})


def make_files(edition: Edition, progress: Progress) -> JobResult:
    """Create the missing PDF and preview of an edition; a killed job can run again."""
    pictures = {one.name: bytes(one.content) for one in edition.pictures.all()}
    site = settings.SITE_URL
    makers: dict[str, Callable[[], bytes]] = {
        PDF: lambda: pdf(edition.document, pictures, site),
        PREVIEW: lambda: preview(edition.document, site),
    }
    there = set(edition.files.values_list("name", flat=True))
    for done, (name, make) in enumerate(makers.items()):
        progress(done, len(makers))
        if name not in there:
            body = make()
            digest = hashlib.sha256(body).hexdigest()
            EditionFile.objects.bulk_create(
                [EditionFile(edition=edition, name=name, content=body, digest=digest)], ignore_conflicts=True
            )
    progress(len(makers), len(makers))
    return JobResult(f"Le PDF du {edition} est fait.")
