"""The invented fiches: a life, an idea, an incubator, and other plausible values, all marked as fictitious."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from django.utils.text import slugify

from sampledata.demonstration.fiche import (
    Life,
    SampleDossier,
    SampleEvent,
    SampleFiche,
    SampleMembership,
    SamplePhase,
    dated_entries,
    declared,
)
from sampledata.demonstration.lives import SEED, after, lives
from sampledata.demonstration.products import named_products
from sampledata.demonstration.reach import is_near
from sampledata.demonstration.target_counts import missing_counts, target_counts
from sampledata.demonstration.words import MARK, NOTICE, Idea, ideas, problem, synthesis, vocabulary

HOME = "dinum"
WITH_COMMITTEES = {"construction", "acceleration", "consolidation", "opere"}
"""The phases of a service in which committees meet."""
SILENT = 0.06
LATE = 0.1
"""A few services have no committee, or record theirs some months later."""
LAST_DAY_COUNTED = dt.date(2021, 12, 31)
"""The bilan counts the launches until that day."""
MOVING = 0.12
SHARED = 0.05


def incubators() -> dict[str, dict[str, Any]]:
    """Return the incubators that may support an invented service, with weight, first day and themes."""
    found: dict[str, dict[str, Any]] = vocabulary()["incubators"]
    return found


def chosen(chance: Random, life: Life) -> str:
    """Return an incubator open when the life starts, or sometimes one that opens before it ends."""
    (first, _), (last, _) = dated_entries(life)[0], dated_entries(life)[-1]
    already = [slug for slug, row in incubators().items() if row["since"] <= first]
    later = [slug for slug, row in incubators().items() if first < row["since"] < last]
    among = later if later and chance.random() < MOVING else already
    return chance.choices(among, weights=[incubators()[slug]["weight"] for slug in among])[0]


def sample_memberships(chance: Random, life: Life, incubator: str) -> tuple[SampleMembership, ...]:
    """Return the successive leads of a life, and sometimes a co-incubator from the launch on."""
    first = dated_entries(life)[0][0]
    since: dt.date = incubators()[incubator]["since"]
    leads = (
        (SampleMembership(incubator, first),)
        if since <= first
        else (SampleMembership(HOME, first, since), SampleMembership(incubator, since))
    )
    launch = next((day for day, kind in dated_entries(life) if kind == "construction"), None)
    if launch is None or chance.random() >= SHARED:
        return leads
    names = {lead.incubator for lead in leads}
    others = [slug for slug, row in incubators().items() if row["since"] <= launch and slug not in names]
    if not others:
        return leads
    return (*leads, SampleMembership(chance.choice(others), launch, is_lead=False))


# At regular intervals, a record has an error that its incubator could correct.
SLIP_EVERY = 60
CERTAIN = "launched-2021-"


def invented(lives: Iterable[tuple[str, Life]], today: dt.date) -> list[SampleFiche]:
    """Return a fiche for each life that starts by ``today``.

    The first services launched in 2021 are given to each incubator in turn, so that each has one. Future lives take
    their name and incubator too, so that the fiches stay the same as days pass.
    """
    supply = {theme: ideas(theme) for theme in vocabulary()["themes"]}
    each = iter(incubators())
    drafts = [_draft(key, life, next(each, "") if key.startswith(CERTAIN) else "", supply) for key, life in lives]
    return [_fiche(draft, place, today) for place, draft in enumerate(drafts) if draft.starts_by(today)]


@dataclass(frozen=True, slots=True)
class Draft:
    """The life, the idea and the incubator of an invented service; ``chance`` draws everything else at random."""

    life: Life
    idea: Idea
    incubator: str
    chance: Random

    def starts_by(self, day: dt.date) -> bool:
        return dated_entries(self.life)[0][0] <= day


def _draft(key: str, life: Life, imposed: str, supply: dict[str, Iterator[Idea]]) -> Draft:
    chance = Random(f"{SEED}-fiche-{key}")  # noqa: S311 - the same invented fiches at each load, no secret
    incubator = imposed or chosen(chance, life)
    theme = chance.choice(incubators()[incubator]["themes"])
    return Draft(life, next(supply[theme]), incubator, chance)


def _fiche(draft: Draft, place: int, today: dt.date) -> SampleFiche:
    chance, idea = draft.chance, draft.idea
    life = tuple(entry for entry in draft.life if entry.start and entry.start <= today)
    theme = vocabulary()["themes"][idea.theme]
    sponsors = tuple(chance.sample(theme["sponsors"], k=chance.randint(1, len(theme["sponsors"]))))
    dossier = _dossier(chance, life, problem(chance, idea), sponsors[0])
    return SampleFiche(
        slug=f"fictif-{slugify(idea.name)}",
        columns={
            "name": f"{MARK}{idea.name}",
            "mission": idea.mission,
            "content": f"{NOTICE}\n\n## Le problème\n\n{dossier.problem}",
            "themes": theme["labels"],
            "user_types": theme["users"],
            "is_fictitious": True,
            **(_standards(chance, slugify(idea.name)) if _launch(life) else {}),
        },
        life=_with_slip(place, _with_ends(chance, life), today),
        memberships=sample_memberships(chance, life, draft.incubator),
        sponsors=sponsors,
        events=tuple(_events(chance, life, today)),
        dossier=dossier,
    )


def _launch(life: Life) -> dt.date | None:
    return next((day for day, kind in dated_entries(life) if kind == "construction"), None)


def _standards(chance: Random, name: str) -> dict[str, Any]:
    """Return the standards of a launched service; URLs end in ``.example``, which never resolves."""
    site = f"https://{name}.example"
    drawn = chance.choice([True, True, False, None])
    has_stats = True if is_near(f"fictif-{name}") else drawn
    return {
        "link": site,
        "repository": f"https://code.example/{name}",
        "has_stats": has_stats,
        "stats_url": f"{site}/stats" if has_stats else "",
        "impact_url": f"{site}/impact" if chance.random() < 0.4 else "",
        "budget_url": f"{site}/budget" if chance.random() < 0.3 else "",
        "accessibility": chance.choice(
            ["", "non conforme", "partiellement conforme", "partiellement conforme", "totalement conforme"]
        ),
        "risk_analysed": chance.choice([True, False, None]),
        "security_followed": chance.choice([True, False, None]),
        "technologies": sorted(chance.sample(vocabulary()["technologies"], k=chance.randint(1, 3))),
    }


def _with_ends(chance: Random, life: Life) -> Life:
    """Declare the ends of phases in half of the records, on the day of the next phase."""
    if chance.random() < 0.5:
        return life
    ends = [entry.start for entry in life[1:]]
    return tuple(SamplePhase(entry.kind, entry.start, end) for entry, end in zip(life, [*ends, None], strict=True))


def _with_slip(place: int, life: Life, today: dt.date) -> Life:
    """Add an error to some records: a closed last phase, or a phase without a day. Neither changes a state."""
    last = life[-1]
    if place % SLIP_EVERY == 7 and last.start is not None:
        return (*life[:-1], SamplePhase(last.kind, last.start, min(last.start + dt.timedelta(days=200), today)))
    if place % SLIP_EVERY == 37 and last.kind == "acceleration":
        return (*life, SamplePhase("consolidation", None))
    return life


def _events(chance: Random, life: Life, today: dt.date) -> Iterator[SampleEvent]:
    """Yield the opening to users, the committees while the service is in the programme, and its end."""
    launch = _launch(life)
    if launch is None:
        return
    end = next((day for day, kind in dated_entries(life) if day > launch and kind not in WITH_COMMITTEES), today)
    opening = after(chance, launch, 30, 140)
    if launch <= LAST_DAY_COUNTED:
        opening = min(opening, dt.date(launch.year, 12, 31))  # it counts in the year of the launch
    if opening < end:
        yield SampleEvent("product_launch", opening, "Première version ouverte aux usagers")
    yield from _committees(chance, launch, end, today)
    if life[-1].kind == "abandon":
        yield SampleEvent("end", end, "Partenariat terminé")


def _committees(chance: Random, launch: dt.date, end: dt.date, today: dt.date) -> Iterator[SampleEvent]:
    """Yield a committee about every six months; a silent service has none, a late one has not recorded its last ones."""
    habit, delay = chance.random(), chance.randint(150, 330)
    if habit < SILENT:
        return
    recorded = today - dt.timedelta(days=delay if habit < SILENT + LATE else 0)
    held = after(chance, launch, 140, 185)
    while held < min(end, recorded):
        yield SampleEvent("committee", held, chance.choice(["Poursuite décidée", "Poursuite, objectif revu"]))
        held = after(chance, held, 150, 186)


def _dossier(chance: Random, life: Life, problem: str, sponsor: str) -> SampleDossier:
    """Return the dossier of the initial investigation, concluded by the next entry."""
    following = life[1] if len(life) > 1 else None
    conclusion = "" if following is None else "go" if following.kind == "construction" else "no_go"
    return SampleDossier(
        problem=problem,
        sponsor=sponsor,
        conclusion=conclusion,
        concluded_on=following.start if following else None,
        synthesis=synthesis(chance, conclusion),
    )


def plan(today: dt.date) -> list[SampleFiche]:
    """Return the named services, then the invented ones that complete them to the figures of the bilan.

    The same day gives the same plan, and a later one adds to it. ``today`` is on or after the day of the targets.
    """
    named = [declared(fiche) for fiche in named_products()]
    needed = missing_counts(target_counts(), named)
    return [*named, *(declared(fiche) for fiche in invented(lives(needed, today.year), today))]
