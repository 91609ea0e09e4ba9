"""Recompute a figure of an archive from its evidence only. Pure and exact, so that it can be checked by hand."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from common.words import number_fr, plural_fr, rounded, strip_trailing_zeros

NUMBER = re.compile(r"-?[0-9]{1,16}(\.[0-9]{1,4})?", re.ASCII)
COUNTED, BASE = "counted", "base"
"""The roles of a record of the evidence: counted, or only in the denominator."""


class ArchiveError(Exception):
    """The archive can't be verified; the message gives the reason in French."""


def archived_number(text: object) -> Decimal | None:
    """Return a number of an archive; None if it is unknown.

    :raises ArchiveError: it is no possible value: a huge one would fill the memory.
    """
    if text is None:
        return None
    if not isinstance(text, str) or not NUMBER.fullmatch(text):
        raise ArchiveError(f"« {str(text)[:30]} » n’est pas un nombre que peut avoir un chiffre.")
    return Decimal(text)


@dataclass(frozen=True, slots=True)
class ArchivedEvidence:
    """A record behind a figure: what it adds (None: unknown), its role, its service, and what identifies it."""

    amount: Decimal | None
    role: str = COUNTED
    service: str = ""
    record: str = ""


@dataclass(frozen=True, slots=True)
class ArchivedFigure:
    """A figure of an archive. ``value`` is the published value, ``computed`` the value that its evidence must give.

    ``aggregate`` is how (empty: it does not). ``problem`` is an error that the archive's own data shows.
    """

    key: str
    label: str
    words: str
    value: Decimal | None
    computed: Decimal | None
    aggregate: str
    evidence: Sequence[ArchivedEvidence] = ()
    source: str = ""
    problem: str = ""


class RecountVerdict(StrEnum):
    """The result of recomputing a figure: confirmed by its evidence, not recomputable (a source, or ND), or wrong."""

    RECOUNTED = "recompté"
    NOT_RECOUNTED = "non recompté"
    WRONG = "FAUX"


@dataclass(frozen=True, slots=True)
class Recount:
    """The result of recomputing a figure, with a sentence."""

    key: str
    sentence: str
    verdict: RecountVerdict


def _amounts(rows: Iterable[ArchivedEvidence]) -> list[Decimal]:
    return [row.amount for row in rows if row.amount is not None]


def _sum(rows: Iterable[ArchivedEvidence]) -> Decimal:
    return sum(_amounts(rows), Decimal(0))


def _quotient(part: int, whole: int) -> Decimal | None:
    return rounded(Decimal(100 * part) / whole, 4) if whole else None


def _unit_cost(spent: Decimal, counted: Decimal, share: Decimal = Decimal(100)) -> Decimal:
    return rounded(spent / (counted * share / 100), 2)


type Aggregation = Callable[[Sequence[ArchivedEvidence], int], Decimal | None]
"""Returns the value of the counted rows and of a number of rows that are only in the denominator."""

AGGREGATIONS: Mapping[str, tuple[str, Aggregation]] = {
    "count": ("le nombre de lignes « counted »", lambda rows, base: Decimal(len(rows))),
    "sum": ("la somme des apports de ces lignes", lambda rows, base: _sum(rows)),
    "share": (
        "100 × lignes « counted » ÷ lignes « counted » et « base »",
        lambda rows, base: _quotient(len(rows), len(rows) + base),
    ),
    "rate": ("100 × lignes « counted » ÷ lignes « base »", lambda rows, base: _quotient(len(rows), base)),
    "startups": (
        "le nombre de services différents parmi les lignes « counted »",
        lambda rows, base: Decimal(len({row.service for row in rows if row.service})),
    ),
    "measured": (
        "l’apport de la ligne : une valeur relevée par l’équipe",
        lambda rows, base: _sum(rows) if rows else None,
    ),
    "percent": (
        "100 × apport de la première ligne ÷ celui de la deuxième, à l’unité",
        lambda rows, base: rounded(100 * _amounts(rows)[0] / _amounts(rows)[1], 0),
    ),
    "growth": (
        "la même chose, moins 100",
        lambda rows, base: rounded(100 * _amounts(rows)[0] / _amounts(rows)[1] - 100, 0),
    ),
    "unit_cost": (
        "apport de la première ligne ÷ celui de la deuxième (dont la part, en %, est la troisième), au centime",
        lambda rows, base: _unit_cost(*_amounts(rows)),
    ),
}
"""How the evidence gives a value, by the word of the column « agrégation »: in French, and as a function."""


def recount_value(aggregate: str, rows: Sequence[ArchivedEvidence]) -> Decimal | None:
    """Return the value that the evidence gives; None if it gives none."""
    counted = [row for row in rows if row.role == COUNTED]
    return AGGREGATIONS[aggregate][1](counted, len(rows) - len(counted))


def recount(archived_figure: ArchivedFigure) -> Recount:
    """Check a figure: its evidence gives its value, or it has a source."""
    if problem := archived_figure.problem or _problem(archived_figure):
        return Recount(archived_figure.key, f"{archived_figure.label} : {problem}", RecountVerdict.WRONG)
    if not archived_figure.aggregate:
        return _not_recounted(archived_figure)
    made = strip_trailing_zeros(recount_value(archived_figure.aggregate, archived_figure.evidence))
    recounted = f"recompté {number_fr(made)} d’après {plural_fr(len(archived_figure.evidence), 'preuve', 'preuves')}"
    if made != archived_figure.computed:
        sentence = f"{archived_figure.label} : {number_fr(archived_figure.computed)} publié, mais {recounted}."
        return Recount(archived_figure.key, sentence, RecountVerdict.WRONG)
    if made != archived_figure.value:
        return _not_recounted(archived_figure, f" ({recounted})")
    return Recount(
        archived_figure.key, f"{archived_figure.label} : {number_fr(made)}, {recounted}.", RecountVerdict.RECOUNTED
    )


def _problem(archived_figure: ArchivedFigure) -> str:
    """Return the error in the evidence itself, or an empty text."""
    if archived_figure.aggregate and archived_figure.aggregate not in AGGREGATIONS:
        return f"agrégation inconnue, « {archived_figure.aggregate} »."
    if any(row.role not in (COUNTED, BASE) for row in archived_figure.evidence):
        return "une preuve a un rôle inconnu."
    seen = Counter((row.record, row.role) for row in archived_figure.evidence if row.record)
    twice = next((record for (record, _), count in seen.items() if count > 1), "")
    return f"l’enregistrement « {twice} » compte deux fois." if twice else ""


def _not_recounted(archived_figure: ArchivedFigure, beside: str = "") -> Recount:
    """Check a figure that its evidence does not give: it is unknown, or has a source or evidence."""
    text = f"{archived_figure.label} : {archived_figure.words}"
    if archived_figure.value is None:
        return Recount(archived_figure.key, f"{text}, rien à recompter.", RecountVerdict.NOT_RECOUNTED)
    if archived_figure.source:
        return Recount(archived_figure.key, f"{text}, d’après sa source seule{beside}.", RecountVerdict.NOT_RECOUNTED)
    if beside or not archived_figure.evidence:
        return Recount(archived_figure.key, f"{text}, sans preuve ni source{beside}.", RecountVerdict.WRONG)
    return Recount(
        archived_figure.key, f"{text}, que ses preuves ne suffisent pas à recompter.", RecountVerdict.NOT_RECOUNTED
    )


def totals_fr(recounts: Iterable[Recount], nouns: tuple[str, str]) -> list[str]:
    """Return one sentence for each verdict with its count; ``nouns`` are « chiffre » and « chiffres »."""
    counts, (one, several) = Counter(each.verdict for each in recounts), nouns
    return [
        plural_fr(counts[verdict], f"{one} {singular}", f"{several} {plural}")
        if counts[verdict] or verdict != RecountVerdict.WRONG
        else "aucune erreur"
        for verdict, singular, plural in (
            (RecountVerdict.RECOUNTED, "se retrouve d’après ses preuves", "se retrouvent d’après leurs preuves"),
            (RecountVerdict.NOT_RECOUNTED, "n’a qu’une source, ou est ND", "n’ont qu’une source, ou sont ND"),
            (RecountVerdict.WRONG, "faux", "faux"),
        )
    ]
