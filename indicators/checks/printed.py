"""Checks of a report against itself: lines and totals, lists and counts."""

from decimal import Decimal

from common.bounds import ROUNDED, Bound, is_true_of
from common.figure import Figure
from common.words import NO_BREAK, money_fr, number_fr, plural_fr
from indicators.checks.discrepancies import CheckedRecord, Discrepancy, Level, subject_of
from indicators.checks.records import ComparedRecords
from indicators.models import PrintedFigure

Subject = PrintedFigure.Subject
EURO = "€"


def printed_lines_against_total(records: ComparedRecords) -> list[Discrepancy]:
    """Compare the printed total of a year's credits with its printed lines."""
    lines: dict[tuple[int, int], list[PrintedFigure]] = {}
    for line in records.printed_on(Subject.CREDITS_LINE):
        lines.setdefault((line.report_year, line.year), []).append(line)
    found = []
    for total in records.printed_on(Subject.CREDITS_TOTAL):
        held = lines.get((total.report_year, total.year), [])
        made = sum((line.value for line in held), Decimal(0))
        if held and not is_true_of(total.value, total.bound, made):
            found.append(_of_lines(total, held, made))
    return found


def _of_lines(total: PrintedFigure, held: list[PrintedFigure], made: Decimal) -> Discrepancy:
    lines = plural_fr(len(held), "ligne imprimée fait", "lignes imprimées font")
    change = Figure(made, EURO) - Figure(total.value, EURO, is_rounded=total.bound in ROUNDED)
    sentence = (
        f"Le {total.document_name}{_page_in_words(total)} indique un total de {money_fr(total.value)} pour {total.year}"
        f"{NO_BREAK}; ses {lines} {money_fr(made)}, soit {change}."
    )
    subject = f"lines:{total.year}:{total.report_year}"
    return Discrepancy("printed_lines", subject, Level.GAP, total.year, sentence, total.value, made, (_record(total),))


def printed_lists_against_counts(records: ComparedRecords) -> list[Discrepancy]:
    """Compare a printed count with its printed list."""
    found = []
    for figure in records.printed:
        names = [line for line in figure.listed.splitlines() if line.strip()]
        is_lower_bound = figure.bound in (Bound.MORE_THAN, Bound.AT_LEAST)  # of which some are named
        if figure.listed and not is_lower_bound and not is_true_of(figure.value, figure.bound, Decimal(len(names))):
            found.append(_of_list(figure, len(names)))
    return found


def _of_list(figure: PrintedFigure, names: int) -> Discrepancy:
    sentence = (
        f"Le {figure.document_name}{_page_in_words(figure)} indique «{NO_BREAK}{figure.printed}{NO_BREAK}» et en nomme"
        f" {number_fr(names)}, soit {Figure(names) - Figure(figure.value)}."
    )
    subject, records = f"list:{subject_of(figure)}"[:120], (_record(figure),)
    return Discrepancy("printed_list", subject, Level.GAP, figure.year, sentence, figure.value, Decimal(names), records)


def _page_in_words(figure: PrintedFigure) -> str:
    return f" (page {figure.page})" if figure.page else ""


def _record(figure: PrintedFigure) -> CheckedRecord:
    return CheckedRecord("stated", str(figure.pk), f"Chiffre du {figure.document_name}")
