import contextlib
import io
import json
import os
import pty
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from common.background.recompute import RECOMPUTE
from common.models import Job
from indicators.models import LiveResult
from startups.models import Startup
from tests import wordings
from tests.betagouv.factory import AS_OF, Content, phase
from tests.factories import make_indicator, make_startup

ARGUMENTS = ["--day", AS_OF.isoformat(), "--confirm"]


def run(content: Content, *arguments: str) -> str:
    out = io.StringIO()
    call_command("import_betagouv", str(content.root), *ARGUMENTS, *arguments, stdout=out)
    return out.getvalue()


def test_command_reports_in_french_and_writes_nothing_by_default(content: Content) -> None:
    content.fiche("a", phases=[phase("construction", "2020-01-01", end="2021-01-01")])
    content.put_bytes("_startups/b.md", b"\xff")
    assert run(content) == (
        f"Import de {content.root}, enregistrements au 20/08/2026 (jour donné)\n"
        "                    créés   changés inchangés   refusés\n"
        "organisations           1         0         0         0\n"
        "incubateurs             1         0         0         0\n"
        "phases                  0         0         0         0\n"
        "appels FAST             0         0         0         0\n"
        "fiches                  1         0         0         1\n"
        "Financements FAST ajoutés : 0 ; désignations ajoutées : 0\n"
        "Refusé : _startups/b.md n’est pas du texte UTF-8 (octet 0).\n"
        "Anomalies : La dernière phase porte une date de fin (1).\n"
        "  La dernière phase porte une date de fin : fiche a, 1re phase, "
        "date de fin : «\N{NO-BREAK SPACE}Construction\N{NO-BREAK SPACE}»,"
        " dernière phase, finit le 1er\u202fjanvier\u202f2021.\n"
        "À confirmer (--confirm) : Le jour indiqué, le 20\u202faoût\u202f2026, suit de plus de soixante jours "
        "le dernier fait des enregistrements, du 1er\u202fjanvier\u202f2020. Confirmez-le, ou indiquez un autre jour.\n"
        "Rien n’est écrit : ajoutez --apply pour appliquer.\n"
    )
    assert not Startup.objects.exists()


def test_command_applied_again_shows_that_nothing_changed(content: Content) -> None:
    path = content.fiche("a")
    assert content.run().applied
    assert run(content, "--apply").splitlines()[-1] == "Aucun changement."
    path.unlink()
    content.fiche("b", title="B")
    assert run(content).splitlines()[-2:] == [
        "Absent de la source : fiche a (gardé).",
        wordings.NOTHING_WRITTEN,
    ]


def test_command_gives_its_report_as_json(content: Content) -> None:
    content.fiche("a", phases=[phase("construction", "2026-07-01", end="2026-08-01")])
    empty = {"created": 0, "changed": 0, "unchanged": 0, "refused": 0}
    one = empty | {"created": 1}
    assert json.loads(run(content, "--format", "json")) == {
        "source": str(content.root),
        "as_of": "2026-08-20",
        "day_origin": "jour donné",
        "question": "",
        "figures": None,
        "commit": "",
        "applied": False,
        "counts": {"organisation": one, "incubator": one, "phase": empty, "fast": empty, "startup": one},
        "decisions": {"awards": 0, "designations": 0},
        "created": [
            {"kind": "organisation", "key": "ministere"},
            {"kind": "incubator", "key": "fabrique"},
            {"kind": "startup", "key": "a"},
        ],
        "changes": [],
        "conflicts": [],
        "refused": [],
        "anomalies_by_code": {"closed": 1},
        "anomalies": [
            {
                "kind": "startup",
                "key": "a",
                "code": "closed",
                "field": "phases[0].end",
                "detail": "construction, dernière phase, finit le 2026-08-01",
                "word": "",
            }
        ],
        "renamed": [],
        "merged": [],
        "disputed": [],
        "circles": [],
        "missing": [],
        "left": [],
    }


@pytest.mark.django_db(transaction=True)
def test_command_computes_the_figures_when_no_worker_answers(tmp_path: Path) -> None:
    make_startup("z", phases=[("investigation", "2020-01-01")])
    make_indicator(rule={"measure": "entries", "kind": "construction"})
    content = Content(tmp_path / "content")
    content.fiche("a")
    assert run(content, "--apply").splitlines()[-1] == "Import appliqué."
    assert dict(Job.objects.values_list("kind", "state")) == {RECOMPUTE: "done"}
    assert LiveResult.objects.filter(year=2020).exists()


def test_command_fails_when_nothing_could_be_read(content: Content) -> None:
    for path in content.root.glob("*/*"):
        path.unlink()
    (content.root / "_startups").mkdir()
    with pytest.raises(CommandError, match=wordings.NO_RECORD_READ):
        run(content, "--apply")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["absent"], "ce dossier n’existe pas"),
        (["http://127.0.0.1:9/archive/x.zip"], "ne répond pas"),
        (["x", "--day", "hier"], wordings.HIER_IS_NO_DATE),
        (["x", "--format", "xml"], "xml"),
    ],
)
def test_command_shows_what_is_wrong_with_its_arguments(
    db: None, content: Content, arguments: list[str], reason: str
) -> None:
    with pytest.raises(CommandError, match=reason):
        call_command("import_betagouv", *arguments, stdout=io.StringIO())


def test_command_is_refused_completely_by_a_constraint_of_the_database(content: Content) -> None:
    content.fiche("a")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE startups_startup ADD CONSTRAINT told CHECK (slug <> 'a')")
    with pytest.raises(CommandError, match="La base refuse un enregistrement : rien n’est écrit"):
        run(content, "--apply")


def _shown_by(leader: int) -> str:
    """Return everything that a closed terminal received: a single read may return before its end."""
    shown = b""
    with contextlib.suppress(OSError):  # Linux reports the end of a terminal as an input error
        while part := os.read(leader, 10_000):
            shown += part
    os.close(leader)
    return shown.decode()


def test_command_shows_its_progress_on_a_terminal_only(
    content: Content, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    content.fiche("a")
    leader, follower = pty.openpty()
    with monkeypatch.context() as patch, os.fdopen(follower, "w") as terminal:
        patch.setattr(sys, "stderr", terminal)
        told = run(content)
    shown = _shown_by(leader)
    assert shown.split("\r") == ["", *(f"{done} / 3 enregistrements" for done in (1, 2, 3))]
    assert told.startswith("Import de ")
    assert run(content) == told
    assert capsys.readouterr().err == ""
