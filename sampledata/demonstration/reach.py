"""A few invented services close to national impact: most lack one piece of evidence. Fictitious too."""

import datetime as dt
from collections.abc import Sequence
from random import Random

from impact.models import ImpactFacts
from sampledata.additions import ids
from sampledata.demonstration.fiche import SampleFiche
from sampledata.demonstration.lives import SEED
from startups.models import Startup

SOURCE = "Fictif : inventé pour la démonstration"
NEAR = 0.1
LACKS = ("", "", "reach", "quality", "contact")
MANY = 40
"""How many times more people than the others these services reach."""


def is_near(slug: str) -> bool:
    """Whether an invented service is one of them, the same at each load."""
    return _chance(slug).random() < NEAR


def write_reach(fiches: Sequence[SampleFiche], today: dt.date) -> dict[str, int]:
    """Write their attestations and team contacts, once they are written: two statements."""
    near = [one.slug for one in fiches if one.columns.get("is_fictitious") and is_near(one.slug)]
    startups = ids(Startup, "slug", near)
    lacks = {slug: _lack(slug) for slug in near}
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
    return {"portées": len(facts)}


def _lack(slug: str) -> str:
    chance = _chance(slug)
    chance.random()  # the draw that selected it
    return chance.choice(LACKS)


def _chance(slug: str) -> Random:
    return Random(f"{SEED}-portee-{slug}")  # noqa: S311 - the same at each load, no secret
