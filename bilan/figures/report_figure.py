"""A figure of a report: live value, printed value and evidence. Pure values."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from common.bounds import Bound, is_true_of
from common.exact_json import exact_text
from common.figure import ABOUT, UNKNOWN, Figure, with_marks
from common.words import NO_BREAK, Number, quantity_fr, strip_trailing_zeros

ONE = Figure(1)


@dataclass(frozen=True, slots=True)
class FigureEvidence:
    """A record behind a figure: its ``name``, its page (a site path, or empty), what it adds on the day that counted."""

    name: str
    url: str = ""
    figure: Figure = ONE
    note: str = ""

    @property
    def row(self) -> list[str]:
        """Return the record as frozen in an edition."""
        day = self.figure.day.isoformat() if self.figure.day else ""
        return [self.name, self.url, day, exact_text(self.figure.exact) or "", self.note]


@dataclass(frozen=True, slots=True)
class ReportFigure:
    """A figure of a year: computed from the records, printed by a source, or both."""

    key: str
    label: str
    live: Figure = UNKNOWN
    """What the records give; its unit and its day are those of the figure."""
    stated: Figure | None = None
    """What a source printed, with the doubts of the records: the report displays it rather than ``live``."""
    printed: str = ""
    """The wording of an inexact value ("plus de 100")."""
    bound: Bound = Bound.EXACT
    """What the source says of the number that it printed."""
    group: str = ""
    about: str = ""
    """Both place it in a table."""
    source: str = ""
    definition: str = ""
    proof: str = ""
    """The page that displays it."""
    aggregate: str = ""
    """How the evidence gives the live value (empty: it does not)."""
    evidence: tuple[FigureEvidence, ...] = ()
    is_pending: bool = False
    """Whether ``live`` is unknown until a job computes it."""

    @property
    def shown(self) -> Figure:
        """Return the figure that the report displays."""
        return self.stated or self.live

    @property
    def value(self) -> Decimal | None:
        return self.shown.exact

    @property
    def origin(self) -> str:
        """Return the origin of the value: ``records``, ``both`` (published and true of the records), ``published`` or
        ``moved``.
        """
        return origin_of(self.stated.exact if self.stated else None, self.live.exact, self.source, self.bound)

    @property
    def number(self) -> str:
        """Return the value in words, without its marks."""
        if self.is_pending and self.value is None:
            return PENDING
        return self.printed or format_figure(self.shown)

    @property
    def words(self) -> str:
        """Return the value in words, for a page."""
        return with_marks(self.number, self.shown.known_marks)

    @property
    def live_number(self) -> str:
        """Return the live value in words, without its marks."""
        return PENDING if self.is_pending else format_figure(self.live)

    @property
    def live_words(self) -> str:
        """Return the live value in words."""
        return with_marks(self.live_number, self.live.known_marks)

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the evidence rows, to compare two sets of evidence."""
        return hashlib.sha256(json.dumps([one.row for one in self.evidence], ensure_ascii=False).encode()).hexdigest()

    def document(self) -> dict[str, Any]:
        """Return the figure as frozen in an edition; numbers are text."""
        return {
            "key": self.key,
            "label": self.label,
            "unit": self.live.unit,
            "group": self.group,
            "about": self.about,
            "value": exact_text(self.value),
            "words": self.words,
            "number": self.number,
            "bound": self.bound.name,
            "mark": self.shown.known_marks,
            "live": exact_text(self.live.exact),
            "live_mark": self.live.known_marks,
            "stated": exact_text(self.stated.exact if self.stated else None),
            "origin": self.origin,
            "source": self.source,
            "definition": self.definition,
            "proof": self.proof,
            "as_of": self.live.day.isoformat() if self.live.day else "",
            "aggregate": self.aggregate,
            "digest": self.digest,
            "evidence": [one.row for one in self.evidence],
        }


PENDING = "en cours de calcul"
"""What is said of a figure until a job has computed it."""


def origin_of(stated: Decimal | None, live: Decimal | None, source: str, bound: Bound) -> str:
    """Return the origin of a value that a source printed as ``stated``, with a bound, when the records give ``live``."""
    if live is None:
        return "records" if stated is None and not source else "published"
    if stated is None:
        return "records"
    return "both" if is_true_of(stated, bound, live) else "moved"


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


def format_figure(figure: Figure) -> str:
    """Return the number of a figure in words, with its unit, and « environ » if it is rounded."""
    words = format_value(figure.value, figure.unit)
    return f"{ABOUT}{NO_BREAK}{words}" if figure.is_about else words


def number_and_marks(frozen: Mapping[str, Any]) -> tuple[str, str]:
    """Return the number of a frozen figure and its marks; its whole words if its edition has no number apart."""
    return (frozen["number"], frozen["mark"]) if "number" in frozen else (frozen["words"], "")


def format_value(value: Number | None, unit: str) -> str:
    """Format a value in French: money, percentage, signed growth (unit ``+%``) or number."""
    return quantity_fr(value if value is None else strip_trailing_zeros(Decimal(value)), unit)


def count_figure(
    key: str,
    label: str,
    rows: tuple[FigureEvidence, ...],
    like: Figure = UNKNOWN,
    *,
    is_known: bool = True,
    **fields: Any,
) -> ReportFigure:
    """Return the figure that counts records; not determined unless ``is_known``. ``like`` has its day and doubts."""
    live = replace(like, value=len(rows) if is_known else None)
    return ReportFigure(key, label, live=live, aggregate="count", evidence=rows, **fields)


def sum_figure(
    key: str, label: str, rows: tuple[FigureEvidence, ...], like: Figure = UNKNOWN, **fields: Any
) -> ReportFigure:
    """Return the figure that adds up the known amounts of records; not determined without any. ``like`` has its unit,
    day and doubts.

    By default its page and its source are those of the first record.
    """
    amounts = [row.figure.exact for row in rows if row.figure.exact is not None]
    live = replace(
        like,
        value=strip_trailing_zeros(sum(amounts, Decimal(0))) if amounts else None,
        is_rounded=any(row.figure.is_rounded for row in rows),
    )
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
