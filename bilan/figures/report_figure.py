"""A figure of a report: live value, printed value and evidence. Pure values."""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from common.bounds import bound_of, is_true_of
from common.exact_json import exact_text
from common.words import NO_BREAK, UNKNOWN, Number, money_fr, number_fr, percent_fr, signed_fr, strip_trailing_zeros


@dataclass(frozen=True, slots=True)
class FigureEvidence:
    """A record behind a figure: its ``name``, its page (a site path, or empty), the ``date`` that counted (ISO).

    ``amount`` is None if unknown.
    """

    name: str
    url: str = ""
    date: str = ""
    amount: Decimal | None = Decimal(1)
    note: str = ""

    @property
    def row(self) -> list[str]:
        amount = "" if self.amount is None else f"{self.amount.normalize():f}"
        return [self.name, self.url, self.date, amount, self.note]


@dataclass(frozen=True, slots=True)
class ReportFigure:
    """A figure of a year. ``live`` is computed from the records, ``stated`` was printed by a source; None is unknown
    (ND).

    The report displays ``stated`` if it exists, with the live value next to it. ``printed`` is the wording of an
    inexact value ("plus de 100"). ``group`` and ``about`` place it in a table. ``aggregate`` is how the evidence gives
    the live value (empty: it does not). ``proof`` is the page that displays it, ``as_of`` an ISO day. ``is_pending``:
    ``live`` is None until a job computes it. ``mark`` gives how many of its records are missing or to confirm;
    ``live_mark`` does so for ``live``.
    """

    key: str
    label: str
    unit: str = ""
    live: Decimal | None = None
    stated: Decimal | None = None
    printed: str = ""
    group: str = ""
    about: str = ""
    source: str = ""
    definition: str = ""
    proof: str = ""
    as_of: str = ""
    aggregate: str = ""
    evidence: tuple[FigureEvidence, ...] = ()
    is_approximate: bool = False
    is_pending: bool = False
    mark: str = ""
    live_mark: str = ""

    @property
    def value(self) -> Decimal | None:
        """Return the value that the report displays."""
        return self.live if self.stated is None else self.stated

    @property
    def origin(self) -> str:
        """Return the origin of the value: ``records``, ``both`` (published and true of the records), ``published`` or
        ``moved``.
        """
        return origin_of(self.stated, self.live, self.source, self.words)

    @property
    def words(self) -> str:
        """Return the value in words, for a page."""
        if self.is_pending and self.value is None:
            return PENDING
        words = self.printed or format_value(self.value, self.unit, self.is_approximate)
        return with_mark(words, self.mark, self.value)

    @property
    def live_words(self) -> str:
        """Return the live value in words."""
        return PENDING if self.is_pending else with_mark(format_value(self.live, self.unit), self.live_mark, self.live)

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the evidence rows, to compare two sets of evidence."""
        return hashlib.sha256(json.dumps([one.row for one in self.evidence], ensure_ascii=False).encode()).hexdigest()

    def document(self) -> dict[str, Any]:
        """Return the figure as frozen in an edition; numbers are text."""
        return {
            "key": self.key,
            "label": self.label,
            "unit": self.unit,
            "group": self.group,
            "about": self.about,
            "value": exact_text(self.value),
            "words": self.words,
            "mark": self.mark,
            "live": exact_text(self.live),
            "live_mark": self.live_mark,
            "stated": exact_text(self.stated),
            "origin": self.origin,
            "source": self.source,
            "definition": self.definition,
            "proof": self.proof,
            "as_of": self.as_of,
            "aggregate": self.aggregate,
            "digest": self.digest,
            "evidence": [one.row for one in self.evidence],
        }


def with_mark(words: str, mark: str, value: Decimal | None) -> str:
    """Return a value in words, with its marks if it is known."""
    return f"{words} ({mark})" if mark and value is not None else words


PENDING = "en cours de calcul"
"""What is said of a figure until a job has computed it."""


def origin_of(stated: Decimal | None, live: Decimal | None, source: str, words: str) -> str:
    """Return the origin of a value that a source printed as ``stated``, in ``words``, when the records give ``live``."""
    if live is None:
        return "records" if stated is None and not source else "published"
    if stated is None:
        return "records"
    return "both" if is_true_of(stated, bound_of(words), live) else "moved"


ORIGINS = {
    "records": "calculé d’après les enregistrements",
    "both": "publié et vérifié",
    "published": "publié dans la source citée ; aucun enregistrement ne le redonne",
    "moved": "publié dans la source citée ; les enregistrements donnent aujourd’hui une autre valeur",
}
"""Where a value comes from, in words."""
SHORT_ORIGINS = {
    ORIGINS["records"]: "calculé",
    ORIGINS["both"]: "publié, vérifié",
    ORIGINS["published"]: "publié",
    ORIGINS["moved"]: "publié, a changé",
}
"""The same for a table whose page explains these words."""


def format_value(value: Number | None, unit: str, is_approximate: bool = False) -> str:
    """Format a value in French: money, percentage, signed growth (unit ``+%``) or number."""
    if value is None:
        return UNKNOWN
    if unit == "€":
        written = money_fr(value)
    elif unit == "%":
        written = percent_fr(value)
    elif unit == "+%":
        written = f"{signed_fr(value, 0)}{percent_fr(0)[1:]}"
    else:
        written = number_fr(strip_trailing_zeros(Decimal(value)))
    return f"environ{NO_BREAK}{written}" if is_approximate else written


def count_figure(
    key: str, label: str, rows: tuple[FigureEvidence, ...], *, is_known: bool = True, **fields: Any
) -> ReportFigure:
    """Return the figure that counts records; not determined unless ``is_known``."""
    live = Decimal(len(rows)) if is_known else None
    return ReportFigure(key, label, live=live, aggregate="count", evidence=rows, **fields)


def sum_figure(key: str, label: str, rows: tuple[FigureEvidence, ...], **fields: Any) -> ReportFigure:
    """Return the figure that adds up the known amounts of records; not determined without any.

    By default its page and its source are those of the first record.
    """
    amounts = [row.amount for row in rows if row.amount is not None]
    live = strip_trailing_zeros(sum(amounts, Decimal(0))) if amounts else None
    said = {"proof": rows[0].url, "source": rows[0].note} if rows else {}
    how = "sum" if amounts else ""
    return ReportFigure(key, label, live=live, aggregate=how, evidence=rows, **{**said, **fields})


def known_amount(text: str) -> Decimal | None:
    """Return the amount of a frozen record; None if unknown."""
    return Decimal(text) if text else None


def evidence_row(row: list[str]) -> dict[str, Any]:
    """Return a frozen record as a dictionary."""
    name, url, date, amount, note = row
    day = dt.date.fromisoformat(date) if date else None
    return {"name": name, "url": url, "date": day, "amount": known_amount(amount), "note": note}
