"""The lines to report in espace-membre, in French."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.text import capfirst

from betagouv.local_changes.queries import NEW_FICHE, LocalChange, with_last_changes, with_open_questions
from betagouv.models import SentValue
from betagouv.parse.records import SourceEvent, SourceKind, SourcePhase
from betagouv.presenters import field_fr, known_words
from common.words import date_fr, datetime_fr
from incubators.models import Administration, Incubator

EMPTY = "(rien)"
TO_EMPTY = "(videz ce champ)"
NEVER_RETURNED = "L’espace membre ne rend pas cette valeur : aucun import ne retire cette ligne."
OUTSIDE = "hors de l’application"
ROW_NOUNS = {"phases": "la phase", "events": "l’événement"}


@dataclass(frozen=True, slots=True)
class LocalChangeLine:
    """A line to report: what to do, the value to type, that of the source, and who changed it.

    ``conflict_url`` is the page that compares both sides, if the source has changed too; ``note`` explains a line that
    no import closes.
    """

    what: str
    ours: str
    theirs: str
    by: str
    at: str
    conflict_url: str
    note: str
    result: str


@dataclass(frozen=True, slots=True)
class ReportedService:
    """The lines of a service, with the address of its form in espace-membre (empty if its fiche is absent there)."""

    slug: str
    name: str
    url: str
    is_absent: bool
    lines: Sequence[LocalChangeLine]


def services_to_report(local_changes: Sequence[LocalChange]) -> list[ReportedService]:
    """Return the lines in words, by service, with their authors: eleven queries at most."""
    words = _Words(local_changes)
    return [_service(lines, words) for lines in by_service(with_last_changes(with_open_questions(local_changes)))]


def by_service(local_changes: Sequence[LocalChange]) -> list[list[LocalChange]]:
    """Return the changes of each service, in their order."""
    return [list(lines) for _, lines in groupby(local_changes, key=lambda one: one.slug)]


def _service(lines: Sequence[LocalChange], words: "_Words") -> ReportedService:
    first = lines[0]
    is_absent = first.absence is not None
    page = "startups/create-form" if first.part == NEW_FICHE else f"startups/{first.slug}/info-form"
    url = "" if is_absent else f"{settings.ESPACE_MEMBRE_URL}/{page}"
    return ReportedService(first.slug, first.name, url, is_absent, [_line(one, words) for one in lines])


def _line(local_change: LocalChange, words: "_Words") -> LocalChangeLine:
    change = local_change.change
    return LocalChangeLine(
        what=_what(local_change),
        ours=words.value(local_change.part, local_change.ours) or ("" if local_change.part in ROW_NOUNS else TO_EMPTY),
        theirs=words.value(local_change.part, local_change.theirs) or EMPTY,
        by=(change.author or OUTSIDE) if change else "",
        at=datetime_fr(change.at) if change else "",
        conflict_url=reverse("workspace-conflict", args=[local_change.slug, local_change.conflict])
        if local_change.conflict
        else "",
        note=NEVER_RETURNED if local_change.is_never_returned else "",
        result=_result(local_change.sent),
    )


def _what(local_change: LocalChange) -> str:
    if local_change.part == NEW_FICHE:
        return "Créer la fiche"
    if local_change.part not in ROW_NOUNS:
        return capfirst(field_fr(SourceKind.STARTUP, local_change.part))
    verb = "Retirer" if local_change.ours is None else "Ajouter" if local_change.theirs is None else "Corriger"
    return f"{verb} {ROW_NOUNS[local_change.part]}"


def _result(sent: SentValue | None) -> str:
    """Return the answer of espace-membre to the value, in words; empty if it was not sent."""
    if sent is None:
        return ""
    if sent.outcome == SentValue.Outcome.SENT:
        return f"Envoyé le {datetime_fr(sent.sent_at)} : la ligne disparaît au prochain import."
    if sent.outcome == SentValue.Outcome.LATER:
        return f"Pas encore envoyé : {sent.detail}. Un nouvel essai suit."
    return f"À saisir à la main : {sent.detail}."


class _Words:
    """The labels of phases and events, and the names of administrations and incubators, that some lines contain."""

    def __init__(self, local_changes: Sequence[LocalChange]) -> None:
        self._words = known_words() if local_changes else {}
        self._names: dict[str, Mapping[str, str]] = {
            "sponsors": self._read(Administration, "sponsors", local_changes),
            "incubators": self._read(Incubator, "incubators", local_changes),
        }

    @staticmethod
    def _read(
        model: type[Administration] | type[Incubator], part: str, local_changes: Sequence[LocalChange]
    ) -> Mapping[str, str]:
        slugs = {slug for one in local_changes if one.part == part for slug in [*one.ours, *one.theirs]}
        rows = model._default_manager.filter(slug__in=slugs).order_by("pk")
        return dict(rows.values_list("slug", "name")) if slugs else {}

    def value(self, part: str, value: Any) -> str:
        """Return a value as it is typed or copied, in lines; empty without any."""
        if value in (None, "", []):
            return ""
        if isinstance(value, bool):
            return "Oui" if value else "Non"
        if isinstance(value, SourcePhase):
            start, end = (date_fr(day) if day else "" for day in (value.start, value.declared_end))
            return self._row(value.kind, {"Début": start or "sans date", "Fin": end, "Commentaire": value.comment})
        if isinstance(value, SourceEvent):
            return self._row(value.kind, {"Date": date_fr(value.date), "Commentaire": value.comment})
        if isinstance(value, list):
            return "\n".join(self._names.get(part, {}).get(word, word) for word in value)
        return str(value)

    def _row(self, kind: str, values: Mapping[str, str]) -> str:
        return "\n".join([self._words.get(kind, kind), *(f"{name} : {text}" for name, text in values.items() if text)])
