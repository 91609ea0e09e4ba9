"""The lives of the invented fiches: how many of each course, and their dates."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from random import Random

from sampledata.demonstration.fiche import Life, SamplePhase
from sampledata.demonstration.target_counts import TargetCounts

SEED = "betaportfolio"
EARLY_STOPS = 6
EARLY_INCONCLUSIVE = 12
EARLY_YEARS = {2013: 1, 2014: 3, 2015: 5, 2016: 8, 2017: 12, 2018: 20, 2019: 26}
NEW_EACH_YEAR = 54, 66
"""The least and the greatest number of problems investigated in a year after the bilan."""
BECOMES_A_SERVICE = 0.62
STOPS_EARLY, STOPS = 0.12, 0.38
"""One launch in eight stops before its acceleration, and one in four afterwards."""
STAYS_IN_NETWORK = 0.2

type Maker = Callable[[Random], Life]


@dataclass(frozen=True, slots=True)
class Course:
    """``count`` lives of one course; ``key`` seeds them, so that the number of another course never changes them."""

    key: str
    count: int
    make: Maker


def lives(missing: TargetCounts, last_year: int) -> list[tuple[str, Life]]:
    """Return each invented life with a unique key: those investigated until ``last_year``."""
    return [
        (f"{course.key}-{index}", course.make(_chance(f"{course.key}-{index}")))
        for course in [*past_courses(missing), *_recent_courses(missing.as_of.year, last_year)]
        for index in range(course.count)
    ]


def past_courses(missing: TargetCounts) -> list[Course]:
    """Plan the courses that give exactly the missing totals on the day of the targets and in the two years before.

    :raises ValueError: the named services already exceed an aim.
    """
    late, earlier = missing.launched[2021] // 4, missing.launched[2020] // 4
    inconclusive = {
        2021: missing.investigated[2021] - missing.investigations - (missing.launched[2021] - late),
        2020: missing.investigated[2020] - late - (missing.launched[2020] - earlier),
    }
    older = missing.services - missing.launched[2021] - missing.launched[2020]
    floor = missing.as_of + dt.timedelta(days=10)
    courses = [
        Course("launched-2021", missing.launched[2021] - late, partial(_launched, year=2021, floor=floor)),
        Course("launched-late-2021", late, partial(_launched, year=2021, floor=floor, late=True)),
        Course("launched-2020", missing.launched[2020] - earlier, partial(_launched, year=2020, floor=floor)),
        Course("launched-late-2020", earlier, partial(_launched, year=2020, floor=floor, late=True)),
        Course("older", older, partial(_older, floor=floor)),
        Course("running", missing.investigations, partial(_running, as_of=missing.as_of)),
        Course("inconclusive-2021", inconclusive[2021], partial(_inconclusive, year=2021)),
        Course("inconclusive-2020", inconclusive[2020], partial(_inconclusive, year=2020)),
        Course("stopped-2021", missing.stopped[2021], partial(_stopped, year=2021)),
        Course("stopped-2020", missing.stopped[2020], partial(_stopped, year=2020)),
        Course("stopped-early", EARLY_STOPS, _stopped_early),
        Course("inconclusive-early", EARLY_INCONCLUSIVE, _inconclusive_early),
    ]
    if beyond := [course.key for course in courses if course.count < 0]:
        raise ValueError(f"Les services nommés dépassent déjà les chiffres visés : {', '.join(beyond)}.")
    return courses


def _recent_courses(first_year: int, last_year: int) -> Iterator[Course]:
    for year in range(first_year, last_year + 1):
        yield Course(f"new-{year}", _chance(f"new-{year}").randint(*NEW_EACH_YEAR), partial(_new, year=year))


def _chance(key: str) -> Random:
    return Random(f"{SEED}-{key}")  # noqa: S311 - the same invented fiches at each load, no secret


def between(chance: Random, first: dt.date, last: dt.date) -> dt.date:
    """Return a random day from ``first`` to ``last``, both included."""
    return first + dt.timedelta(days=chance.randint(0, (last - first).days))


def after(chance: Random, day: dt.date, least: int, most: int) -> dt.date:
    """Return a random day from ``least`` to ``most`` days after ``day``."""
    return day + dt.timedelta(days=chance.randint(least, most))


def _early_year(chance: Random) -> int:
    return chance.choices(list(EARLY_YEARS), weights=list(EARLY_YEARS.values()))[0]


def _older(chance: Random, floor: dt.date) -> Life:
    return _launched(chance, _early_year(chance), floor)


def _stopped_early(chance: Random) -> Life:
    return _stopped(chance, chance.randint(2018, 2019))


def _inconclusive_early(chance: Random) -> Life:
    return _inconclusive(chance, _early_year(chance))


def _launched(chance: Random, year: int, floor: dt.date, *, late: bool = False) -> Life:
    """Return a life launched in ``year`` (``late``: investigated the year before), not stopped before ``floor``."""
    if late:
        launch = between(chance, dt.date(year, 1, 10), dt.date(year, 5, 31))
        investigation = min(after(chance, launch, -150, -40), dt.date(year - 1, 12, 20))
    else:
        launch = between(chance, dt.date(year, 3, 20), dt.date(year, 12, 20))
        investigation = max(after(chance, launch, -150, -60), dt.date(year, 1, 2))
    return (
        SamplePhase("investigation", investigation),
        SamplePhase("construction", launch),
        *_growth(chance, launch, floor),
    )


def _growth(chance: Random, launch: dt.date, floor: dt.date) -> Iterator[SamplePhase]:
    """Yield the phases after a launch, of usual lengths: most services are transferred, others stop, from ``floor`` on."""
    acceleration = after(chance, launch, 180, 600)
    consolidation = after(chance, acceleration, 300, 1000)
    perennial = after(chance, consolidation, 90, 330)
    stop = between(chance, acceleration + dt.timedelta(days=90), consolidation)
    outcome, end = chance.random(), "opere" if chance.random() < STAYS_IN_NETWORK else "transfere"
    if outcome < STOPS_EARLY and acceleration >= floor:
        yield SamplePhase("abandon", acceleration)
        return
    yield SamplePhase("acceleration", acceleration)
    if outcome < STOPS and stop >= floor:
        yield SamplePhase("abandon", stop)
        return
    yield SamplePhase("consolidation", consolidation)
    yield SamplePhase(end, perennial)


def _running(chance: Random, as_of: dt.date) -> Life:
    """Return an investigation in progress on ``as_of`` that concludes in the following months."""
    start = between(chance, dt.date(as_of.year - 1, 7, 5), dt.date(as_of.year - 1, 12, 20))
    end = after(chance, as_of, 20, 150)
    if chance.random() < 0.5:
        return (SamplePhase("investigation", start), SamplePhase("abandon-investigation", end))
    return (SamplePhase("investigation", start), SamplePhase("construction", end), *_growth(chance, end, end))


def _inconclusive(chance: Random, year: int) -> Life:
    """Return an investigation of ``year`` that ended without a service in the same year."""
    start = between(chance, dt.date(year, 1, 5), dt.date(year, 9, 5))
    return (SamplePhase("investigation", start), SamplePhase("abandon-investigation", after(chance, start, 50, 110)))


def _stopped(chance: Random, year: int) -> Life:
    """Return a service that stopped in ``year``, launched at least two years before."""
    launch = between(chance, dt.date(year - 4, 3, 1), dt.date(year - 2, 2, 1))
    life = [SamplePhase("investigation", after(chance, launch, -150, -40)), SamplePhase("construction", launch)]
    if chance.random() < 0.6:
        life.append(SamplePhase("acceleration", after(chance, launch, 150, 300)))
    return (*life, SamplePhase("abandon", between(chance, dt.date(year, 1, 10), dt.date(year, 12, 15))))


def _new(chance: Random, year: int) -> Life:
    """Return a problem investigated in ``year``, after the bilan."""
    start = between(chance, dt.date(year, 1, 5), dt.date(year, 12, 20))
    end = after(chance, start, 60, 220)
    if chance.random() >= BECOMES_A_SERVICE:
        return (SamplePhase("investigation", start), SamplePhase("abandon-investigation", end))
    return (SamplePhase("investigation", start), SamplePhase("construction", end), *_growth(chance, end, end))
