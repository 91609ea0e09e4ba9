import datetime as dt
from collections import Counter
from typing import Any

import pytest

from betagouv.comparison.rename_detection import Renames
from betagouv.imports.report import (
    ImportReport,
    RecordChange,
    RefusedRecord,
    ReportedConflict,
    anomaly_lines,
    conclusion,
    count_by_code,
)
from betagouv.parse.records import Anomaly, Code
from tests import wordings
from tests.factories import make_phase_kinds

DOUBTS = [
    Anomaly("startup", "b", Code.REVERSED, "phases[0].end", "à l'envers"),
    Anomaly("startup", "a", Code.CONFLICT, "phases", "deux avis"),
    Anomaly("startup", "a", Code.REVERSED, "phases[1].end", "à l'envers"),
]


def test_doubts_are_counted_in_the_order_of_their_codes() -> None:
    assert list(count_by_code(DOUBTS).items()) == [("conflict", 1), ("reversed", 2)]


@pytest.mark.django_db
def test_doubts_are_counted_then_said_in_their_own_order() -> None:
    assert list(anomaly_lines([])) == []
    first, *others = anomaly_lines(DOUBTS)
    assert first == "Anomalies : Désaccord avec ce qui est enregistré (1), Fin avant le début (2)."
    assert [line.partition(", ")[0].partition(" : ")[2] for line in others] == ["fiche b", "fiche a", "fiche a"]


@pytest.mark.parametrize(
    ("changed", "applied", "said"),
    [
        (True, True, "Import appliqué."),
        (True, False, wordings.NOTHING_WRITTEN),
        (False, True, "Aucun changement."),
        (False, False, "Aucun changement."),
    ],
)
def test_conclusion_shows_what_came_of_it(changed: bool, applied: bool, said: str) -> None:
    assert conclusion(changed=changed, applied=applied) == said


def whole_report() -> ImportReport:
    """Return a report with one item of each kind."""
    report = ImportReport(
        "dossier",
        dt.date(2026, 8, 2),
        applied=True,
        created=[("startup", "neuve")],
        changes=[RecordChange("startup", "a", "changed", ("name", "phases"), ("construction du 2020-09-01",))],
        conflicts=[ReportedConflict("startup", "a", "name", "", "Un", "Deux", "Trois")],
        refused=[RefusedRecord("startup", "b", "_startups/b.md", "est illisible")],
        anomalies=DOUBTS[:1],
        missing=[("startup", "partie"), ("incubator", "vieux")],
        renames=Renames(
            renamed=[("startup", "vieux", "neuf")],
            merged=[("startup", "un", "deux")],
            disputed=[("startup", "c", ("d", "e"))],
            circles=[("startup", ("f", "g"))],
        ),
        commit="abc",
        left=["_startups/notes.txt"],
    )
    report.counts["startup"] = Counter(created=1, changed=2, unchanged=3, refused=4)
    report.decisions = Counter(awards=5, designations=6)
    return report


def test_report_as_json_contains_every_field() -> None:
    nothing = {"created": 0, "changed": 0, "unchanged": 0, "refused": 0}
    expected: dict[str, Any] = {
        "source": "dossier",
        "as_of": "2026-08-02",
        "day_origin": "",
        "figures": None,
        "question": "",
        "commit": "abc",
        "applied": True,
        "counts": {
            "organisation": nothing,
            "incubator": nothing,
            "phase": nothing,
            "fast": nothing,
            "startup": {"created": 1, "changed": 2, "unchanged": 3, "refused": 4},
        },
        "decisions": {"awards": 5, "designations": 6},
        "created": [{"kind": "startup", "key": "neuve"}],
        "changes": [
            {
                "kind": "startup",
                "key": "a",
                "status": "changed",
                "fields": ["name", "phases"],
                "withdrawn": ["construction du 2020-09-01"],
            }
        ],
        "conflicts": [
            {
                "kind": "startup",
                "key": "a",
                "part": "name",
                "place": "",
                "base": "Un",
                "ours": "Deux",
                "theirs": "Trois",
            }
        ],
        "refused": [{"kind": "startup", "key": "b", "where": "_startups/b.md", "reason": "est illisible"}],
        "anomalies_by_code": {"reversed": 1},
        "anomalies": [
            {
                "kind": "startup",
                "key": "b",
                "code": "reversed",
                "field": "phases[0].end",
                "detail": "à l'envers",
                "word": "",
            }
        ],
        "renamed": [{"kind": "startup", "old": "vieux", "new": "neuf"}],
        "merged": [{"kind": "startup", "old": "un", "new": "deux"}],
        "disputed": [{"kind": "startup", "key": "c", "claimed_by": ["d", "e"]}],
        "circles": [{"kind": "startup", "keys": ["f", "g"]}],
        "missing": [{"kind": "startup", "key": "partie"}, {"kind": "incubator", "key": "vieux"}],
        "left": ["_startups/notes.txt"],
    }
    assert whole_report().as_json() == expected
    assert whole_report().summary() == {**expected, "anomalies": [], "missing": []}


@pytest.mark.django_db
def test_report_as_text_contains_every_field() -> None:
    make_phase_kinds()
    assert list(whole_report().lines()) == [
        "Import de dossier, enregistrements au 02/08/2026, commit abc",
        "                    créés   changés inchangés   refusés",
        "organisations           0         0         0         0",
        "incubateurs             0         0         0         0",
        "phases                  0         0         0         0",
        "appels FAST             0         0         0         0",
        "fiches                  1         2         3         4",
        "Financements FAST ajoutés : 5 ; désignations ajoutées : 6",
        wordings.RENAMED,
        "Fusionné : fiche un dans deux, qui la remplace : l’ancienne adresse y mène.",
        "Sans successeur : fiche c, que plusieurs disent remplacer (d, e).",
        "Renvois en cercle : fiche f (f → g → f).",
        "Changé : fiche a (nom, phases).",
        "  retiré par la source : «\xa0Construction\xa0» du 1er\u202fseptembre\u202f2020.",
        "Conflit : fiche a, nom : «\xa0Trois\xa0» dans la source, «\xa0Deux\xa0» ici (gardé) ; avant : «\xa0Un\xa0».",
        "Refusé : _startups/b.md est illisible.",
        "Anomalies : Fin avant le début (1).",
        "  Fin avant le début : fiche b, 1re phase, date de fin : à l'envers.",
        "Absent de la source : fiche partie (gardé).",
        "Absent de la source : incubateur vieux (gardé).",
        "Laissé : _startups/notes.txt n’est pas un enregistrement.",
        "Import appliqué.",
    ]


@pytest.mark.parametrize(
    ("values", "changed"),
    [
        ({}, False),
        ({"renames": Renames(renamed=[("startup", "vieux", "neuf")])}, True),
        ({"renames": Renames(merged=[("startup", "vieux", "neuf")])}, True),
        ({"renames": Renames(disputed=[("startup", "c", ("d", "e"))], circles=[("startup", ("f",))])}, False),
        ({"counts": {"startup": Counter(created=1)}}, True),
        ({"counts": {"startup": Counter(unchanged=9), "incubator": Counter(changed=1)}}, True),
        ({"counts": {"startup": Counter(unchanged=9, refused=2)}}, False),
        ({"missing": [("startup", "a")], "left": ["b"], "refused": [RefusedRecord("startup", "b", "b", "c")]}, False),
    ],
)
def test_an_import_changes_something_by_what_it_writes_only(values: dict[str, Any], changed: bool) -> None:
    report = ImportReport("dossier", dt.date(2026, 8, 2), applied=True, **values)
    assert report.changed is changed
    assert list(report.as_json()["counts"]) == list(report.counts)
