"""Write a plan: one statement per table, whatever the number of fiches."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from random import Random
from typing import Any

from impact.models import Designation
from incubators.models import Administration, Incubator
from sampledata.additions import add_missing, ids
from sampledata.demonstration.fiche import Life, SampleFiche
from sampledata.demonstration.lives import SEED
from sampledata.demonstration.target_counts import read_data_file
from startups.models import EndReason, Finding, Investigation, LifeEvent, Membership, Phase, Sponsorship, Startup


def doubts(life: Life) -> Iterator[tuple[Finding.Code, str, str]]:
    """Yield (code, field, recorded value) for each doubtful value of a life, in recorded order."""
    for place, entry in enumerate(life):
        if entry.start is None:
            yield Finding.Code.MISSING_DATE, f"phases[{place}].start", f"{entry.kind} sans date d’entrée"
    for place, (before, entry) in enumerate(pairwise(life), start=1):
        if entry.start is not None and entry.start == before.start:
            yield Finding.Code.SAME_DAY, f"phases[{place}].start", f"{before.kind} et {entry.kind} le {entry.start}"
    if life and life[-1].start and life[-1].declared_end:
        yield Finding.Code.CLOSED, f"phases[{len(life) - 1}].end", f"{life[-1].kind} close le {life[-1].declared_end}"


SOURCE = "Fiches publiques de beta.gouv.fr"
FILLED = ["mission", "content", "link", "repository", "themes", "user_types", "technologies"]
"""The columns that the demonstration fills when a service has only a name."""


def write(fiches: Sequence[SampleFiche]) -> dict[str, int]:
    """Insert the new fiches, complete those that have only a name, and return the number of rows by kind.

    Other existing fiches are unchanged. The reference facts must be loaded.
    """
    administrations = [Administration(**row) for row in read_data_file("products")["administrations"]]
    added = {"administrations": add_missing(Administration, ("slug",), administrations)}
    startups = _startups(fiches)
    written = [fiche for fiche in fiches if fiche.slug in startups]
    sponsors = ids(Administration, "slug", {slug for fiche in written for slug in fiche.sponsors})
    return {
        **added,
        "fiches": len(written),
        "sponsors": _sponsorships(written, startups, sponsors),
        "incubateurs d’une fiche": _memberships(written, startups),
        **_phases(written, startups, sponsors),
        "événements": _events(written, startups),
        "constats": _findings(written, startups),
        "désignations": _designations(written, startups),
    }


def _startups(fiches: Sequence[SampleFiche]) -> dict[str, int]:
    """Return the primary keys of the written fiches, by slug: new ones, and filled names."""
    columns = {fiche.slug: fiche.columns for fiche in fiches}
    known = {startup.slug: startup for startup in Startup.objects.filter(slug__in=columns)}
    lived = set(Phase.objects.filter(startup__in=known.values()).values_list("startup__slug", flat=True))
    bare = [startup for slug, startup in known.items() if slug not in lived and not startup.mission]
    new = Startup.objects.bulk_create(
        Startup(slug=slug, **values) for slug, values in columns.items() if slug not in known
    )
    for startup in bare:
        _fill(startup, columns[startup.slug])
    if bare:
        Startup.objects.bulk_update(bare, FILLED)
    return {startup.slug: startup.pk for startup in (*new, *bare)}


def _fill(startup: Startup, columns: Mapping[str, Any]) -> None:
    for name in FILLED:
        setattr(startup, name, columns[name])


def _sponsorships(fiches: Sequence[SampleFiche], startups: Mapping[str, int], sponsors: Mapping[str, int]) -> int:
    return len(
        Sponsorship.objects.bulk_create(
            Sponsorship(startup_id=startups[fiche.slug], administration_id=sponsors[slug], position=position)
            for fiche in fiches
            for position, slug in enumerate(fiche.sponsors)
        )
    )


def _memberships(fiches: Sequence[SampleFiche], startups: Mapping[str, int]) -> int:
    incubators = ids(Incubator, "slug", {membership.incubator for fiche in fiches for membership in fiche.memberships})
    return len(
        Membership.objects.bulk_create(
            Membership(
                startup_id=startups[fiche.slug],
                incubator_id=incubators[membership.incubator],
                start=membership.start,
                until=membership.until,
                is_lead=membership.is_lead,
                position=position,
            )
            for fiche in fiches
            for position, membership in enumerate(fiche.memberships)
        )
    )


def _phases(fiches: Sequence[SampleFiche], startups: Mapping[str, int], sponsors: Mapping[str, int]) -> dict[str, int]:
    phases = Phase.objects.bulk_create(
        Phase(
            startup_id=startups[fiche.slug],
            kind_id=entry.kind,
            start=entry.start,
            declared_end=entry.declared_end,
            end_reason=_end_reason(fiche, entry.kind),
            position=position,
        )
        for fiche in fiches
        for position, entry in enumerate(fiche.life)
    )
    investigated = {phase.startup_id: phase for phase in phases if phase.kind_id == "investigation"}
    dossiers = Investigation.objects.bulk_create(
        Investigation(
            phase=investigated[startups[fiche.slug]],
            problem=dossier.problem,
            sponsor_id=sponsors[dossier.sponsor],
            conclusion=dossier.conclusion,
            concluded_on=dossier.concluded_on,
            synthesis=dossier.synthesis,
        )
        for fiche in fiches
        if (dossier := fiche.dossier)
    )
    return {"phases": len(phases), "dossiers d’investigation": len(dossiers)}


ENDS = {
    "abandon": {EndReason.NO_IMPACT: 5, EndReason.NO_SPONSOR: 3, EndReason.MERGED: 2, EndReason.TAKEN_OVER: 1, "": 1},
    "abandon-investigation": {EndReason.SOLVED_ELSEWHERE: 4, EndReason.NO_IMPACT: 3, EndReason.NO_SPONSOR: 3, "": 2},
}
"""How often each reason ends an invented service or investigation; some say none."""


def _end_reason(fiche: SampleFiche, kind: str) -> str:
    """Return why an invented partnership ended; empty for another phase, and for a real service."""
    if kind not in ENDS or not fiche.columns.get("is_fictitious"):
        return ""
    chance = Random(f"{SEED}-fin-{fiche.slug}")  # noqa: S311 - the same at each load, no secret
    return str(chance.choices(list(ENDS[kind]), weights=list(ENDS[kind].values()))[0])


def _events(fiches: Sequence[SampleFiche], startups: Mapping[str, int]) -> int:
    return len(
        LifeEvent.objects.bulk_create(
            LifeEvent(
                startup_id=startups[fiche.slug],
                kind=event.kind,
                date=event.date,
                comment=event.comment,
                position=position,
            )
            for fiche in fiches
            for position, event in enumerate(fiche.events)
        )
    )


def _findings(fiches: Sequence[SampleFiche], startups: Mapping[str, int]) -> int:
    return len(
        Finding.objects.bulk_create(
            Finding(startup_id=startups[fiche.slug], code=code, field=field, detail=detail)
            for fiche in fiches
            for code, field, detail in doubts(fiche.life)
        )
    )


def _designations(fiches: Sequence[SampleFiche], startups: Mapping[str, int]) -> int:
    rows = [
        Designation(startup_id=startups[fiche.slug], source=SOURCE, **fiche.designation)
        for fiche in fiches
        if fiche.designation
    ]
    return add_missing(Designation, ("startup_id",), rows)
