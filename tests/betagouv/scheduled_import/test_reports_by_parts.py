"""The parts of an import report, and each side of a conflict in words."""

from typing import Any

import pytest

from betagouv.conflicts.presenters import SHOWN, conflict_fr, part_fr, value_fr
from betagouv.imports.report import ReportedConflict
from betagouv.scheduled_import.queries import ImportReportLine, ImportReportPart, parts_of

WORDS = {"construction": "Construction", "committee": "Comité", "acceleration": "Accélération"}


def plain(text: str) -> str:
    """Return a text with ordinary spaces instead of no-break ones."""
    return text.replace("\xa0", " ").replace("\u202f", " ")


VALUES: list[tuple[str, Any, str]] = [
    ("name", None, "rien"),
    ("name", "", "rien"),
    ("sponsors", [], "rien"),
    ("has_stats", True, "oui"),
    ("has_stats", False, "non"),  # not the same as nothing
    ("name", "Pix", "« Pix »"),
    ("name", "construction", "« construction »"),  # names are quoted, never translated
    ("content", "Un\n\n  texte\tlong", "« Un texte long »"),
    ("content", "a" * SHOWN, f"« {'a' * SHOWN} »"),
    ("content", "a" * (SHOWN + 1), f"« {'a' * SHOWN}… »"),
    ("sponsors", ["dinum", "dgfip"], "« dinum, dgfip »"),
    ("number", 0, "« 0 »"),
    ("phases", ["construction", "", "", ""], "« Construction » sans date"),
    ("phases", ["construction", "2020-09-01", "", ""], "« Construction » à partir du 1er septembre 2020"),
    (
        "phases",
        ["construction", "2020-09-01", "2021-01-31", ""],
        "« Construction » à partir du 1er septembre 2020 jusqu’au 31 janvier 2021",
    ),
    ("phases", ["construction", "", "2021-01-31", ""], "« Construction » sans date jusqu’au 31 janvier 2021"),
    (
        "phases",
        ["inconnue", "2020-09-01", "", "vu le 2020-01-01 en acceleration"],
        "inconnue à partir du 1er septembre 2020 (« vu le 2020-01-01 en acceleration »)",  # a comment stays as written
    ),
    ("events", ["committee", "2021-03-01", ""], "« Comité » du 1er mars 2021"),
    ("events", ["committee", "2021-03-01", "Suite"], "« Comité » du 1er mars 2021 (« Suite »)"),
]


@pytest.mark.parametrize(("part", "value", "words"), VALUES)
def test_what_one_side_shows_is_on_one_line(part: str, value: Any, words: str) -> None:
    assert plain(value_fr(part, value, WORDS)) == words


@pytest.mark.parametrize(
    ("part", "place", "words"),
    [
        ("name", "", "nom"),
        ("sponsors", "", "sponsors"),
        ("phases", "construction 2020-09-01", "phases, « Construction » 1er septembre 2020"),
        ("phases", "autre", "phases, autre"),
        ("github", "", "code source"),
        ("une_colonne", "", "une_colonne"),
    ],
)
def test_the_part_in_dispute_is_named_as_on_pages(part: str, place: str, words: str) -> None:
    assert plain(part_fr("startup", part, place, WORDS)) == words


NAMES: dict[str, Any] = {
    "kind": "startup",
    "key": "pix",
    "part": "name",
    "place": "",
    "base": "Pix",
    "ours": "D’ici",
    "theirs": None,
}


def test_a_conflict_shows_each_side_and_what_was_before() -> None:
    assert plain(conflict_fr(ReportedConflict(**NAMES), WORDS)) == (
        "Conflit : fiche pix, nom : rien dans la source, « D’ici » ici (gardé) ; avant : « Pix »."
    )


DOUBT = {"kind": "startup", "key": "pix", "code": "unknown-word", "field": "phases[2].name", "detail": "lancement"}
REPORT: dict[str, Any] = {
    "created": [{"kind": "startup", "key": "neuf"}, {"kind": "fast", "key": "12"}],
    "changes": [
        {"kind": "startup", "key": "pix", "fields": ["name", "phases"], "withdrawn": ["construction 2020-09-01"]},
        {"kind": "incubator", "key": "dinum", "fields": ["owner"]},
    ],
    "conflicts": [NAMES],
    "refused": [
        {"kind": "startup", "key": "faux", "where": "faux.md", "reason": "n'a pas de titre"},
        {"kind": "startup", "key": "", "where": "x.md", "reason": "n'est pas lisible"},
    ],
    "missing": [{"kind": "organisation", "key": "agence"}],
    "anomalies": [DOUBT],
    "left": ["LISEZMOI.txt"],
}
PARTS = [
    ImportReportPart(
        "crees",
        "Créés",
        [
            ImportReportLine("startup", "neuf", "fiche neuf", "créé"),
            ImportReportLine("fast", "12", "appel FAST 12", "créé"),
        ],
    ),
    ImportReportPart(
        "changes",
        "Changés",
        [
            ImportReportLine(
                "startup",
                "pix",
                "fiche pix",
                "nom, phases (retiré par la source : « Construction » 1er septembre 2020)",
            ),
            ImportReportLine("incubator", "dinum", "incubateur dinum", "administration porteuse"),
        ],
    ),
    ImportReportPart(
        "conflits",
        "Conflits",
        [
            ImportReportLine(
                "startup",
                "pix",
                "fiche pix",
                "nom : rien dans la source, « D’ici » ici (gardé) ; avant : « Pix ».",
            )
        ],
    ),
    ImportReportPart(
        "refuses",
        "Refusés",
        [
            ImportReportLine("startup", "faux", "fiche faux", "faux.md n'a pas de titre"),
            ImportReportLine("", "", "", "x.md n'est pas lisible"),
        ],
    ),
    ImportReportPart(
        "absents", "Absents de la source", [ImportReportLine("organisation", "agence", "organisation agence", "gardé")]
    ),
    ImportReportPart(
        "constats",
        "Constats",
        [ImportReportLine("startup", "pix", "fiche pix", "Mot inconnu, 3e phase, nom : lancement")],
    ),
    ImportReportPart("laisses", "Fichiers laissés", [ImportReportLine("", "", "", "LISEZMOI.txt")]),
]


def read(report: dict[str, Any]) -> list[ImportReportPart]:
    """Return the parts of a report with ordinary spaces."""
    return [
        ImportReportPart(
            one.key,
            one.title,
            [ImportReportLine(row.kind, row.key, row.record, plain(row.sentence)) for row in one.lines],
        )
        for one in parts_of(report, WORDS)
    ]


def test_a_report_is_read_by_its_parts() -> None:
    assert read(REPORT) == PARTS


@pytest.mark.parametrize("name", REPORT)
def test_a_part_that_has_nothing_to_show_is_not_there(name: str) -> None:
    place = list(REPORT).index(name)
    assert read({**REPORT, name: []}) == PARTS[:place] + PARTS[place + 1 :]
    assert read({name: REPORT[name]}) == [PARTS[place]]


def test_a_report_of_nothing_has_no_part() -> None:
    assert read({}) == []
