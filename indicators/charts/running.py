"""The charts of the running year: its total month by month next to past years, and its incubators. Pure functions."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from django.urls import reverse

from common.words import NO_BREAK, SHORT_MONTHS, date_fr, day_month_fr, number_fr, plural_fr
from indicators.presenters import target_in_words
from indicators.queries import IndicatorYear
from indicators.queries.running_year import (
    MONTHS,
    YEARS_COMPARED,
    IncubatorShare,
    PastYear,
    Totals,
    last_whole_month,
)
from web.charts.model import Chart, MissingValue, Series

LATER = "sans jour connu, ou ensuite"
"""The category of what counts for a year without a day, or is dated after it."""
TO_COME = MissingValue("à venir", "", in_sentence=False)
BEGUN = MissingValue("mois en cours", "", in_sentence=False)
"""Of the month of the day, unless it ends that day: the end of the month isn't known."""
SHOWN = 5
"""How many incubators have a bar of their own."""
NO_SERVICE = "Sans incubateur enregistré"


def running_chart(row: IndicatorYear, totals: Mapping[int, Totals], day: dt.date, past: Sequence[PastYear]) -> Chart:
    """Draw the running total of the year next to the three years before, with its target as a line.

    It ends at the last whole month: the total of the day is in the title.
    """
    has_later = any(one[MONTHS] not in (None, one[MONTHS - 1]) for one in totals.values())
    categories = (*SHORT_MONTHS, LATER) if has_later else SHORT_MONTHS
    series = [_total(row, year, one[: len(categories)], day) for year, one in totals.items()]
    target = row.now.judged_by
    if target and target.value is not None:
        series.append(Series.of(target.noun.capitalize(), "target", (target.value,) * len(categories)))
    return Chart(
        name=f"cumul-{row.code}",
        title=_running_finding(row, day, past),
        subtitle=_subtitle(row, day),
        kind="lines",
        categories=categories,
        series=tuple(series),
        unit=row.unit,
        category_label="Fin du mois",
        note=_note(row, totals, has_later=has_later),
        caveats=_marks(row, totals),
    )


def _subtitle(row: IndicatorYear, day: dt.date) -> str:
    """Return what is drawn; the title of a published year is the published number, which is not."""
    last = last_whole_month(day)
    until = f" jusqu’au {date_fr(last)}" if last.year == day.year else ""
    source = " d’après les fiches d’aujourd’hui" if row.now.published_figure.is_known else ""
    return f"Total depuis le 1er{NO_BREAK}janvier{source}, à la fin de chaque mois{until}"


def _total(row: IndicatorYear, year: int, totals: Totals, day: dt.date) -> Series:
    proof = reverse("indicator-evidence", args=[row.code, year])
    links = [f"{proof}?mois={year}-{month + 1:02}" if month < MONTHS else proof for month in range(len(totals))]
    return Series.of(
        str(year),
        "one" if year == row.year else f"year-{min(row.year - year, YEARS_COMPARED)}",
        totals,
        absences=tuple(BEGUN if month + 1 == day.month else TO_COME for month in range(len(totals))),
        links=tuple("" if value is None else link for value, link in zip(totals, links, strict=True)),
    )


def _running_finding(row: IndicatorYear, day: dt.date, past: Sequence[PastYear]) -> str:
    """Return the result compared with the year before: at the same date, or over the whole year once it has ended.

    That of a published year is the published number, compared with the one of the year before if it is published too.
    """
    published = row.now.published_figure
    result = published if published.is_known else row.now.live_figure
    is_over = published.is_known or (day.month, day.day) == (12, 31)
    text = f"{row.label}{NO_BREAK}: {result.number} {f'en {row.year}' if is_over else f'au {day_month_fr(day)}'}"
    before = [one.figure if is_over else one.by_date for one in past if one.year == row.year - 1]
    if published.is_known:
        before = [one for one in (row.previous.published_figure,) if one.is_known]
    if not (result.is_known and before):
        return text
    return f"{text}, {(result - before[0]).words(f'qu’{"en" if is_over else "à la même date de"} {row.year - 1}')}"


def _note(row: IndicatorYear, totals: Mapping[int, Totals], *, has_later: bool) -> str:
    target = row.now.judged_by
    parts = [
        f"{target.noun.capitalize()}{NO_BREAK}: {target_in_words(target, row.unit)}." if target else "",
        _marks(row, totals),
        f"« {LATER} »{NO_BREAK}: compté pour l’année, sans jour connu, ou daté d’après elle." if has_later else "",
        "" if len(totals) > 1 else "Aucune année passée n’est comptée selon la même définition.",
    ]
    return " ".join(filter(None, parts))


def _marks(row: IndicatorYear, years: Iterable[int]) -> str:
    """Return the marks of the live figures of some years."""
    found = [(year, row.by_year[year].live) for year in years if year in row.by_year]
    marked = [(year, live.figure.caveats) for year, live in found if live and live.figure.is_marked]
    return " ".join(f"{year}{NO_BREAK}: {marks}." for year, marks in marked)


def incubators_chart(row: IndicatorYear, shares: Sequence[IncubatorShare], most: int = SHOWN) -> Chart:
    """Draw how much of the figure is due to the services of each incubator; beyond ``most``, the note has their sum."""
    shown, others = shares[:most], shares[most:]
    proof = reverse("indicator-evidence", args=[row.code, row.year])
    rows = [(one.name or NO_SERVICE, one.amount, f"{proof}?incubateur={one.slug}" if one.slug else "") for one in shown]
    rest = sum((one.amount for one in others), Decimal(0))
    return Chart(
        name=f"incubateurs-{row.code}",
        title=_incubators_finding(row, shares),
        subtitle=f"{row.label} en {row.year}, selon l’incubateur qui suivait alors le service",
        kind="hbars",
        categories=tuple(name for name, _, _ in rows),
        series=(
            Series.of(
                f"{row.year}",
                "one",
                (amount for _, amount, _ in rows),
                links=tuple(link for _, _, link in rows),
            ),
        ),
        unit=row.unit,
        category_label="Incubateur",
        note=" ".join(filter(None, [_rest(len(others), rest), _marks(row, [row.year])])),
        caveats=_marks(row, [row.year]),
    )


def _rest(count: int, amount: Decimal) -> str:
    """Return how much is due to the incubators that have no bar."""
    if not count:
        return ""
    return f"{plural_fr(count, 'autre incubateur', 'autres incubateurs')}{NO_BREAK}: {number_fr(amount)} en tout."


def _incubators_finding(row: IndicatorYear, shares: Sequence[IncubatorShare]) -> str:
    """Return the greatest share, and whose it is unless several have as much."""
    total, most = sum((one.amount for one in shares), Decimal(0)), shares[0].amount
    first = [one for one in shares if one.amount == most]
    if len(first) > 1:
        each = "un" if most == 1 else number_fr(most)
        return f"{row.label}{NO_BREAK}: {each} dans chacun de {len(first)} incubateurs"
    greatest, whole = (replace(row.now.live_figure, value=one).number for one in (most, total))
    part = f"{greatest}{NO_BREAK}sur{NO_BREAK}{whole}"
    name = first[0].name
    return f"{row.label}{NO_BREAK}: {part} {f'pour « {name} »' if name else 'sans incubateur enregistré'}"
