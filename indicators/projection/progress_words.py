"""How far the running year is, in words: where it stands, what is left, what is expected."""

from decimal import Decimal

from common.words import NO_BREAK, date_fr, number_fr, percent_fr, plural_fr
from indicators.projection.progress import Progress
from indicators.projection.rule import days_left

MONTH = Decimal("30.4375")
"""Days in a month, on average."""


def progress_in_words(progress: Progress) -> list[str]:
    """One sentence each: where it stands, what is left, what is expected."""
    sentences = [_standing(progress), _left(progress), _expected(progress)]
    return [sentence for sentence in sentences if sentence]


def _standing(progress: Progress) -> str:
    reached = number_fr(progress.reached)
    if progress.aim is None:
        aim = "cible non déterminée (ND)" if progress.target else "sans cible"
        return f"Compté au {date_fr(progress.day)}{NO_BREAK}: {reached}, {aim}."
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
    error = number_fr(projection.mean_error, 1)
    text = f"Projection au 31{NO_BREAK}décembre{NO_BREAK}: {number_fr(projection.value, 0)}, à {error} près en moyenne"
    if progress.aim is None or progress.is_settled:
        return f"{text}."
    worst, best = (projection.high, projection.low) if progress.is_ceiling else (projection.low, projection.high)
    if progress.is_right(worst):
        return f"{text}{NO_BREAK}: la cible serait tenue."
    if progress.is_right(best):
        return f"{text}{NO_BREAK}: la cible reste possible."
    return f"{text}{NO_BREAK}: la cible ne serait pas tenue."
