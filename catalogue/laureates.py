"""The FAST laureates that are not recorded, told once on a page whose sums they could raise."""

import datetime as dt

from budget.queries.fast import unrecorded_laureates
from common.periods import FIRST_YEAR
from common.words import NO_BREAK, list_fr, plural_fr


def unrecorded_in_words(day: dt.date) -> str:
    """Return « 3 lauréats du FAST 12 et du FAST 15, et ceux de 7 appels » that were announced by ``day`` but not recorded.

    Empty if all are recorded. One query.
    """
    rounds = unrecorded_laureates(range(FIRST_YEAR, day.year + 1), day)
    partial = [one for one in rounds if one.count]
    parts = []
    if partial:
        names = list_fr(f"du FAST{NO_BREAK}{one.number}" for one in partial)
        parts.append(f"{plural_fr(sum(one.count or 0 for one in partial), 'lauréat', 'lauréats')} {names}")
    if unknown := len(rounds) - len(partial):
        parts.append(f"ceux de {plural_fr(unknown, 'appel', 'appels')}")
    return ", et ".join(parts)
