"""The way to project a count to 31 December, and the naive rules that it is held against."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from indicators.outlook import flow, rhythm
from indicators.outlook.history import History

TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Method:
    """``rest`` says how many more are expected after a day; ``needs_phases``: only for entries into a phase."""

    label: str
    words: str
    rest: Callable[[History, dt.date], float]
    needs_phases: bool = False


def _blend(history: History, day: dt.date) -> float:
    return (rhythm.expected(history, day) + flow.expected(history, day)) / 2


def _as_last_year(history: History, day: dt.date) -> float:
    return history.total(day.year - 1) - history.so_far(day)


def _repeat_so_far(history: History, day: dt.date) -> float:
    return history.so_far(day)


METHODS: Mapping[str, Method] = {
    "blend": Method(
        "Rythme et flux",
        "la moyenne de deux estimations, le rythme (ce qui a suivi le même jour de l’an dernier) et le flux (les services "
        "présents dans chaque phase la quittent comme d’autres l’ont quittée au même âge depuis deux ans)",
        _blend,
        needs_phases=True,
    ),
}
"""The methods that may be kept, if they do better than every naive rule (``indicators.outlook.backtest.kept_method``)."""

NAIVE: Mapping[str, Method] = {
    "rhythm": Method(
        "Même date l’an dernier",
        "autant d’ici la fin de l’année qu’il y en a eu après le même jour de l’an dernier",
        rhythm.expected,
    ),
    "last_year": Method("Comme l’an dernier", "le résultat de l’an dernier", _as_last_year),
    "double": Method("Deux fois le premier semestre", "deux fois ce qui est compté au 30 juin", _repeat_so_far),
}
LABELS: Mapping[str, str] = {key: method.label for key, method in (*METHODS.items(), *NAIVE.items())}


def usable(history: History) -> list[str]:
    """The methods that can be tried."""
    return [key for key, method in METHODS.items() if history.stays or not method.needs_phases]


def project(key: str, history: History, day: dt.date) -> Decimal:
    """What a method expects on 31 December of the year of ``day``, from what was known that day; to a tenth."""
    method = {**METHODS, **NAIVE}[key]
    known = history.known_on(day)
    reached = known.so_far(day) + method.rest(known, day)
    return Decimal(reached).quantize(TENTH, ROUND_HALF_UP)
