"""The running year as of today: how far from the target, how much time is left, which pace it takes."""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal

from common.words import NO_BREAK, date_fr, number_fr, percent_fr, plural_fr
from impact.models import Projection, Target
from impact.outlook.history import days_left
from impact.queries.years import TargetOfYear

MONTH = Decimal("30.4375")
"""Days in a month, on average."""


@dataclass(frozen=True, slots=True)
class Progress:
    """``reached`` of ``target`` (None: nobody set one) by ``day``.

    ``projection`` is None for what does not accumulate through the year.
    """

    day: dt.date
    reached: Decimal
    target: TargetOfYear | None
    projection: Projection | None

    @property
    def is_ceiling(self) -> bool:
        return self.target is not None and self.target.direction == Target.Direction.AT_MOST

    @property
    def aim(self) -> Decimal | None:
        """What has to be reached, or not passed, tolerance included; None when it is not determined."""
        if self.target is None or self.target.value is None:
            return None
        return self.target.value + (self.target.tolerance if self.is_ceiling else -self.target.tolerance)

    @property
    def share(self) -> Decimal | None:
        """In percent of the aim; None without one."""
        return 100 * self.reached / self.aim if self.aim else None

    @property
    def elapsed(self) -> Decimal:
        """The part of the year that is over, in percent."""
        passed = self.day.timetuple().tm_yday
        return 100 * Decimal(passed) / (passed + days_left(self.day))

    @property
    def missing(self) -> Decimal | None:
        """How much more it takes, or how much room is left under a ceiling; negative beyond it."""
        return None if self.aim is None else self.aim - self.reached


@dataclass(frozen=True, slots=True)
class Bar:
    """The drawing of a progress, in percent of its width: what is done, the aim, the time that is over, the range."""

    done: str
    aim: str
    elapsed: str
    low: str = ""
    span: str = ""


def bar_of(progress: Progress) -> Bar | None:
    """None without an aim. The aim stands at the end of the bar, unless something goes beyond it."""
    aim, projection = progress.aim, progress.projection
    if not aim or aim < 0:
        return None
    whole = max(aim, progress.reached, projection.high if projection else Decimal(0))

    def part(value: Decimal) -> str:
        return f"{100 * value / whole:.2f}%"

    bar = Bar(part(progress.reached), part(aim), part(aim * progress.elapsed / 100))
    return replace(bar, low=part(projection.low), span=part(projection.high - projection.low)) if projection else bar


def progress_in_words(progress: Progress) -> list[str]:
    """One sentence each: where it stands, what is left, what is expected."""
    said = [_standing(progress), _left(progress), _expected(progress)]
    return [sentence for sentence in said if sentence]


def _standing(progress: Progress) -> str:
    reached = number_fr(progress.reached)
    if progress.aim is None:
        aim = "cible non déterminée (ND)" if progress.target else "sans cible"
        return f"{reached} au {date_fr(progress.day)}, {aim}."
    what = "un plafond de" if progress.is_ceiling else "une cible de"
    share = f", soit {percent_fr(progress.share, 0)}" if progress.share is not None else ""
    passed = percent_fr(progress.elapsed, 0)
    return (
        f"{reached} à ce jour pour {what} {number_fr(progress.aim)}{share}{NO_BREAK}; {passed} de l’année est passée."
    )


def _left(progress: Progress) -> str:
    days, missing = days_left(progress.day), progress.missing
    time = f"Il reste {plural_fr(days, 'jour', 'jours')}" if days else "L’année s’achève aujourd’hui"
    if missing is None:
        return f"{time}."
    if progress.is_ceiling:
        if missing < 0:
            return f"{time}, et le plafond est dépassé de {number_fr(-missing)}."
        return f"{time}, et {number_fr(missing)} avant le plafond."
    if missing <= 0:
        return f"La cible est atteinte. {time}."
    if not progress.projection or not days:
        return f"{time}, et il manque {number_fr(missing)}."
    passed = progress.day.timetuple().tm_yday
    needed = number_fr(missing * MONTH / days, 1)
    pace = number_fr(progress.reached * MONTH / passed, 1)
    more = f"{time}{NO_BREAK}: il en faut {number_fr(missing)} de plus"
    return f"{more}, soit {needed} par mois, contre {pace} par mois depuis janvier."


def _expected(progress: Progress) -> str:
    projection = progress.projection
    if projection is None:
        return ""
    low, high = number_fr(projection.low, 0), number_fr(projection.high, 0)
    said = f"Projection au 31{NO_BREAK}décembre{NO_BREAK}: {number_fr(projection.value, 0)}, entre {low} et {high}"
    if progress.aim is None:
        return f"{said}."
    if projection.low <= progress.aim <= projection.high:
        return f"{said}{NO_BREAK}: la cible est dans l’intervalle, rien n’est joué."
    is_kept = (projection.high < progress.aim) is progress.is_ceiling
    return f"{said}{NO_BREAK}: la cible {'devrait être tenue' if is_kept else 'ne devrait pas être tenue'}."
