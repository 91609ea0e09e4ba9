"""What deserves a second look before it is frozen: unusual, and yet allowed for who confirms it with a reason. Pure."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.core.exceptions import ValidationError

from common.words import date_fr, number_fr
from indicators.models import Target
from indicators.queries.publishable import Candidate

CONFIRM = "Confirmez ce qui est inhabituel, et dites pourquoi dans la raison."


class UnconfirmedError(ValidationError):
    """Something unusual is asked for, and nobody confirmed it: ``warnings`` say what."""

    def __init__(self, warnings: list[str]) -> None:
        self.warnings = warnings
        super().__init__({"confirmed": [*warnings, CONFIRM]})


def unusual(
    year: int, chosen: Iterable[tuple[Candidate, Decimal | None, bool]], *, today: dt.date, known_until: dt.date | None
) -> list[str]:
    """What is unusual in the results to publish: each indicator, its value, and whether the records give it."""
    listed = list(chosen)
    end = dt.date(year, 12, 31)
    found = []
    if today <= end:
        found.append(f"L’année {year} n’est pas finie : elle finit le {date_fr(end)}.")
    elif known_until and known_until < end and any(by_records for _, _, by_records in listed):
        found.append(f"Les fiches sont celles du {date_fr(known_until)}, avant la fin de {year} : un import manque.")
    for one, value, _ in listed:
        found += _of_value(one, value, year)
    return found


def _of_value(one: Candidate, value: Decimal | None, year: int) -> list[str]:
    if value is None:
        return []
    target = one.target
    if not value and target and target.value and target.direction == Target.Direction.AT_LEAST:
        return [f"« {one.label} » : 0, pour une cible de {number_fr(target.value)}."]
    before = one.before
    if before and abs(value - before) * 2 > before:
        return [
            f"« {one.label} » : {number_fr(value)}, pour {number_fr(before)} publié en {year - 1} :"
            " plus de la moitié de différence."
        ]
    return []
