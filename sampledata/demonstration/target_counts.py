"""The totals that the invented fiches must reach: the figures of the bilan 2021 minus the named services."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sampledata.demonstration.fiche import SampleFiche, count_in, in_group
from sampledata.reference import parse, read

DATA = Path(__file__).parent / "data"
YEARS = (2020, 2021)


@cache
def read_data_file(name: str) -> Any:
    """Return a data file of the demonstration, parsed once: nobody changes what it holds."""
    return parse(DATA / f"{name}.yaml")


@dataclass(frozen=True, slots=True)
class TargetCounts:
    """Numbers of services by state on ``as_of``, and of entries by year."""

    as_of: dt.date
    investigations: int
    services: int
    investigated: dict[int, int]
    launched: dict[int, int]
    stopped: dict[int, int]


def target_counts() -> TargetCounts:
    """Return the figures printed in the bilan."""
    published = {row["code"]: row["published"] for row in read().indicators["indicators"] if "published" in row}
    return TargetCounts(
        **read_data_file("aims"),
        investigated=published["problems_investigated"],
        launched=published["products_launched"],
        stopped=published["products_abandoned"],
    )


def missing_counts(targets: TargetCounts, fiches: Sequence[SampleFiche]) -> TargetCounts:
    """Return the targets minus what ``fiches`` already give, counted by the programme's rule."""
    lives = [fiche.life for fiche in fiches]
    investigated, launched = [one.investigated_on for one in fiches], [one.launched_on for one in fiches]
    ended = [one.ended_on for one in fiches]
    return TargetCounts(
        as_of=targets.as_of,
        investigations=targets.investigations - in_group(lives, "investigation", targets.as_of),
        services=targets.services - in_group(lives, "service", targets.as_of),
        investigated={year: targets.investigated[year] - count_in(investigated, year) for year in YEARS},
        launched={year: targets.launched[year] - count_in(launched, year) for year in YEARS},
        stopped={year: targets.stopped[year] - count_in(ended, year) for year in YEARS},
    )
