"""Checks of reports against publications: previous years, lists behind published figures, dates."""

from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Count, Sum, prefetch_related_objects

from common.figure import UNKNOWN, Figure
from common.words import NO_BREAK, date_fr, list_fr, noun_fr, number_fr, plural_fr, strip_trailing_zeros
from community.models import Training
from indicators.algebra import aggregate_of
from indicators.algebra.aggregates import ADDED_UP
from indicators.checks.discrepancies import (
    CheckedRecord,
    Discrepancy,
    Level,
    compare_with_printed,
    subject_of,
)
from indicators.checks.records import ComparedRecords
from indicators.models import PrintedFigure, PublishedEvidence, PublishedResult

Subject = PrintedFigure.Subject


def totals_against_years(records: ComparedRecords) -> list[Discrepancy]:
    """Compare totals since the beginning with the sums of their years."""
    totals = records.printed_on(Subject.NATIONAL_IMPACT_TOTAL)
    yearly = {
        one.year: one for one in sorted(records.printed_on(Subject.NATIONAL_IMPACT), key=lambda one: one.report_year)
    }
    before = {one.year: one for one in totals}
    found = [_less_than_its_years(total, yearly) or _not_the_year_more(total, before, yearly) for total in totals]
    return [one for one in found if one]


def _less_than_its_years(total: PrintedFigure, yearly: dict[int, PrintedFigure]) -> Discrepancy | None:
    held = sum((one.value for one in yearly.values() if one.year <= total.year), Decimal(0))
    if held <= total.value:
        return None
    text = f"{number_fr(total.value, 0)} depuis l’origine fin {total.year}, moins que la somme des années connues"
    return _cumulated(total, f"{text}{NO_BREAK}: {number_fr(held, 0)}.", held)


def _not_the_year_more(
    total: PrintedFigure, totals: dict[int, PrintedFigure], yearly: dict[int, PrintedFigure]
) -> Discrepancy | None:
    before, year = totals.get(total.year - 1), yearly.get(total.year)
    if before is None or year is None or total.value - before.value == year.value:
        return None
    ends = f"{number_fr(before.value, 0)} fin {before.year}, {number_fr(total.value, 0)} fin {total.year}"
    text = f"{ends}, soit {Figure(total.value) - Figure(before.value)}"
    return _cumulated(
        total, f"{text}, alors que l’année en compte {number_fr(year.value, 0)}.", before.value + year.value
    )


def _cumulated(total: PrintedFigure, sentence: str, found: Decimal) -> Discrepancy:
    records = (CheckedRecord("national_impact", str(total.year), "Impact national"),)
    text = f"{total.get_subject_display()}{NO_BREAK}: {sentence}"
    return Discrepancy(
        "cumulated", f"{total.subject}:{total.year}", Level.GAP, total.year, text, total.value, found, records
    )


def trainings_against_periods(_records: ComparedRecords) -> list[Discrepancy]:
    """Compare the people trained over a period with those of the periods within it. One query."""
    rows = list(Training.objects.order_by("start", "-last_day", "pk"))
    return [
        found
        for row in rows
        if (found := _training(row, _without_overlap([one for one in rows if _is_inside(one, row)])))
    ]


def _is_inside(training: Training, other: Training) -> bool:
    return (
        training.pk != other.pk
        and training.programme == other.programme
        and other.start <= training.start
        and training.last_day <= other.last_day
    )


def _without_overlap(rows: Sequence[Training]) -> list[Training]:
    """Return the longest of these periods without overlap, in order of time, so that each day counts once."""
    kept: list[Training] = []
    for row in rows:
        if not kept or row.start > kept[-1].last_day:
            kept.append(row)
    return kept


def _training(row: Training, inside: Sequence[Training]) -> Discrepancy | None:
    held = sum(one.people for one in inside)
    if held <= row.people:
        return None
    period = f"du {date_fr(row.start)} au {date_fr(row.last_day)}"
    parts = noun_fr(len(inside), "la période comprise", f"la somme des {len(inside)} périodes comprises")
    sentence = (
        f"Formation {row.programme}{NO_BREAK}: {plural_fr(row.people, 'personne', 'personnes')} {period}, "
        f"moins que {parts}{NO_BREAK}: {number_fr(held)}."
    )
    records = tuple(
        CheckedRecord("community", one.last_day.isoformat(), f"Du {date_fr(one.start)} au {date_fr(one.last_day)}")
        for one in inside
    )
    subject = f"training:{row.programme}:{row.start}:{row.last_day}"
    return Discrepancy(
        "cumulated", subject[:120], Level.GAP, row.last_day.year, sentence, Decimal(row.people), Decimal(held), records
    )


def previous_years(records: ComparedRecords) -> list[Discrepancy]:
    """Compare the result of a past year printed in another report with the published one."""
    published = {(one.indicator.code, one.year): one.figure for one in records.published}
    found = []
    for figure in records.printed_on(Subject.INDICATOR):
        result = published.get((figure.subject_key, figure.year), UNKNOWN)
        what = "résultat publié cette année-là" if result.is_known else "aucun résultat publié cette année-là"
        copied = [] if result.value == figure.value else _years_of(published, figure)
        if result.is_known and copied:
            what = f"c’est le résultat de {list_fr(map(str, copied))} ; {what}"
        page = CheckedRecord("indicator", f"{figure.subject_key}/{figure.year}", f"{figure.subject_key}, {figure.year}")
        found.append(compare_with_printed(figure, result, check="previous_year", what=what, records=(page,)))
    return [one for one in found if one]


def _years_of(published: dict[tuple[str, int], Figure], figure: PrintedFigure) -> list[int]:
    """Return the other years whose published result equals the printed one: a column copied from another year."""
    return [year for (code, year), one in published.items() if code == figure.subject_key and one.value == figure.value]


def published_against_their_lists(records: ComparedRecords) -> list[Discrepancy]:
    """Compare each figure published with its list with that list. Two queries."""
    listed = [one for one in records.published if one.has_evidence]
    prefetch_related_objects(listed, "definition")
    counted = {
        row["result"]: (row["rows"], row["total"])
        for row in PublishedEvidence.objects.filter(result__in=listed, part=PublishedEvidence.Part.COUNTED)
        .order_by()
        .values("result")
        .annotate(rows=Count("pk"), total=Sum("amount"))
    }
    found = [_of_its_own_list(one, *counted.get(one.pk, (0, Decimal(0)))) for one in listed]
    return [one for one in found if one]


def _of_its_own_list(result: PublishedResult, rows: int, total: Decimal) -> Discrepancy | None:
    """Compare a result with its published list, if it is a count or a sum."""
    rule = result.definition.rule if result.definition else {}
    if aggregate_of(rule) not in ADDED_UP or result.value is None or result.value == total:
        return None
    sum_of_rows = plural_fr(rows, "enregistrement publié avec lui fait", "enregistrements publiés avec lui font")
    sentence = (
        f"{result.indicator.label} {result.year}{NO_BREAK}: le résultat publié est "
        f"{number_fr(strip_trailing_zeros(result.value))}, "
        f"et {sum_of_rows} {number_fr(strip_trailing_zeros(total))}."
    )
    code, year = result.indicator.code, result.year
    record = CheckedRecord("indicator", f"{code}/{year}", f"{result.indicator.label}, {year}")
    return Discrepancy(
        "published_evidence", f"{code}:{year}", Level.GAP, year, sentence, result.value, total, (record,)
    )


def published_against_records(records: ComparedRecords) -> list[Discrepancy]:
    """Compare each figure published without its list with the current records."""
    unlisted = [one for one in records.published if not one.has_evidence]
    found = [_of_the_records(one, records.live_figures.get((one.indicator_id, one.year), UNKNOWN)) for one in unlisted]
    return [one for one in found if one]


def _of_the_records(result: PublishedResult, live: Figure) -> Discrepancy | None:
    """Report a result that the records can't give, whatever is missing from them."""
    drift = live - result.figure
    if drift.amount is None or drift.may_be_null:
        return None
    sentence = (
        f"{result.indicator.label} {result.year}{NO_BREAK}: {result.figure.number} publié sans sa liste, "
        f"{live.number} dans les fiches, soit {drift}."
    )
    code, year = result.indicator.code, result.year
    record = CheckedRecord("drift", f"{code}/{year}", f"Dérive{NO_BREAK}: {result.indicator.label}, {year}")
    return Discrepancy(
        "published_list", f"{code}:{year}", Level.DRIFT, year, sentence, result.value, live.exact, (record,)
    )


def figures_of_later_days(records: ComparedRecords) -> list[Discrepancy]:
    """Report each figure whose day is later than the publication of its report."""
    return [
        _of_a_later_day(one)
        for one in records.printed
        if one.as_of and one.published_on and one.as_of > one.published_on
    ]


def _of_a_later_day(figure: PrintedFigure) -> Discrepancy:
    sentence = (
        f"Le {figure.document_name}, daté du {date_fr(figure.published_on)}, "
        f"indique un chiffre d’un jour qui le suit ({date_fr(figure.as_of)}){NO_BREAK}: «{NO_BREAK}{figure.printed}{NO_BREAK}»."
    )
    return Discrepancy("later_day", subject_of(figure), Level.GAP, figure.year, sentence, figure.value, None, ())
