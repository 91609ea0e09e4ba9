"""Checks of totals: a total since the beginning contains every year, and grows by each."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from common.words import NO_BREAK, date_fr, noun_fr, number_fr, plural_fr
from community.models import Training
from indicators.checks.discrepancies import CheckedRecord, Discrepancy, Level, stated
from indicators.models import StatedFigure

Subject = StatedFigure.Subject


def totals_against_years(day: dt.date) -> list[Discrepancy]:
    """Compare totals since the beginning with the sums of their years. Two queries."""
    totals = stated(Subject.NATIONAL_IMPACT_TOTAL)
    yearly = {one.year: one for one in sorted(stated(Subject.NATIONAL_IMPACT), key=lambda one: one.report_year)}
    before = {one.year: one for one in totals}
    found = [_less_than_its_years(total, yearly) or _not_the_year_more(total, before, yearly) for total in totals]
    return [one for one in found if one]


def _less_than_its_years(total: StatedFigure, yearly: dict[int, StatedFigure]) -> Discrepancy | None:
    held = sum((one.value for one in yearly.values() if one.year <= total.year), Decimal(0))
    if held <= total.value:
        return None
    text = f"{number_fr(total.value, 0)} depuis l’origine fin {total.year}, moins que la somme des années connues"
    return _cumulated(total, f"{text}{NO_BREAK}: {number_fr(held, 0)}.", held)


def _not_the_year_more(
    total: StatedFigure, totals: dict[int, StatedFigure], yearly: dict[int, StatedFigure]
) -> Discrepancy | None:
    before, year = totals.get(total.year - 1), yearly.get(total.year)
    if before is None or year is None or total.value - before.value == year.value:
        return None
    more = total.value - before.value
    ends = f"{number_fr(before.value, 0)} fin {before.year}, {number_fr(total.value, 0)} fin {total.year}"
    text = f"{ends}, soit {number_fr(more, 0)} de plus"
    return _cumulated(
        total, f"{text}, alors que l’année en compte {number_fr(year.value, 0)}.", before.value + year.value
    )


def _cumulated(total: StatedFigure, sentence: str, found: Decimal) -> Discrepancy:
    records = (CheckedRecord("national_impact", str(total.year), "Impact national"),)
    text = f"{total.get_subject_display()}{NO_BREAK}: {sentence}"
    return Discrepancy(
        "cumulated", f"{total.subject}:{total.year}", Level.GAP, total.year, text, total.value, found, records
    )


def trainings_against_periods(day: dt.date) -> list[Discrepancy]:
    """Compare the people trained over a period with those of the periods within it. One query."""
    rows = list(Training.objects.order_by("start", "-last_day", "pk"))
    return [found for row in rows if (found := _training(row, _apart([one for one in rows if _is_inside(one, row)])))]


def _is_inside(one: Training, other: Training) -> bool:
    return (
        one.pk != other.pk
        and one.programme == other.programme
        and other.start <= one.start
        and one.last_day <= other.last_day
    )


def _apart(rows: Sequence[Training]) -> list[Training]:
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
