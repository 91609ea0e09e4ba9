"""A few invented services with national impact, or close to it: these lack one piece of evidence. Fictitious too."""

import datetime as dt
from collections.abc import Sequence
from random import Random

from impact.models import Designation, ImpactFacts
from sampledata.additions import ids
from sampledata.demonstration.fiche import SampleFiche, dated_entries
from sampledata.demonstration.lives import SEED, after, between
from startups.models import Startup

SOURCE = "Fictif : inventé pour la démonstration"
FIRST_YEAR = 2022
ENDED = {"abandon", "abandon-investigation"}
NEAR = 0.15
LACKS = ("", "", "reach", "quality", "contact")
MANY = 150
"""How many times more people than the others these services reach."""
DESIGNATED = 0.1
"""The share of the invented services in acceleration that are designated after some months."""
REASON = "Fictif : les trois critères sont remplis."


def is_near(slug: str) -> bool:
    """Whether an invented service is one of them, the same at each load; so is each one that may be designated."""
    return _chance(slug).random() < NEAR or _may_be_designated(slug)


def _may_be_designated(slug: str) -> bool:
    return _chance_of_designation(slug).random() < DESIGNATED


def designated_on(fiche: SampleFiche, today: dt.date) -> dt.date | None:
    """Return the day of the designation of an invented service, from July to November; None until then, and if it never is.

    It is six to fourteen months after the start of the acceleration, after the year of the bilan.
    """
    accelerated = next((day for day, kind in dated_entries(fiche.life) if kind == "acceleration"), None)
    if not fiche.columns.get("is_fictitious") or not _may_be_designated(fiche.slug) or accelerated is None:
        return None
    chance = _chance_of_designation(fiche.slug)
    chance.random()  # the draw that selected it
    year = after(chance, accelerated, 180, 420).year
    decided = between(chance, dt.date(year, 7, 1), dt.date(year, 11, 25))
    is_running = all(day > decided or kind not in ENDED for day, kind in dated_entries(fiche.life))
    is_decided = year >= FIRST_YEAR and accelerated < decided <= today
    return decided if is_decided and is_running else None


def write_reach(fiches: Sequence[SampleFiche], today: dt.date) -> dict[str, int]:
    """Write their attestations, team contacts and designations, once they are written: three statements."""
    near = [one.slug for one in fiches if one.columns.get("is_fictitious") and is_near(one.slug)]
    startups = ids(Startup, "slug", near)
    days = {one.slug: day for one in fiches if one.slug in startups and (day := designated_on(one, today))}
    lacks = {slug: "" if slug in days else _lack(slug) for slug in near}
    reachable = [slug for slug in near if lacks[slug] != "contact"]
    Startup.objects.filter(slug__in=reachable).update(contact="equipe@demonstration.example")
    facts = ImpactFacts.objects.bulk_create(
        ImpactFacts(
            startup_id=startups[slug],
            is_nationwide=None if lacks[slug] == "reach" else True,
            nationwide_source="" if lacks[slug] == "reach" else SOURCE,
            quality_source="" if lacks[slug] == "quality" else SOURCE,
            quality_checked_on=None if lacks[slug] == "quality" else today,
        )
        for slug in near
    )
    designations = Designation.objects.bulk_create(
        Designation(
            startup_id=startups[slug],
            millesime=day.year,
            decided_on=day,
            reason=REASON,
            source=SOURCE,
            is_fictitious=True,
        )
        for slug, day in days.items()
    )
    return {"portées": len(facts), "désignations fictives": len(designations)}


def _lack(slug: str) -> str:
    chance = _chance(slug)
    chance.random()  # the draw that selected it
    return chance.choice(LACKS)


def _chance_of_designation(slug: str) -> Random:
    return Random(f"{SEED}-designation-{slug}")  # noqa: S311 - the same at each load, no secret


def _chance(slug: str) -> Random:
    return Random(f"{SEED}-portee-{slug}")  # noqa: S311 - the same at each load, no secret
