import datetime as dt
from typing import Any

import pytest

from betagouv.parse.fiche import read_fiche
from betagouv.parse.records import Code, ParsedFiche, SourceEvent, SourcePhase, SourceVocabulary
from tests.factories import KINDS

DAY = dt.date(2019, 6, 1)
LAST = frozenset({"opere", "transfere", "abandon", "abandon-investigation"})
VOCABULARY = SourceVocabulary(
    {key: rank for rank, (key, *_) in enumerate(KINDS)}, frozenset(), frozenset(), frozenset(), LAST
)


def read(front: dict[str, Any], day: dt.date = DAY) -> ParsedFiche:
    return read_fiche("a", {"front": {"title": "A", **front}, "body": ""}, VOCABULARY, day)


def phases(front: dict[str, Any], day: dt.date = DAY) -> list[tuple[str, str | None, str | None]]:
    def text(value: dt.date | None) -> str | None:
        return value.isoformat() if value else None

    return [(one.kind, text(one.start), text(one.declared_end)) for one in read(front, day).phases]


def doubts(front: dict[str, Any], day: dt.date = DAY) -> list[tuple[str, str]]:
    return [(one.code, one.field) for one in read(front, day).anomalies if not one.field.startswith("incubator")]


@pytest.mark.parametrize(
    ("front", "told"),
    [
        (
            {"status": "construction", "start": "2018-01-02"},
            [("investigation", "2018-01-02", None), ("construction", None, None)],
        ),
        (
            {"status": "investigation", "start": "2018-01-02", "end": "2018-05-02"},
            [("investigation", "2018-01-02", "2018-05-02")],
        ),
        ({"status": "investigation", "start": "2018-01-02"}, [("investigation", "2018-01-02", None)]),
        (
            {"status": "death", "start": "2018-01-02", "end": "2018-05-02"},
            [("investigation", "2018-01-02", "2018-05-02"), ("abandon", "2018-05-02", None)],
        ),
        ({"status": "death", "start": "2018-01-02"}, [("investigation", "2018-01-02", None), ("abandon", None, None)]),
        (
            {"status": "success", "start": "2018-01-02", "end": "2018-05-02"},
            [("investigation", "2018-01-02", None), ("opere", None, None)],
        ),
        ({"status": "Accélération", "start": ""}, [("acceleration", None, None)]),
        (
            {"status": "construction ", "start": "2018-01"},
            [("investigation", None, None), ("construction", None, None)],
        ),
        (
            {
                "status": "construction",
                "start": "2018-01-02",
                "phases": [{"name": "acceleration", "start": "2019-01-02"}],
            },
            [("acceleration", "2019-01-02", None)],
        ),
        ({"status": "comingsoon", "start": "2018-01-02"}, [("investigation", "2018-01-02", None)]),
        ({"start": "2018-01-02"}, []),
    ],
)
def test_a_status_is_turned_into_phases(front: dict[str, Any], told: list[tuple[str, str | None, str | None]]) -> None:
    assert phases(front) == told


def test_a_fiche_that_ended_without_a_date_is_a_doubt() -> None:
    front = {"status": "alumni", "start": "2018-01-02"}
    day = dt.date(2020, 5, 1)
    assert phases(front, day) == [("investigation", "2018-01-02", None), ("abandon-investigation", None, None)]
    assert doubts(front, day) == [(Code.OLD_WORD, "phases[1].name"), (Code.MISSING_DATE, "phases[1].start")]


def test_an_end_that_no_dated_phase_shows_is_a_doubt() -> None:
    launched = {"name": "construction", "start": "2018-01-02"}
    end = {"name": "end", "date": "2019-01-02"}
    assert doubts({"phases": [launched], "events": [end]}) == [(Code.CONFLICT, "events[0]")]
    undated = {"name": "abandon", "start": None}
    assert doubts({"phases": [launched, undated], "events": [end]}) == [
        (Code.MISSING_DATE, "phases[1].start"),
        (Code.CONFLICT, "events[0]"),
    ]
    for kind in ("abandon", "abandon-investigation", "transfere", "opere"):
        dated = {"name": kind, "start": "2019-01-02"}
        assert doubts({"phases": [launched, dated], "events": [end]}) == []


def test_dates_in_fields_of_their_own_are_events() -> None:
    front = {
        "events": [{"name": "committee", "date": "2019-01-02"}],
        "product_launch_date": "2018-03-04",
        "national_scale_date": "",
    }
    assert read(front).events == (
        SourceEvent("committee", dt.date(2019, 1, 2), "", 0),
        SourceEvent("product_launch", dt.date(2018, 3, 4), "", 1),
    )


def test_an_event_of_death_is_an_end() -> None:
    found = read({"events": [{"name": "death", "date": "2019-01-02"}]})
    assert found.events == (SourceEvent("end", dt.date(2019, 1, 2), "", 0),)
    assert (Code.OLD_WORD, "events[0].name") in doubts({"events": [{"name": "death", "date": "2019-01-02"}]})


def test_words_of_phases_are_those_of_the_day_of_the_records() -> None:
    front = {"phases": [{"name": "consolidation", "start": "2017-01-02"}]}
    assert read(front, dt.date(2018, 1, 1)).phases == (SourcePhase("acceleration", dt.date(2017, 1, 2), None, "", 0),)
    assert read(front, dt.date(2026, 8, 20)).phases == (SourcePhase("consolidation", dt.date(2017, 1, 2), None, "", 0),)
