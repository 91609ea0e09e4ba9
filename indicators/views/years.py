"""« Où en est-on ? », « A-t-on tenu les objectifs ? »: the dashboard of the running year, and the table of any year."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from access.rights import Action, has_permission
from common.clock import today
from common.figure import UNKNOWN
from common.files.tabular import csv_file, csv_text
from common.freshness import day_of_records
from common.periods import FIRST_YEAR
from common.words import list_fr
from indicators import presenters
from indicators.dashboard import (
    day_of,
    followed_by_parliament,
    incubator_charts,
    running_indicators,
    years_charts,
)
from indicators.drift.known import end_of, history_start, past_values
from indicators.drift.presenters import change_counts_words
from indicators.models import Follower, TargetDirection
from indicators.presenters import Tile, answer_in_words, running_answer, undetermined_sources
from indicators.queries import IndicatorYear, YearTable, dashboard, year_table, years
from indicators.queries.targets import TargetProgress
from indicators.queries.year_facts import flows_of
from indicators.queries.years import ChangeCounts, changes_since_publication
from indicators.views.targets_csv import HEADER, points_of, targets_rows
from indicators.views.year_sections import flow_lines, year_sections
from startups.phase_words import words_used_on
from web.cache import cached_page
from web.charts.model import Chart
from web.days import YearError, known_years, past_day_of, read_year, status_of, without_days
from web.view_rights import open_to_all

TABLE_TITLES = {
    Follower.BUDGET_LAW: "Cibles et résultats des indicateurs suivis par le Parlement",
    Follower.PROGRAMME: "Flux suivis par le programme",
    None: "Autres indicateurs",
}


@cached_page
def latest(request: HttpRequest) -> HttpResponse:
    """Display the dashboard of the running year; of the last known year if it has no data."""
    known, this_year = tuple(years()), today().year
    if not known:
        return no_year(request, known_years(()), _years_with_page(()), 200)
    table, aimed = dashboard(max((one for one in known if one <= this_year), default=known[0]))
    indicators = running_indicators(table.indicators)
    of_parliament = followed_by_parliament(indicators)
    by_incubator = incubator_charts(of_parliament)
    context = {
        "table": table,
        "indicators": of_parliament,
        "others": [one for one in indicators if one not in of_parliament],
        "answer": running_answer([one.tile for one in of_parliament], table.year) if of_parliament else "",
        "undetermined": undetermined_sources(one.tile for one in indicators),
        "day": day_of(indicators),
        "is_running": table.year == this_year,
        "years_charts": _with_addresses(years_charts(of_parliament, aimed)),
        "incubators": [(one, _csv_of(one), whole) for one, whole in by_incubator if not one.is_even],
        "even": [(one, _csv_of(one)) for one, _ in by_incubator if one.is_even],
        "years": _years_with_page(known),
    }
    return render(request, "indicators/dashboard.html", context)


def _with_addresses(charts: Iterable[Chart]) -> list[tuple[Chart, str]]:
    """Return each chart with the address of its data as CSV; it is named after its kind and the code of its indicator."""
    return [(one, _csv_of(one)) for one in charts]


def _csv_of(chart: Chart, year: int | None = None) -> str:
    name, _, code = chart.name.partition("-")
    address = reverse("indicator-csv", args=[code, name])
    return f"{address}?annee={year}" if year else address


@open_to_all
@require_safe
@without_days
def targets_csv(request: HttpRequest) -> HttpResponse:
    """Download all targets and results as CSV, one row for each indicator and year."""
    _, aimed = dashboard(today().year)
    rows = targets_rows(points_of(aimed, today().year))
    return csv_file("cibles-et-resultats", csv_text(HEADER, rows))


@cached_page
def indicator_year(request: HttpRequest, year: str) -> HttpResponse:
    """Display the tiles and the table of a year."""
    known = tuple(years())
    try:
        day = past_day_of(request, history_start)
        asked = read_year(year, known) if day else _year_with_page(year, known)
    except YearError as error:
        return no_such_year(request, error)
    if day:
        return year_as_known(request, asked, day)
    table = year_table(asked)
    indicators = running_indicators(table.indicators)
    tiles, drawn = [one.tile for one in indicators], followed_by_parliament(indicators) or indicators
    groups = _groups(tiles, changes_since_publication(asked))
    compared = [line for group in groups for line in group.lines if line.drift]
    flows = flows_of(asked)
    context = {
        "table": table,
        **_summary_context(table, tiles),
        "groups": groups,
        "moved": [line for line in compared if line.has_moved],
        "unmoved": [line for line in compared if not line.has_moved],
        "years": _years_with_page(known),
        "previous_year": asked - 1,
        "until": min(dt.date(asked, 12, 31), day_of_records()),
        "steps": _steps(table.of_parliament, asked) if has_permission(request.user, Action.DECIDE) else [],
        "curves": [(one.curve, _csv_of(one.curve, asked)) for one in drawn if one.curve],
        "flows": flow_lines(asked, table.indicators, flows),
        "sections": year_sections(asked, flows),
    }
    return render(request, "indicators/indicator_year.html", context, status=status_of(request))


def _steps(rows: tuple[IndicatorYear, ...], year: int) -> list[dict[str, object]]:
    """Return the four steps of the staff for a year, in their order, each with its page and the indicators of Parliament
    that lack it; empty if Parliament follows none.
    """
    every, aimed = list(rows), [row for row in rows if row.now.judged_by]
    judged = [row for row in aimed if row.now.judged_by and row.now.judged_by.judgement]
    steps = (
        ("Cibles", "Fixer les cibles", "workspace-targets", every, aimed),
        ("Résultats", "Saisir l’année", "workspace-year", every, [row for row in rows if row.now.result is not None]),
        ("Jugement", "Rédiger le jugement", "workspace-targets", aimed, judged),
        ("Publication", "Publier", "workspace-publish", every, [row for row in rows if row.now.published]),
    )
    return [
        {
            "title": title,
            "action": action,
            "url": reverse(name, args=[year]),
            "is_done": bool(done) and done == asked,
            "progress": "Fait" if done and done == asked else f"{len(done)} sur {len(asked)}",
            "missing": list_fr([row.label for row in asked if row not in done]) if done else "",
        }
        for title, action, name, asked, done in steps
        if rows
    ]


def _years_with_page(known: Iterable[int]) -> list[int]:
    """Return the years of the programme until this one, and those that have an indicator, oldest first."""
    return sorted({*known, *range(FIRST_YEAR, today().year + 1)})


def _year_with_page(text: str, known: tuple[int, ...]) -> int:
    """Return the year in a URL, one of the programme or one that has an indicator.

    :raises YearError: it is not such a year.
    """
    of_programme = {str(year): year for year in _years_with_page(())}
    return of_programme[text] if text in of_programme else read_year(text, known)


def _summary_context(table: YearTable, tiles: Sequence[Tile]) -> dict[str, object]:
    """Return the summary of a year by the targets that the budget law follows, and until when it is known."""
    of_parliament = [one for one in tiles if one.row.followed_by == Follower.BUDGET_LAW]
    is_running = table.year == today().year
    answer = running_answer if is_running else answer_in_words
    return {
        "answer": answer(of_parliament, table.year) if of_parliament else "",
        "day": tiles[0].day if tiles else None,
        "has_targets": any(one.progress.target for one in of_parliament),
        "is_running": is_running,
    }


def _by_follower(tiles: Sequence[Tile]) -> list[tuple[str, list[Tile]]]:
    """Group the tiles under the title of their follower; those without a known follower come last."""
    groups = [(title, [one for one in tiles if one.row.followed_by == who]) for who, title in TABLE_TITLES.items()]
    return [(title, some) for title, some in groups if some]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table and of the lists below it; ``drift`` is empty without a published result."""

    tile: Tile
    drift: str
    changes: str

    @property
    def row(self) -> IndicatorYear:
        return self.tile.row

    @property
    def progress(self) -> TargetProgress:
        return self.tile.progress

    @property
    def unit(self) -> str:
        """Return the unit, unless the label begins with it: "Produits lancés, en produits" would repeat it."""
        return "" if self.row.label.casefold().startswith(self.row.unit.casefold()) else self.row.unit

    @property
    def target_label(self) -> str:
        """Return what its cell is called on a phone: ``Plafond 2024``."""
        target = self.row.now.judged_by
        return f"{capfirst(target.noun if target else TargetDirection.AT_LEAST.noun)} {self.row.year}"

    @property
    def target(self) -> str:
        return presenters.target_in_words(self.row.now.judged_by, self.row.unit)

    @property
    def share(self) -> str:
        return presenters.share_of_target(self.progress)

    @property
    def judgement(self) -> str:
        return self.row.now.judged_by.judgement if self.row.now.judged_by else ""

    @property
    def has_moved(self) -> bool:
        """Whether the result, its records or its target changed after the publication."""
        return bool(self.row.now.drift.amount or self.changes or self.row.now.is_target_revised)

    @property
    def known(self) -> SafeString:
        """Return the known results with their proofs."""
        links = (
            (reverse("indicator-evidence", args=[self.row.code, year]), one.in_unit(self.row.unit), year)
            for year, one in presenters.known_results(self.row)
        )
        return format_html_join(", ", '<a href="{}">{}</a> en {}', links)

    @property
    def targets(self) -> list[tuple[int, str]]:
        """Return the years with a target, each with its target in words."""
        aimed = ((year, figures.judged_by) for year, figures in self.row.by_year.items())
        return [(year, presenters.target_in_words(target, self.row.unit)) for year, target in aimed if target]

    @property
    def published(self) -> str:
        return presenters.published_in_words(self.row.now.published) if self.row.now.published else ""


@dataclass(frozen=True, slots=True)
class FollowerTable:
    """The part of the table of a year with the lines of one follower."""

    title: str
    lines: Sequence[Line]

    @property
    def is_followed(self) -> bool:
        """Whether a line has a target or a published result, this year or the year before."""
        figures = [one for line in self.lines for one in (line.row.now, line.row.previous)]
        return any(one.published or one.target for one in figures)

    @property
    def is_published(self) -> bool:
        return any(line.row.now.published for line in self.lines)

    @property
    def was_published(self) -> bool:
        """Whether a result of the year before is published."""
        return any(line.row.previous.published for line in self.lines)


def _groups(tiles: Sequence[Tile], changes: Mapping[str, ChangeCounts]) -> list[FollowerTable]:
    """Group the lines of the table by their follower."""
    return [
        FollowerTable(title, [_line(one, changes.get(one.row.code)) for one in some])
        for title, some in _by_follower(tiles)
    ]


def _line(tile: Tile, changes: ChangeCounts | None) -> Line:
    words = change_counts_words(changes) if changes else ""
    return Line(tile, presenters.drift_in_words(tile.row.now, tile.row.unit), words)


def no_year(request: HttpRequest, message: str, known: Sequence[int], status: int) -> HttpResponse:
    """Explain why a year can't be displayed, and list the years that can."""
    context = {"message": message, "years": known}
    return render(request, "indicators/no_year.html", context, status=status)


def no_such_year(request: HttpRequest, error: YearError) -> HttpResponse:
    return no_year(request, error.message, error.known, 404 if error.is_missing else 400)


def year_as_known(request: HttpRequest, year: int, day: dt.date) -> HttpResponse:
    """Display each figure as known on a past day, next to the current and the published one (``?connu_le=``)."""
    values = past_values(year, end_of(day))
    lines = [(row, values.get(row.code, UNKNOWN), row.now) for row in year_table(year).indicators]
    page = {"year": year, "day": day, "indicator": None, "lines": lines, "words": words_used_on(day)}
    return render(request, "indicators/known_year.html", page)
