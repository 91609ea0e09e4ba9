"""Preview a decision about national impact: it is executed in a rolled-back transaction."""

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial

from django.urls import reverse

from catalogue.home.queries import national_impact
from catalogue.national.queries import INDICATOR
from common.figure import Figure
from common.words import date_fr
from impact.models import CriterionResult, Designation
from impact.national.rules import CRITERIA, enough_people, evaluate
from impact.national.services import load_services
from impact.queries.designations import designated_in
from indicators.models import PublishedResult
from startups.models import PhaseKind, Startup
from startups.queries import ServicesOnDay, span_on
from workspace.pages.preview import (
    Announcement,
    ChangeEffect,
    FigureLink,
    PublishedYear,
    Snapshot,
    diff_after,
    indicators,
)
from workspace.phases.queries import date_warnings

State = CriterionResult.State


def decision_effects(startup: Startup, write: Callable[[], object]) -> list[ChangeEffect]:
    """Return the changes made by ``write``: the status of ``startup``, the indicators, the services of national impact.

    :raises ValidationError: if ``write`` refuses.
    """
    return diff_after(partial(_decided, startup), write)


def _decided(startup: Startup, day: dt.date) -> Snapshot:
    (designated,) = national_impact([day])
    [service] = load_services(ServicesOnDay(day, [startup.pk]))
    return Snapshot(
        {
            FigureLink(0, "Statut calculé"): evaluate(service, day).status.label,
            **indicators(day),
            FigureLink(2, "Services à impact national aujourd’hui", reverse("national-impact")): designated,
        }
    )


def millesime_effects(years: Collection[int], write: Callable[[], object]) -> list[ChangeEffect]:
    """Return the changes made by ``write`` to the indicators and to the designations of ``years``, with the published values.

    :raises ValidationError: if ``write`` refuses.
    """
    places = {year: FigureLink(2, f"Désignations du millésime {year}", reverse("national-impact")) for year in years}

    def take_snapshot(day: dt.date) -> Snapshot:
        counts = {place: designated_in(year) for year, place in places.items()}
        return Snapshot({**indicators(day), **counts})

    effects, labels = diff_after(take_snapshot, write), {place.label: year for year, place in places.items()}
    told = {one.published.year for one in effects if one.published}
    published = _published_impact(set(years) - told)
    return [replace(one, published=one.published or published.get(labels.get(one.label, 0))) for one in effects]


def _published_impact(years: Collection[int]) -> dict[int, PublishedYear]:
    """Return the published results of national impact in force, by year. One query."""
    rows = PublishedResult.objects.filter(indicator__code=INDICATOR, year__in=years, replaced_by__isnull=True)
    return {one.year: PublishedYear(one.figure, one.year, one.publication_id) for one in rows}


def announce_designations(startup: Startup) -> Announcement:
    """Return the text of the public pages about the new designations of ``startup``."""
    public = [_designation_in_words(one) for one in startup.designations.order_by("-millesime", "-pk")]
    return Announcement(public, (), "le flux Atom du service annonce ce changement")


def _designation_in_words(designation: Designation) -> str:
    decided = f", désigné le {date_fr(designation.decided_on)}" if designation.decided_on else ""
    if designation.withdrawn_on:
        reason = designation.withdrawal_reason
        return f"Millésime {designation.millesime} : retiré le {date_fr(designation.withdrawn_on)}. Motif : {reason}"
    return (
        f"Page « Impact national » et fiche : {designation.startup.name}, millésime {designation.millesime}{decided}."
        f" Motif : {designation.reason or 'non renseigné'}"
    )


def designation_warnings(startup: Startup, day: dt.date) -> list[str]:
    """Return the warnings of a designation of ``startup``: a criterion that is not proved, a service that ended."""
    [service] = load_services(ServicesOnDay(day, [startup.pk]))
    verdicts = zip(CRITERIA, evaluate(service, day).verdicts, strict=True)
    lacking = [
        f"Critère {one.number}, « {one.title} » : {verdict.state.label.lower()}."
        for one, verdict in verdicts
        if verdict.state is not State.MET
    ]
    return [*lacking, *_ended(startup, day)]


def withdrawal_warnings(startup: Startup, day: dt.date, withdrawn_on: dt.date) -> list[str]:
    """Return the warnings of a withdrawal: the criteria are met, the date is old."""
    [service] = load_services(ServicesOnDay(day, [startup.pk]))
    is_met = all(verdict.state is State.MET for verdict in evaluate(service, day).verdicts)
    return [
        *(["Le service remplit les trois critères aujourd’hui."] if is_met else []),
        *date_warnings(day, withdrawn_on),
    ]


def _ended(startup: Startup, day: dt.date) -> list[str]:
    span = span_on(startup, day)
    if span is None or span.kind.group != PhaseKind.Group.ENDED:
        return []
    return [f"Le service est à l’arrêt : « {span.kind.label} »."]


def threshold_effects(day: dt.date, write: Callable[[], object]) -> list[ChangeEffect]:
    """Return how many services would meet the second criterion on ``day``, by the current records.

    :raises ValidationError: if ``write`` refuses.
    """
    return diff_after(lambda _: _reached(day), write)


def _reached(day: dt.date) -> Snapshot:
    by_state: dict[State, list[Startup]] = {state: [] for state in State}
    for service in load_services(ServicesOnDay(day)):
        by_state[enough_people(service, day).state].append(service.startup)
    return Snapshot(
        {
            FigureLink(0, f"Deuxième critère, {state.label.lower()}"): Figure(len(held))
            for state, held in by_state.items()
        }
    )
