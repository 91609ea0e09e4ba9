"""Actions on figures printed in reports: value, text, document and page; one, or a whole file."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from access.actions import deciding
from access.rights import require_now
from common.exact_json import iso_day
from common.optimistic_lock import State, VersionToken, check_unchanged
from common.periods import PLAUSIBLE_YEAR, YEAR_OF_THE_PROGRAMME
from common.refusals import LinesRefused, messages_by_field
from common.rights import Action
from common.row_actions import save_checked
from common.texts import whole_number
from impact.links.addresses import ForbiddenAddressError, read_target
from impact.readings import read_value
from indicators.actions.definitions import ChangeContext
from indicators.models import Indicator, PrintedFigure
from indicators.models.checks import ABOUT
from startups.queries import today

LONGEST = 300
LINK_STARTS = ("http://", "https://", "www.", "ftp://", "file://", "//")
NOWHERE = "Ce lien ne mène nulle part"


def clean_source(text: str, *, field: str = "source", longest: int = LONGEST, is_required: bool = True) -> str:
    """Return the source, stripped.

    :raises ValidationError: it is empty, too long, or a link that can't be a public page.
    """
    source = text.strip()
    if not source and is_required:
        raise ValidationError({field: "Donnez la source : le document, sa page, ou un lien."})
    if len(source) > longest or "\0" in source:
        raise ValidationError({field: f"Une source tient en {longest} caractères, sans caractère nul."})
    if source.lower().startswith(LINK_STARTS):
        _check_link(source, field)
    return source


def _check_link(link: str, field: str) -> None:
    address = f"https://{link}" if link.lower().startswith("www.") else link
    try:
        host = read_target(address).host
    except ForbiddenAddressError as refusal:
        raise ValidationError(
            {field: f"{NOWHERE}. {refusal} : copiez l’adresse de la page, ou nommez le document."}
        ) from None
    name, _, ending = host.rpartition(".")
    if not name or not ending or any(one.isspace() for one in link):
        raise ValidationError(
            {field: f"{NOWHERE} : « {host[:80]} » n’est pas un site. Copiez l’adresse entière de la page."}
        )


PRINTED = (
    "subject",
    "about",
    "year",
    "report_year",
    "value",
    "precision",
    "printed",
    "as_of",
    "source",
    "page",
    "listed",
)
"""What somebody saw of a printed figure."""


@dataclass(frozen=True, slots=True)
class PrintedValues:
    """A figure as printed in a report; ``listed`` contains the names printed with a count, one per line."""

    subject: str
    year: int
    report_year: int
    value: Decimal
    printed: str
    source: str
    about: str = ""
    precision: str = PrintedFigure.Precision.EXACT
    as_of: dt.date | None = None
    page: str = ""
    listed: str = ""


@dataclass(frozen=True, slots=True)
class PrintedLineResult:
    """The effect of a line of a file, or its errors."""

    place: str
    does: str = ""
    problems: dict[str, list[str]] = field(default_factory=dict)


def printed_state(figure: PrintedFigure | None) -> State:
    """Return the version of a printed figure, for optimistic locking; empty if it does not exist."""
    return {name: getattr(figure, name) for name in PRINTED} if figure else {}


@transaction.atomic
def save_printed_figure(
    *,
    statement: PrintedValues,
    by: ChangeContext,
    figure: PrintedFigure | None = None,
    seen: VersionToken | None = None,
) -> PrintedFigure:
    """Enter a printed figure, or correct it (``figure``). Staff only, with a reason.

    :raises PermissionDenied: the author may not.
    :raises ValidationError: by field, in French; nothing is changed.
    """
    with deciding(reason=by.reason, actor=by.actor, source=by.source):
        row = PrintedFigure.objects.select_for_update().filter(pk=figure.pk).first() if figure else PrintedFigure()
        if figure:
            check_unchanged(seen, printed_state(row))
        if row is None:
            raise ValidationError("Ce chiffre vient d’être retiré.")
        _check(statement)
        for name in PRINTED:
            setattr(row, name, getattr(statement, name))
        row.source, row.printed = clean_source(statement.source), statement.printed.strip()
        save_checked(row)
    return row


@transaction.atomic
def withdraw_printed_figure(*, figure: PrintedFigure, by: ChangeContext, seen: VersionToken | None = None) -> None:
    """Delete a figure entered by mistake."""
    with deciding(reason=by.reason, actor=by.actor, source=by.source):
        row = PrintedFigure.objects.select_for_update().filter(pk=figure.pk).first()
        check_unchanged(seen, printed_state(row))
        if row is None:
            raise ValidationError("Ce chiffre est déjà retiré.")
        row.delete()


@transaction.atomic
def save_printed_lines(
    lines: Sequence[tuple[str, Mapping[str, str]]], *, by: ChangeContext, keep: bool = True
) -> list[PrintedLineResult]:
    """Enter every line of a file, with its position; roll back if ``keep`` is False.

    :raises LinesRefused: a line is wrong and ``keep`` is True: nothing is saved.
    """
    require_now(by.actor, Action.DECIDE)
    outcomes = [_printed_line(place, cells, by) for place, cells in lines]
    if keep and any(one.problems for one in outcomes):
        raise LinesRefused(outcomes)
    if not keep:
        transaction.set_rollback(True)
    return outcomes


def _printed_line(place: str, cells: Mapping[str, str], by: ChangeContext) -> PrintedLineResult:
    try:
        with transaction.atomic():
            made = save_printed_figure(statement=_read(cells), by=by)
    except ValidationError as refusal:
        return PrintedLineResult(place, problems=messages_by_field(refusal))
    return PrintedLineResult(place, f"{made.get_subject_display()} {made.about} {made.year} : {made.printed}")


def _read(cells: Mapping[str, str]) -> PrintedValues:
    """Parse the cells of a line.

    :raises ValidationError: a cell is unreadable; each message says how to write it.
    """
    wrong: dict[str, str] = {}
    years = {name: _year(name, cells.get(name, ""), wrong) for name in ("year", "report_year")}
    try:
        value = read_value(cells.get("value", ""), "amount")
    except ValueError as unreadable:
        wrong["value"], value = str(unreadable), Decimal(0)
    as_of = iso_day(cells.get("as_of", ""))
    if cells.get("as_of") and as_of is None:
        wrong["as_of"] = f"« {cells['as_of'][:20]} » n’est pas un jour. Écrivez-le ainsi : 2021-12-31."
    if wrong:
        raise ValidationError(wrong)
    return PrintedValues(
        subject=cells.get("subject", ""),
        about=cells.get("about", ""),
        year=years["year"],
        report_year=years["report_year"],
        value=value,
        precision=cells.get("precision") or PrintedFigure.Precision.EXACT.value,
        printed=cells.get("printed") or cells.get("value", ""),
        as_of=as_of,
        source=cells.get("source", ""),
        page=cells.get("page", ""),
        listed="\n".join(one.strip() for one in cells.get("listed", "").split("|") if one.strip()),
    )


def _year(name: str, text: str, wrong: dict[str, str]) -> int:
    year = whole_number(text) if len(text) == 4 else None
    if year is None:
        wrong[name] = f"« {text[:20]} » n’est pas une année. Écrivez-la en quatre chiffres."
    return year or 0


def _check(statement: PrintedValues) -> None:
    """Report by cell what the table's constraints refuse for the whole row, and what they do not check."""
    wrong: dict[str, str] = {}
    if not PLAUSIBLE_YEAR["gte"] <= statement.year < PLAUSIBLE_YEAR["lt"]:
        wrong["year"] = YEAR_OF_THE_PROGRAMME
    if statement.report_year > today().year:
        wrong["report_year"] = "Ce bilan porte sur une année à venir."
    if statement.value < 0:
        wrong["value"] = "Un chiffre imprimé n’est pas négatif."
    if statement.subject in PrintedFigure.Subject and bool(statement.about) != (
        statement.subject in PrintedFigure.NAMED
    ):
        wrong["about"] = ABOUT
    elif (
        statement.subject == PrintedFigure.Subject.INDICATOR
        and not Indicator.objects.filter(code=statement.about).exists()
    ):
        wrong["about"] = f"Aucun indicateur n’a le code « {statement.about[:60]} »."
    if not statement.printed.strip():
        wrong["printed"] = "Donnez le chiffre tel qu’il est imprimé."
    if wrong:
        raise ValidationError(wrong)
