"""What an address says: the year, read once for the pages and the API."""

import re
from dataclasses import dataclass

from common.words import list_fr
from impact.queries import years


@dataclass(frozen=True, slots=True)
class YearError(Exception):
    """A year that can't be shown: ``message`` says why and what to do; ``is_missing`` when it is one, without data."""

    message: str
    is_missing: bool
    known: tuple[int, ...]


def read_year(text: str) -> int:
    """The year of an address.

    :raises YearError: it is no year, or nothing is known of it.
    """
    known = tuple(years())
    if not re.fullmatch(r"[0-9]{4}", text, re.ASCII):
        raise YearError(
            f"« {text[:20]} » n'est pas une année. Écrivez-la en quatre chiffres, comme 2021.", False, known
        )
    if int(text) not in known:
        raise YearError(f"Aucun indicateur n'est connu pour {text}. {known_years(known)}", True, known)
    return int(text)


def known_years(known: tuple[int, ...]) -> str:
    """The years that can be asked for, in a sentence."""
    if not known:
        return "Aucune année n'a encore d'indicateur."
    return f"Années connues : {list_fr([str(year) for year in known])}."
