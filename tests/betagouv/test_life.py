import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from betagouv.parse.fields import FieldReader
from betagouv.parse.life import doubt_future, effective, read_events, read_phases
from betagouv.parse.records import Code, SourceEvent, SourcePhase, SourceVocabulary
from startups.models import Finding, LifeEvent
from startups.models.life import FIRST_DAY, LAST_DAY
from tests import wordings
from tests.betagouv.factory import AS_OF, phase
from tests.factories import KINDS

VOCABULARY = SourceVocabulary(
    {key: rank for rank, (key, *_) in enumerate(KINDS, start=1)}, frozenset(), frozenset(), frozenset()
)
DAY = dt.date.fromisoformat


def read(*phases: Any, events: Any = ()) -> tuple[list[SourcePhase], list[tuple[str, str, str]]]:
    """Return the parsed phases, and (code, field, detail) of each anomaly."""
    reader = FieldReader("startup", "a", {"phases": list(phases), "events": list(events)})
    entries = read_phases(reader, VOCABULARY, AS_OF)
    return list(entries), [(str(a.code), a.field, a.detail) for a in reader.anomalies]


def test_words_and_days_are_those_of_the_tables() -> None:
    from betagouv.parse import life

    assert {str(code) for code in Code} == set(Finding.Code.values)
    assert set(LifeEvent.Kind.values) == life.EVENT_KINDS
    assert (life.FIRST_DAY, life.LAST_DAY) == (FIRST_DAY, LAST_DAY)


def test_phases_are_read_in_the_order_of_the_record() -> None:
    entries, found = read(
        phase("investigation", "2020-01-06", end="2020-09-01", comment="  exact "),
        phase("construction", "2020-09-01", end=""),
    )
    assert entries == [
        SourcePhase("investigation", DAY("2020-01-06"), DAY("2020-09-01"), "  exact ", 0),
        SourcePhase("construction", DAY("2020-09-01"), None, "", 1),
    ]
    assert found == []


CASES = {
    "same day": (
        [phase("investigation", "2020-01-01"), phase("construction", "2020-01-01")],
        [("same-day", "phases[1].start", "construction commence le 2020-01-01, comme investigation")],
    ),
    "same day, in the other order": (
        [phase("construction", "2020-01-01"), phase("investigation", "2020-01-01")],
        [
            ("same-day", "phases[0].start", "construction commence le 2020-01-01, comme investigation"),
            ("unordered", "phases[0].start", "construction est écrit avant investigation, qui le précède"),
        ],
    ),
    "unordered": (
        [phase("acceleration", "2021-01-01"), phase("construction", "2020-01-01")],
        [("unordered", "phases[0].start", "acceleration est écrit avant construction, qui le précède")],
    ),
    "overlap": (
        [phase("construction", "2020-01-01", end="2021-06-01"), phase("acceleration", "2021-01-01")],
        [
            (
                "overlap",
                "phases[0].end",
                "construction finit le 2021-06-01, après le début de acceleration (2021-01-01)",
            )
        ],
    ),
    "reversed": (
        [phase("construction", "2020-01-01", end="2019-01-01"), phase("acceleration", "2021-01-01")],
        [("reversed", "phases[0].end", "construction finit le 2019-01-01, avant son début (2020-01-01)")],
    ),
    "closed": (
        [phase("construction", "2020-01-01", end="2021-01-01")],
        [("closed", "phases[0].end", "construction, dernière phase, finit le 2021-01-01")],
    ),
    "missing": ([phase("construction", None)], [("missing-date", "phases[0].start", "la date manque")]),
    "no date": (
        [phase("construction", "un jour")],
        [("invalid", "phases[0].start", "« un jour » n’est pas une date")],
    ),
    "no such day": (
        [phase("construction", "2021-02-30")],
        [("invalid", "phases[0].start", wordings.NO_SUCH_DAY)],
    ),
    "first of days": (
        [phase("construction", "0001-01-01")],
        [("invalid", "phases[0].start", "0001-01-01 n’est pas entre 1990 et 2099")],
    ),
    "last of days": (
        [phase("construction", "9999-12-31")],
        [("invalid", "phases[0].start", "9999-12-31 n’est pas entre 1990 et 2099")],
    ),
    "twice": (
        [phase("construction", "2020-01-01"), phase("construction", "2020-01-01")],
        [("duplicate", "phases[1]", "construction du 2020-01-01 est déjà dans la fiche")],
    ),
    "unknown": ([phase("rêve", "2020-01-01")], [("unknown-word", "phases[0].name", wordings.UNKNOWN_PHASE)]),
    "no name": ([{"start": "2020-01-01"}], [("unknown-word", "phases[0].name", "phase inconnue : «  »")]),
    "no row": (["construction"], [("invalid", "phases[0]", "n’est pas une suite de « champ: valeur »")]),
    "a name that is a list": (
        [phase(["construction"], "2020-01-01")],  # type: ignore[arg-type]
        [("unknown-word", "phases[0].name", "phase inconnue : « ['construction'] »")],
    ),
}


@pytest.mark.parametrize(("phases", "found"), CASES.values(), ids=CASES)
def test_anomalies_of_phases_are_reported(phases: list[Any], found: list[tuple[str, str, str]]) -> None:
    assert read(*phases)[1] == found


def test_phases_that_are_no_list_are_a_doubt() -> None:
    reader = FieldReader("startup", "a", {"phases": "construction"})
    assert read_phases(reader, VOCABULARY, AS_OF) == ()
    assert [(a.code, a.field, a.detail) for a in reader.anomalies] == [("invalid", "phases", "n’est pas une liste")]


def test_only_unknown_phase_is_refused() -> None:
    entries, _ = read(phase("rêve", "2020-01-01"), phase("construction", "2021-01-01"))
    assert entries == [SourcePhase("construction", DAY("2021-01-01"), None, "", 1)]


def test_phase_without_a_readable_start_is_kept_without_it() -> None:
    assert read(phase("construction", "9999-12-31"))[0] == [SourcePhase("construction", None, None, "", 0)]


@pytest.mark.parametrize(
    ("word", "others", "events", "kind"),
    [
        ("success", ["construction"], [], "opere"),
        ("perennisation", [], [], "opere"),
        ("transfer", [], [], "consolidation"),
        ("alumni", ["investigation"], [], "abandon-investigation"),
        ("alumni", [], [{"name": "end"}], "abandon-investigation"),
        ("alumni", ["construction"], [{"name": "end"}], "abandon"),
        ("alumni", ["investigation", "success"], [{"name": "committee"}], "transfere"),
    ],
)
def test_old_word_is_mapped_and_reported(word: str, others: list[str], events: list[Any], kind: str) -> None:
    phases = [phase(other, f"201{place}-01-01") for place, other in enumerate(others)]
    entries, found = read(*phases, phase(word, "2020-01-01"), events=events)
    assert entries[-1].kind == kind
    assert found[-1] == ("old-word", f"phases[{len(others)}].name", f"« {word} » est lu comme « {kind} »")


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(VOCABULARY.ranks)), st.dates(DAY("2019-12-30"), DAY("2020-01-03"))),
        max_size=6,
        unique=True,
    )
)
def test_effective_order_is_by_start_rank_and_place(rows: list[tuple[str, dt.date]]) -> None:
    entries = [SourcePhase(kind, day, None, "", place) for place, (kind, day) in enumerate(rows)]
    found = effective(entries, VOCABULARY)
    ranks = list(VOCABULARY.ranks)
    assert found == sorted(entries, key=lambda e: (str(e.start), ranks.index(e.kind), e.position))


def test_events_are_read_and_the_doubtful_ones_refused_alone() -> None:
    rows = [
        {"name": "committee", "date": "2020-01-01", "comment": "a\nb"},
        {"name": "fête", "date": "2020-01-01"},
        {"name": "end"},
        {"name": "end", "date": "0001-01-01"},
        {"name": "end", "date": "2020-01-02 10:00:00"},
        ["end"],
    ]
    reader = FieldReader("startup", "a", {"events": rows})
    assert read_events(reader) == (
        SourceEvent("committee", DAY("2020-01-01"), "a\nb", 0),
        SourceEvent("other", DAY("2020-01-01"), "fête", 1),
        SourceEvent("end", DAY("2020-01-02"), "", 4),
    )
    assert [(a.code, a.field) for a in reader.anomalies] == [
        ("invalid", "events[5]"),
        ("unknown-event", "events[1].name"),
        ("missing-date", "events[2].date"),
        ("invalid", "events[3].date"),
    ]


def test_future_dates_are_those_after_the_day_of_the_records() -> None:
    reader = FieldReader("startup", "a", {})
    phases = [SourcePhase("construction", DAY("2026-08-21"), None, "", 0), SourcePhase("abandon", None, None, "", 1)]
    events = [SourceEvent("end", DAY("2026-08-20"), "", 0), SourceEvent("end", DAY("2027-01-01"), "", 1)]
    doubt_future(reader, phases, events, DAY("2026-08-20"))
    assert [(a.code, a.field, a.detail, a.word) for a in reader.anomalies] == [
        ("future", "phases[0].start", "construction commence le 2026-08-21, après le 2026-08-20", "2026-08-21"),
        ("future", "events[1].date", "end est daté du 2027-01-01, après le 2026-08-20", "2027-01-01"),
    ]
