"""Publish the results of a year: they are frozen with their evidence. A correction is another publication."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from access.rights import Actor
from accounts.models import User
from common.clock import today
from common.figure import UNKNOWN
from common.freshness import RECORDS, freshness_of
from common.locks import take_turn
from common.optimistic_lock import VersionToken, check_unchanged, state_of
from common.readings import TOO_LONG, is_too_long
from common.texts import clean_reason
from common.words import date_fr, lower_first
from indicators.actions.publication_warnings import UnconfirmedError, publication_warnings
from indicators.live.actions import LIVE_RESULTS_LOCK
from indicators.live.freshness import freshness
from indicators.models import LiveEvidence, Publication, PublishedEvidence, PublishedResult, Target
from indicators.models.results import MARKS, BaseEvidence
from indicators.queries.publishable import PublicationCandidate, candidates, figures_state
from indicators.queries.recorded import imprecise_among, names_of
from startups.changes import programme_change


@dataclass(frozen=True, slots=True)
class PublicationEntry:
    """The publication of an indicator: its computed value with evidence, or a ``typed`` figure without.

    A typed ``value`` of None is "not determined".
    """

    code: str
    typed: bool = False
    value: Decimal | None = None


class NotFreshError(ValidationError):
    """The live results are not up to date: nothing can be frozen yet."""


@dataclass(frozen=True, slots=True)
class Request:
    """A requested publication of the figures ``seen``; without it nothing is compared (a command).

    ``confirmed``: the author confirmed the warnings (None: not asked, for a command).
    """

    year: int
    entries: Sequence[PublicationEntry]
    published_on: dt.date
    reason: str
    source: str = ""
    note: str = ""
    seen: VersionToken | None = None
    confirmed: bool | None = None


def publish(request: Request, *, actor: Actor) -> Publication:
    """Freeze the requested results with their evidence, all or nothing, and replace those in force.

    :raises PermissionDenied: the author may not.
    :raises EditConflictError: the figures or publications are not those seen.
    :raises ValidationError: by field, in French; for instance, a correction that changes nothing.
    """
    with programme_change(reason=request.reason, actor=actor) as user:
        take_turn(LIVE_RESULTS_LOCK)  # no computation and no other publication may write
        chosen = _checked(request)
        publication = _publication(request, user)
        results = PublishedResult.objects.bulk_create(_result(publication, *one) for one in chosen)
        _freeze_evidence([result for result in results if result.has_evidence])
        return publication


def _publication(request: Request, user: User) -> Publication:
    return Publication.objects.create(
        year=request.year,
        published_on=request.published_on,
        published_by=user,
        author=str(user),
        source=request.source.strip(),
        note=request.note.strip(),
        reason=clean_reason(request.reason),
    )


def _checked(request: Request) -> list[tuple[PublicationEntry, PublicationCandidate]]:
    """Validate the request; return each entry with the candidate of its code, in the order of the indicators."""
    _check_texts(request)
    known = {candidate.code: candidate for candidate in candidates(request.year)}
    problems = [problem for entry in request.entries if (problem := _problem(entry, known, request.year))]
    if not request.entries:
        problems.append("Choisissez au moins un indicateur à publier.")
    if len({entry.code for entry in request.entries}) < len(request.entries):
        problems.append("Un indicateur est demandé deux fois.")
    if problems:
        raise ValidationError({"results": problems})
    if any(not entry.typed for entry in request.entries):
        _check_fresh()
    asked = {entry.code: entry for entry in request.entries}
    chosen = [(asked[code], candidate) for code, candidate in known.items() if code in asked]
    _check_seen(request, [candidate for _, candidate in chosen])
    _check_changes(chosen)
    if request.confirmed is False and (warnings := warnings_of(request.year, chosen)):
        raise UnconfirmedError(warnings)
    return chosen


def warnings_of(year: int, chosen: Iterable[tuple[PublicationEntry, PublicationCandidate]]) -> list[str]:
    """Return the warnings on these results. One query."""
    known = freshness_of(RECORDS)
    values = [(one, entry.value if entry.typed else one.value, not entry.typed) for entry, one in chosen]
    return publication_warnings(year, values, known_until=known.day if known else None)


def _check_texts(request: Request) -> None:
    wrong = {}
    if request.published_on > today():
        wrong["published_on"] = "Une publication ne peut pas être datée d’un jour à venir."
    elif request.published_on <= (end := dt.date(request.year, 12, 31)):
        wrong["published_on"] = (
            f"L’année {request.year} se publie une fois finie : à partir du {date_fr(end + dt.timedelta(days=1))}."
        )
    if len(request.source) > 300:
        wrong["source"] = "La source tient en 300 caractères."
    wrong |= {name: "Retirez le caractère nul." for name in ("source", "note") if "\0" in getattr(request, name)}
    if wrong:
        raise ValidationError(wrong)


def _problem(entry: PublicationEntry, known: dict[str, PublicationCandidate], year: int) -> str:
    candidate = known.get(entry.code)
    if candidate is None:
        return f"Aucun indicateur suivi en {year} n’a le code « {entry.code[:60]} »."
    if entry.typed and entry.value is not None and not entry.value.is_finite():
        return f"« {candidate.label} » : la valeur n’est pas un nombre."
    if entry.typed and entry.value is not None and entry.value < 0:
        return f"« {candidate.label} » : un résultat n’est pas négatif."
    if entry.typed and is_too_long(entry.value):
        return f"« {candidate.label} » : {lower_first(TOO_LONG)}"
    if not entry.typed and candidate.digest is None:
        return f"« {candidate.label} » n’est pas calculé pour {year}."
    if not entry.typed and candidate.value is None:
        if candidate.unknown_because:
            return f"« {candidate.label} » : {candidate.unknown_because} Saisissez la valeur, ou ND."
        return f"« {candidate.label} » n’a pas de valeur d’après les fiches : saisissez-la, ou ND."
    return ""


def _check_fresh() -> None:
    state = freshness()
    if not state.is_fresh:
        raise NotFreshError(state.message)


MOVED = "Les résultats ont changé depuis que vous les avez vus. Vérifiez-les, puis confirmez."


def _check_seen(request: Request, chosen: Sequence[PublicationCandidate]) -> None:
    figures = figures_state(chosen)
    check_unchanged(request.seen and request.seen.only(figures), figures, message=MOVED)


def _check_changes(chosen: Sequence[tuple[PublicationEntry, PublicationCandidate]]) -> None:
    """Raise ValidationError for a result that is already in force with the same evidence."""
    held = PublishedResult.objects.in_bulk([one.published.pk for _, one in chosen if one.published])
    alike = _with_the_live_evidence([result for result in held.values() if result.has_evidence])
    same = [
        f"« {one.label} » : ce résultat est déjà publié. Une correction change quelque chose."
        for entry, one in chosen
        if one.published
        and _is_frozen_so(held[one.published.pk], entry, one)
        and (entry.typed or one.published.pk in alike)
    ]
    if same:
        raise ValidationError({"results": same})


def _is_frozen_so(result: PublishedResult, entry: PublicationEntry, candidate: PublicationCandidate) -> bool:
    fields = _frozen_fields(entry, candidate)
    is_same = all(getattr(result, name) == value for name, value in fields.items())
    return is_same and state_of(result.target, Target.EDITED) == state_of(candidate.target, Target.EDITED)


def _frozen_fields(entry: PublicationEntry, candidate: PublicationCandidate) -> dict[str, Any]:
    """Return the frozen fields of a result, without its evidence; a trigger freezes its target."""
    former, figure = (None, UNKNOWN) if entry.typed else (candidate.former, candidate.figure)
    return {
        "definition_id": None if entry.typed else candidate.definition,
        "value": entry.value if entry.typed else candidate.value,
        "has_evidence": not entry.typed,
        "label": candidate.label,
        "unit": candidate.unit,
        "wording": candidate.wording,
        "rule": None if entry.typed else candidate.rule,
        "rule_in_words": "" if entry.typed else candidate.rule_in_words,
        "former_value": former.value if former else None,
        "former_rule_in_words": former.rule_in_words if former else "",
        **{name: getattr(figure, name) for name in MARKS},
    }


def _result(publication: Publication, entry: PublicationEntry, candidate: PublicationCandidate) -> PublishedResult:
    return PublishedResult(
        publication=publication,
        indicator_id=candidate.indicator,
        year=publication.year,
        replaces_id=candidate.published.pk if candidate.published else None,
        **_frozen_fields(entry, candidate),
    )


_COLUMNS = [field.attname for field in BaseEvidence._meta.local_fields]


def _freeze_evidence(results: Sequence[PublishedResult]) -> None:
    """Copy the evidence of the live results, under the names that its startups and records have that day."""
    frozen = {result.indicator_id: result for result in results}
    live = LiveEvidence.objects.filter(_of_figures(results)).select_related("result", "startup")
    rows = list(live.order_by("result__indicator", "date", "startup__slug", "record_id"))
    names = names_of((row.record, row.record_id) for row in rows if not row.startup_id)
    imprecise = imprecise_among((row.record, row.record_id) for row in rows)
    PublishedEvidence.objects.bulk_create(
        PublishedEvidence(
            result=frozen[row.result.indicator_id],
            startup_slug=row.startup.slug if row.startup else "",
            startup_name=row.startup.name if row.startup else names.get((row.record, row.record_id), ""),
            is_day_known=(row.record, row.record_id) not in imprecise,
            **{column: getattr(row, column) for column in _COLUMNS},
        )
        for row in rows
    )


def _with_the_live_evidence(results: Sequence[PublishedResult]) -> set[int]:
    """Return the keys of the published results whose evidence is that of the live one, row by row. Two queries."""
    frozen: dict[int, Counter[tuple[Any, ...]]] = {result.pk: Counter() for result in results}
    for key, *row in PublishedEvidence.objects.filter(result__in=results).values_list("result", *_COLUMNS):
        frozen[key][tuple(row)] += 1
    live: dict[int, Counter[tuple[Any, ...]]] = {}
    for indicator, *row in LiveEvidence.objects.filter(_of_figures(results)).values_list(
        "result__indicator", *_COLUMNS
    ):
        live.setdefault(indicator, Counter())[tuple(row)] += 1
    return {one.pk for one in results if frozen[one.pk] == live.get(one.indicator_id, Counter())}


def _of_figures(results: Sequence[PublishedResult]) -> Q:
    """Return the condition of the live evidence of the same figures, which are all of one year."""
    return Q(
        result__year__in={one.year for one in results}, result__indicator__in=[one.indicator_id for one in results]
    )
