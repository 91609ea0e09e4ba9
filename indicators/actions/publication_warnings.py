"""Return warnings about what is unusual in a publication: allowed, once confirmed with a reason. Pure."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.core.exceptions import ValidationError

from common.figure import Figure
from common.words import date_fr, list_fr, number_fr
from indicators.models import Target
from indicators.queries.publishable import PublicationCandidate

CONFIRM = "Confirmez ce qui est inhabituel, et expliquez-le dans le motif."


class UnconfirmedError(ValidationError):
    """The change is unusual, and was not confirmed: ``warnings`` give the reasons."""

    def __init__(self, warnings: list[str]) -> None:
        self.warnings = warnings
        super().__init__({"confirmed": [*warnings, CONFIRM]})


def published_years_warnings(years: Sequence[int]) -> list[str]:
    """Return the warnings of a new definition for these published years; none without such years."""
    if not years:
        return []
    named = list_fr([str(year) for year in years])
    if len(years) == 1:
        return [
            f"{named} est publiée, et cette version la décide : le résultat publié ne change pas, celui des fiches suivra la"
            " nouvelle règle, et l’écart se verra."
        ]
    return [
        f"{named} sont publiées, et cette version les décide : les résultats publiés ne changent pas, ceux des fiches"
        " suivront la nouvelle règle, et les écarts se verront."
    ]


def publication_warnings(
    year: int,
    chosen: Iterable[tuple[PublicationCandidate, Decimal | None, bool]],
    *,
    known_until: dt.date | None,
) -> list[str]:
    """Return the warnings on the results to publish: indicator, value, and whether it comes from the records."""
    listed = list(chosen)
    end = dt.date(year, 12, 31)
    found = []
    if known_until and known_until < end and any(by_records for _, _, by_records in listed):
        found.append(f"Les fiches sont celles du {date_fr(known_until)}, avant la fin de {year} : un import manque.")
    for one, value, by_records in listed:
        found += _value_warnings(one, value, year)
        found += _mark_warnings(one) if by_records else _contradictions(one, value)
    return found


def _contradictions(publication_candidate: PublicationCandidate, typed: Decimal | None) -> list[str]:
    """Return a warning if the records give a value, another one or the same: with it, its evidence is published."""
    recorded = publication_candidate.figure
    if not recorded.is_known:
        return []
    typed_words = "non déterminé (ND)" if typed is None else number_fr(typed)
    said = f"{typed_words} saisi, et {recorded} d’après les fiches, preuves à l’appui"
    return [f"« {publication_candidate.label} » : {said}."]


def _mark_warnings(publication_candidate: PublicationCandidate) -> list[str]:
    figure, said = publication_candidate.figure, f"« {publication_candidate.label} » : {publication_candidate.figure}."
    is_proposed = figure.is_to_confirm
    found = [f"{said} Ces millésimes sont seulement proposés."] if is_proposed else []
    return [*found, *([f"{said} Enregistrez ces lauréats, ou publiez une partie."] if figure.missing else [])]


def _value_warnings(publication_candidate: PublicationCandidate, value: Decimal | None, year: int) -> list[str]:
    """Return the warnings on a value."""
    if value is None:
        return []
    target = publication_candidate.target
    if not value and target and target.value and target.direction == Target.Direction.AT_LEAST:
        return [f"« {publication_candidate.label} » : 0, pour une cible de {number_fr(target.value)}."]
    before = publication_candidate.before
    change = (Figure(value) - Figure(before)).exact
    if before and change is not None and abs(change) * 2 > before:
        return [
            f"« {publication_candidate.label} » : {number_fr(value)}, pour {number_fr(before)} publié en {year - 1} :"
            " plus de la moitié de différence."
        ]
    return []
