"""A fiche written to its file again: only the lines that differ from our record change."""

import datetime as dt
import difflib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from betagouv.comparison.matching import content_of
from betagouv.conflicts.queries import Withheld, flatten_row
from betagouv.export.fiche import RecordedFiche, rewritten
from betagouv.export.lines import UneditableError
from betagouv.parse.fiche import read_fiche
from betagouv.parse.front_matter import document_of
from betagouv.parse.records import Carrier, ParsedFiche, SourceEvent, SourcePhase, SourceVocabulary
from betagouv.sources.parse_documents import Context

KINDS = ("investigation", "construction", "acceleration", "transfere")
CONTEXT = Context(
    SourceVocabulary(
        ranks={kind: rank for rank, kind in enumerate(KINDS)},
        incubators=frozenset({"fabrique", "atelier"}),
        organisations=frozenset({"ministere", "agence"}),
        rounds=frozenset(),
    ),
    dt.date(2026, 8, 20),
)
FILE = """---
# La fiche du service
title:   'Un service'   # son nom
mission: >
  Aider
  les gens.

sponsors:
- /organisations/ministere # le premier
- /organisations/inconnue
incubator: fabrique
phases:
    # d'abord
    - name: investigation
      start:  2020-01-06  # ouverture
      end: 2020-09-01

    # puis
    - start: 2020-09-01
      name: construction
      comment: |
        Deux
        lignes
thematiques: [Santé, "Emploi"]
stats:
nouveau: x
---

## Texte
""".encode()
INVESTIGATION, LAUNCH = "investigation", "construction"


def read(data: bytes) -> ParsedFiche:
    return read_fiche("a", document_of(data)[0], CONTEXT.vocabulary, CONTEXT.as_of)


def here(fiche: ParsedFiche, **columns: Any) -> RecordedFiche:
    """Return the record of a fiche, with some other columns."""
    return RecordedFiche({**fiche.columns, **columns}, fiche.phases, fiche.events, fiche.sponsors, fiche.carriers)


def export(now: RecordedFiche, data: bytes = FILE, withheld: Withheld | None = None) -> list[str]:
    """Return the changed lines of the file, after checking that it is read as recorded."""
    after = rewritten("a", data, now, CONTEXT, withheld)
    lines = difflib.ndiff(data.decode().splitlines(), after.decode().splitlines())
    return [line for line in lines if line[:1] in "+-"]


TOLD = read(FILE)
NOW = here(TOLD)


def entry(kind: str, start: str, comment: str = "", end: str = "") -> SourcePhase:
    closed = dt.date.fromisoformat(end) if end else None
    return SourcePhase(kind, dt.date.fromisoformat(start), closed, comment, 9)


def test_fiche_that_nobody_changed_keeps_its_bytes() -> None:
    assert rewritten("a", FILE, NOW, CONTEXT) == FILE


@pytest.mark.parametrize(
    ("columns", "lines"),
    [
        ({"name": "Autre"}, ["- title:   'Un service'   # son nom", "+ title:   'Autre'   # son nom"]),
        ({"mission": "Court."}, ["- mission: >", "-   Aider", "-   les gens.", "+ mission: Court."]),
        ({"has_stats": True}, ["- stats:", "+ stats: true"]),
        ({"link": "https://a.fr"}, ["+ link: https://a.fr"]),
        ({"themes": []}, ['- thematiques: [Santé, "Emploi"]']),
        (
            {"themes": ["Santé", "Eau"]},
            ['- thematiques: [Santé, "Emploi"]', "+ thematiques:", "+   - Santé", "+   - Eau"],
        ),
        ({"user_types": ["yes"]}, ["+ usertypes:", "+   - 'yes'"]),
        ({"content": "\n## Texte\nSuite\n"}, ["+ Suite"]),
        ({"content": "\r\n## Texte\r\n"}, []),
        ({"details": {}}, []),
    ],
)
def test_field_changes_its_own_lines(columns: dict[str, Any], lines: list[str]) -> None:
    assert sorted(export(here(TOLD, **columns))) == sorted(lines)


@pytest.mark.parametrize(
    ("phases", "lines"),
    [
        (
            [entry(INVESTIGATION, "2020-01-13", end="2020-09-01"), TOLD.phases[1]],
            ["-       start:  2020-01-06  # ouverture", "+       start:  2020-01-13  # ouverture"],
        ),
        (
            [entry(INVESTIGATION, "2020-01-06"), TOLD.phases[1]],
            ["-       end: 2020-09-01"],
        ),
        (
            [TOLD.phases[0], entry(LAUNCH, "2020-09-01", "Une : seule", "2021-01-01")],
            [
                "-       comment: |",
                "-         Deux",
                "-         lignes",
                "+       end: 2021-01-01",
                "+       comment: 'Une : seule'",
            ],
        ),
        (
            [*TOLD.phases, entry("transfere", "2022-01-01", "x\ny")],
            [
                "+     - name: transfere",
                "+       start: 2022-01-01",
                "+       comment: |-",
                "+         x",
                "+         y",
            ],
        ),
        (
            [entry("acceleration", "2019-01-01"), *TOLD.phases],
            ["+     - name: acceleration", "+       start: 2019-01-01"],
        ),
        (
            TOLD.phases[1:],
            ["-     - name: investigation", "-       start:  2020-01-06  # ouverture", "-       end: 2020-09-01"],
        ),
        (
            [],
            [
                "- phases:",
                "-     # d'abord",
                "-     - name: investigation",
                "-       start:  2020-01-06  # ouverture",
                "-       end: 2020-09-01",
                "- ",
                "-     # puis",
                "-     - start: 2020-09-01",
                "-       name: construction",
                "-       comment: |",
                "-         Deux",
                "-         lignes",
            ],
        ),
    ],
)
def test_phase_changes_its_own_lines(phases: Sequence[SourcePhase], lines: list[str]) -> None:
    assert sorted(export(replace(NOW, phases=phases))) == sorted(lines)


def test_first_event_makes_its_list_and_a_later_one_comes_before_those_that_follow() -> None:
    events = [SourceEvent("committee", dt.date(2021, 3, 1), "", 0)]
    assert export(replace(NOW, events=events)) == ["+ events:", "+   - name: committee", "+     date: 2021-03-01"]
    data = rewritten("a", FILE, replace(NOW, events=events), CONTEXT)
    earlier = SourceEvent("product_launch", dt.date(2020, 9, 1), "Ouvert", 1)
    assert export(replace(NOW, events=[*events, earlier]), data) == [
        "+   - name: product_launch",
        "+     date: 2020-09-01",
        "+     comment: Ouvert",
    ]


def test_sponsors_keep_the_lines_that_are_not_understood() -> None:
    assert export(replace(NOW, sponsors=["agence"])) == [
        "- - /organisations/ministere # le premier",
        "+ - /organisations/agence",
    ]


@pytest.mark.parametrize(
    ("carriers", "lines"),
    [
        ([Carrier("atelier", True, 0)], ["- incubator: fabrique", "+ incubator: atelier"]),
        (
            [Carrier("fabrique", True, 0), Carrier("atelier", False, 1)],
            ["+ incubators:", "+   - fabrique", "+   - atelier"],
        ),
        ([], ["- incubator: fabrique"]),
    ],
)
def test_incubators_are_reported_as_fiches_show_them(carriers: list[Carrier], lines: list[str]) -> None:
    assert export(replace(NOW, carriers=carriers)) == lines


def test_what_is_in_dispute_stays_as_the_file_shows_it() -> None:
    redated = entry(INVESTIGATION, "2020-01-13", end="2020-09-01")
    now = replace(here(TOLD, name="Autre"), phases=[redated, entry(LAUNCH, "2020-10-01")])
    withheld = Withheld(frozenset({"name"}), frozenset({flatten_row(redated)}))
    assert export(now, withheld=withheld) == [
        "-     - start: 2020-09-01",
        "+     - start: 2020-10-01",
        "-       comment: |",
        "-         Deux",
        "-         lignes",
    ]


def test_fiche_opened_here_is_a_new_file() -> None:
    now = replace(
        here(TOLD, name="Nom : neuf", content="Texte.\n", mission="", themes=[], link="https://a.fr"),
        phases=[entry(INVESTIGATION, "2026-01-05")],
    )
    assert rewritten("a", None, now, CONTEXT).decode() == (
        "---\ntitle: 'Nom : neuf'\nsponsors:\n  - /organisations/ministere\nincubator: fabrique\nphases:\n"
        "  - name: investigation\n    start: 2026-01-05\nlink: https://a.fr\n---\nTexte.\n"
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"---\n{title: A, incubator: fabrique}\n---\n", "pas écrit en lignes"),
        (b"---\ntitle: A\nphases: [{name: investigation, start: 2020-01-01}]\n---\n", "sur une seule ligne"),
        (b"---\ntitle: A\nphases:\n  - {name: investigation, start: 2020-01-01}\n---\n", "sur une seule ligne"),
        (b"---\ntitle: A\nphases:\n  - name: &x investigation\n---\nsans titre: [", "ne se relirait pas"),
        (b"pas une fiche", "n’a pas d’en-t"),
    ],
)
def test_file_that_cannot_be_edited_line_by_line_is_reported(data: bytes, reason: str) -> None:
    if "relirait" in reason:
        now = replace(here(read(data), name="A\x00"), phases=[])
    else:
        now = replace(here(TOLD, name="B"), phases=[entry(INVESTIGATION, "2021-01-01")])
    with pytest.raises(UneditableError, match=reason):
        rewritten("a", data, now, CONTEXT)


def test_file_without_a_last_line_break_gets_one_before_its_text() -> None:
    data = b"---\ntitle: A\nincubator: fabrique\n---"
    assert rewritten("a", data, here(read(data), content="Texte"), CONTEXT) == data + b"\nTexte"


def test_windows_line_breaks_stay() -> None:
    data = FILE.replace(b"\n", b"\r\n")
    told = read(data)
    phases = [*told.phases, entry("transfere", "2022-01-01")]
    after = rewritten("a", data, replace(here(told, name="B"), phases=phases), CONTEXT)
    assert b"\n" not in after.replace(b"\r\n", b"")
    assert [content_of(row) for row in read(after).phases] == [content_of(row) for row in phases]


texts = st.text(st.sampled_from("aé :#-'\"\n[]{}&*!|>%@,\t0"), max_size=12)
days = st.dates(dt.date(2018, 1, 1), dt.date(2023, 1, 1))
entries = st.builds(
    lambda kind, day, end, comment: SourcePhase(kind, day, end, comment, 0),
    st.sampled_from(KINDS),
    days,
    st.none() | days,
    texts,
)
events = st.builds(
    lambda kind, day, comment: SourceEvent(kind, day, comment, 0), st.sampled_from(["committee", "end"]), days, texts
)


@given(
    name=texts.filter(str.strip),
    mission=texts,
    themes=st.lists(texts.filter(bool), max_size=3),
    stats=st.sampled_from([None, True, False]),
    phases=st.lists(entries, max_size=4, unique_by=lambda row: (row.kind, row.start)),
    dated=st.lists(events, max_size=3),
    sponsors=st.lists(st.sampled_from(["ministere", "agence"]), unique=True),
)
def test_whatever_is_recorded_is_reported_by_the_file_and_the_rest_keeps_its_lines(
    name: str,
    mission: str,
    themes: list[str],
    stats: bool | None,
    phases: list[SourcePhase],
    dated: list[SourceEvent],
    sponsors: list[str],
) -> None:
    now = RecordedFiche(
        {**TOLD.columns, "name": name, "mission": mission, "themes": themes, "has_stats": stats},
        phases,
        dated,
        sponsors,
        TOLD.carriers,
    )
    after = rewritten("a", FILE, now, CONTEXT)
    told = read(after)
    assert (told.columns["name"], told.columns["mission"], told.columns["themes"]) == (name, mission, themes)
    assert {content_of(row) for row in told.phases} == {content_of(row) for row in phases}
    assert sorted(map(repr, map(content_of, told.events))) == sorted(map(repr, map(content_of, dated)))
    assert (told.sponsors, told.columns["has_stats"]) == (tuple(sponsors), stats)
    for line in ("# La fiche du service", "- /organisations/inconnue", "incubator: fabrique", "nouveau: x", "## Texte"):
        assert line.encode() in after
    assert rewritten("a", after, now, CONTEXT) == after
