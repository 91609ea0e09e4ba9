"""Points to settle as lines of their page."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import singledispatch

from django.urls import reverse
from django.utils.text import capfirst

from betagouv.conflicts.presenters import part_fr, value_fr
from betagouv.local_changes.queries import changes_since_import
from betagouv.models import Absence, Conflict
from betagouv.parse.records import SourceKind
from betagouv.presenters import known_words, record_fr
from betagouv.to_settle.links import address_of
from betagouv.to_settle.queries import PointKind
from catalogue.fiche.presenters import display_findings
from common.models import Settled
from common.words import date_fr, plural_fr
from indicators.checks.actions import TITLES
from indicators.models import Inconsistency
from startups.models import Finding, Startup


@dataclass(frozen=True, slots=True)
class PointText:
    """A point in words: the page that settles it (``url``), what it became (``outcome``), the records to look at."""

    subject: str
    sentence: str
    found_at: dt.datetime
    url: str
    outcome: str
    links: Sequence[tuple[str, str]] = ()


def point_lines(points: Iterable[tuple[PointKind, Settled]]) -> list[tuple[PointKind, Settled, PointText]]:
    """Return points with their words: one query, and those of the changes made here in absent fiches."""
    words, points = known_words(), list(points)
    written_here = _changes_of_absent([row for _, row in points if isinstance(row, Absence) and not row.outcome])
    return [(kind, row, _with_changes(row, point_text(row, words), written_here)) for kind, row in points]


def _changes_of_absent(absences: Sequence[Absence]) -> Counter[str]:
    """Return how many changes were made here in the absent fiches, by slug."""
    slugs = [one.key for one in absences if one.kind == SourceKind.STARTUP]
    startups = Startup.objects.filter(slug__in=slugs).values_list("pk", flat=True) if slugs else []
    return Counter(one.slug for one in changes_since_import(list(startups))) if startups else Counter()


def _with_changes(row: Settled, text: PointText, written_here: Mapping[str, int]) -> PointText:
    count = written_here.get(row.key, 0) if isinstance(row, Absence) else 0
    if not count:
        return text
    changes = plural_fr(
        count, "changement fait ici, qu’une fusion perdrait", "changements faits ici, qu’une fusion perdrait"
    )
    return replace(text, sentence=f"{text.sentence} {changes}.")


@singledispatch
def point_text(row: Settled, words: Mapping[str, str]) -> PointText:
    """Return a point in words; ``words`` are the labels of phases and events."""
    raise NotImplementedError


@point_text.register
def _conflict(row: Conflict, words: Mapping[str, str]) -> PointText:
    kind, key = row.record.kind, row.record.key
    before, ours, theirs = (value_fr(row.part, side, words) for side in (row.base, row.ours, row.theirs))
    is_fiche = kind == SourceKind.STARTUP
    return PointText(
        f"{capfirst(record_fr(kind, key))}, {part_fr(kind, row.part, row.place, words)}",
        f"Ici : {ours} ; dans la source : {theirs} ; avant : {before}.",
        row.found_at,
        reverse("workspace-conflict", args=[key, row.pk]) if is_fiche else reverse("source-conflict", args=[row.pk]),
        row.get_choice_display(),
    )


@point_text.register
def _absence(row: Absence, _words: Mapping[str, str]) -> PointText:
    return PointText(
        capfirst(record_fr(row.kind, row.key)),
        f"{row.name or row.key} : absent depuis l’import du {date_fr(row.import_run.records_as_of)}.",
        row.found_at,
        reverse("workspace-absence", args=[row.pk]),
        f"{row.get_outcome_display()} ({row.successor})" if row.successor else row.get_outcome_display(),
    )


@point_text.register
def _finding(row: Finding, words: Mapping[str, str]) -> PointText:
    [shown] = display_findings([row], words)
    return PointText(
        row.startup.name,
        f"{shown.what}, {shown.where}{f' : {shown.detail}' if shown.detail else ''}",
        row.found_at,
        reverse("workspace-finding", args=[row.startup.slug, row.pk]),
        "Réglé" if row.settled_by else "Plus constaté, ou réglé",
        [("Fiche", reverse("workspace-startup", args=[row.startup.slug]))],
    )


@point_text.register
def _inconsistency(row: Inconsistency, _words: Mapping[str, str]) -> PointText:
    outcome = "Classée" if row.settled_at else row.get_level_display()
    return PointText(
        f"{TITLES.get(row.check_code, row.check_code)}, {row.year}",
        row.sentence,
        row.first_seen,
        reverse("workspace-inconsistency", args=[row.pk]),
        f"Disparue le {date_fr(row.gone_at)}" if row.gone_at else outcome,
        [(one["label"], address_of(one["kind"], one["key"])) for one in row.records],
    )
