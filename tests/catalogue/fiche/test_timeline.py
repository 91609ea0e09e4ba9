"""The timeline of a fiche: everything is inside it, in order of time."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from catalogue.fiche.queries import Period
from catalogue.fiche.timeline import MARK_LEVELS, MARK_STEP, DatedFact, draw_timeline
from startups.models import Phase, PhaseKind


def period(kind: str, start: str | None, stop: str | None = None) -> Period:
    phase = Phase(kind=PhaseKind(key=kind, label=kind.title()), start=dt.date.fromisoformat(start) if start else None)
    return Period(phase, dt.date.fromisoformat(stop) if stop else None)


def fact(date: str, mark: str = "") -> DatedFact:
    return DatedFact(dt.date.fromisoformat(date), date, "Fait", "", mark)


def test_line_goes_from_the_first_fact_to_the_date() -> None:
    line = draw_timeline(
        [period("investigation", "2020-01-01", "2021-01-01"), period("construction", "2021-01-01")],
        [fact("2020-01-01"), fact("2021-01-01"), fact("2021-07-02", "award")],
        dt.date(2022, 1, 1),
    )
    assert line is not None
    assert [(band.kind, band.x, band.width, band.label) for band in line.bands] == [
        ("investigation", "0.00%", "50.07%", "Investigation"),
        ("construction", "50.07%", "49.93%", "Construction"),
    ]
    assert [(mark.sign, mark.x, mark.title) for mark in line.marks] == [("award", "74.97%", "Fait, 2021-07-02")]
    assert [(tick.label, tick.x) for tick in line.ticks] == [("2021", "50.07%")]
    assert (line.keys, line.signs) == ([], [("award", "Lauréat du FAST")])


def test_name_that_does_not_fit_under_its_phase_is_in_the_legend() -> None:
    line = draw_timeline(
        [
            period("investigation", "2020-01-01", "2020-02-01"),
            period("construction", "2020-02-01", "2020-07-01"),
            period("acceleration", "2020-07-01"),
        ],
        [fact("2020-01-01")],
        dt.date(2021, 6, 1),
    )
    assert line is not None
    assert [(key.label, key.is_phone_only) for key in line.keys] == [("Investigation", False), ("Construction", True)]


def test_life_without_dates_has_no_line() -> None:
    assert draw_timeline([period("construction", None)], [], dt.date(2022, 1, 1)) is None


def test_line_of_a_new_product_ends_today_without_a_date_to_come() -> None:
    line = draw_timeline([period("construction", "2021-12-01")], [fact("2021-12-01")], dt.date(2021, 12, 2))
    assert line is not None
    assert [band.width for band in line.bands] == ["100.00%"]
    assert line.ticks == []


def test_line_of_a_young_product_is_dated_by_months() -> None:
    line = draw_timeline([period("construction", "2025-03-10")], [fact("2025-03-10")], dt.date(2026, 8, 1))
    assert line is not None
    assert [tick.label for tick in line.ticks] == ["juil.\xa02025", "janv.\xa02026"]
    short = draw_timeline([period("construction", "2026-04-20")], [fact("2026-04-20")], dt.date(2026, 12, 1))
    assert short is not None
    assert [tick.label for tick in short.ticks] == ["mai\xa02026", "juil.\xa02026", "sept.\xa02026"]


def test_entry_without_length_has_no_band() -> None:
    same_day = [period("construction", "2021-01-01", "2021-01-01"), period("abandon", "2021-01-01")]
    line = draw_timeline(same_day, [fact("2021-01-01"), fact("2021-01-01")], dt.date(2023, 1, 1))
    assert line is not None
    assert [band.kind for band in line.bands] == ["abandon"]


def test_crowd_of_marks_is_stacked() -> None:
    line = draw_timeline([], [fact("2021-01-01", "committee")] * 3, dt.date(2023, 1, 1))
    assert line is not None
    assert [mark.y for mark in line.marks] == [2 * MARK_STEP, MARK_STEP, 0]


DAYS = st.dates(dt.date(2013, 1, 1), dt.date(2027, 1, 1))


@given(st.lists(DAYS, min_size=1, max_size=20), DAYS)
def test_everything_falls_inside_the_line(days: list[dt.date], until: dt.date) -> None:
    starts = sorted(days)
    periods = [
        period("construction", start.isoformat(), stop.isoformat() if stop else None)
        for start, stop in zip(starts, [*starts[1:], None], strict=True)
    ]
    line = draw_timeline(periods, [fact(day.isoformat(), "other") for day in starts], until)
    assert line is not None
    places = [*(band.x for band in line.bands), *(mark.x for mark in line.marks), *(tick.x for tick in line.ticks)]
    assert all(0 <= float(place.rstrip("%")) <= 100 for place in places)
    assert all(float(band.x[:-1]) + float(band.width[:-1]) <= 100.02 for band in line.bands)
    assert {mark.y for mark in line.marks} <= {level * MARK_STEP for level in range(MARK_LEVELS)}
    assert len(line.marks) == len(days)
