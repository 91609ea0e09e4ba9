"""Actions on figures printed in reports: value, text, document and page."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from common.clock import today
from common.optimistic_lock import State, VersionToken, check_unchanged
from common.periods import PLAUSIBLE_YEAR, YEAR_OF_THE_PROGRAMME
from common.row_actions import save_checked
from impact.links.addresses import ForbiddenAddressError, read_target
from indicators.actions.definitions import ChangeContext
from indicators.models import Indicator, PrintedFigure
from indicators.models.checks import ABOUT
from startups.changes import deciding

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
    with deciding(reason=by.reason, actor=by.actor):
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
    with deciding(reason=by.reason, actor=by.actor):
        row = PrintedFigure.objects.select_for_update().filter(pk=figure.pk).first()
        check_unchanged(seen, printed_state(row))
        if row is None:
            raise ValidationError("Ce chiffre est déjà retiré.")
        row.delete()


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
