"""The incubators of an invented service over time: one that opens later takes it over from the DINUM's."""

import datetime as dt
from random import Random
from typing import Any

from sampledata.demonstration.fiche import Carriage, Life, dated
from sampledata.demonstration.words import vocabulary

HOME = "dinum"
MOVING = 0.12
SHARED = 0.05


def incubators() -> dict[str, dict[str, Any]]:
    """Return the incubators that may support an invented service, with weight, first day and themes."""
    found: dict[str, dict[str, Any]] = vocabulary()["incubators"]
    return found


def chosen(chance: Random, life: Life) -> str:
    """Return an incubator open when the life starts, or sometimes one that opens before it ends."""
    (first, _), (last, _) = dated(life)[0], dated(life)[-1]
    already = [slug for slug, row in incubators().items() if row["since"] <= first]
    later = [slug for slug, row in incubators().items() if first < row["since"] < last]
    among = later if later and chance.random() < MOVING else already
    return chance.choices(among, weights=[incubators()[slug]["weight"] for slug in among])[0]


def carriages(chance: Random, life: Life, incubator: str) -> tuple[Carriage, ...]:
    """Return the successive leads of a life, and sometimes a co-incubator from the launch on."""
    first = dated(life)[0][0]
    since: dt.date = incubators()[incubator]["since"]
    leads = (
        (Carriage(incubator, first),) if since <= first else (Carriage(HOME, first, since), Carriage(incubator, since))
    )
    launch = next((day for day, kind in dated(life) if kind == "construction"), None)
    if launch is None or chance.random() >= SHARED:
        return leads
    names = {lead.incubator for lead in leads}
    others = [slug for slug, row in incubators().items() if row["since"] <= launch and slug not in names]
    if not others:
        return leads
    return (*leads, Carriage(chance.choice(others), launch, is_lead=False))
