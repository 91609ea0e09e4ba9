"""Recomputing an export: every aggregate, and every kind of forgery."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from common.files import verifiable_archive
from common.files.archive import zipped
from common.files.verifiable_archive import MANIFEST, ArchiveError, Recount, RecountVerdict, as_json
from indicators.exporting.archive import PUBLICATION, files
from indicators.exporting.files import NAMES
from tests import wordings
from tests.indicators.exporting_scene import bomb, document, forged, result, retouched, row, small, written

MEDIAN = [row("x", 1, "3"), row("x", 2, "10"), row("x", 3, "4.5")]


def refusal(path: Path) -> str:
    with pytest.raises(ArchiveError) as refused:
        PUBLICATION.verify(path)
    return str(refused.value)


@pytest.mark.parametrize(
    ("aggregate", "value", "rows", "said"),
    [
        ("count", "3", MEDIAN, "X : 3, recompté 3 d’après 3\xa0preuves."),
        ("count", "0", [], "X : 0, recompté 0 d’après 0\xa0preuve."),
        ("sum", "17.5", MEDIAN, "X : 17,5, recompté 17,5 d’après 3\xa0preuves."),
        ("mean", "5.8333", MEDIAN, "X : 5,8333, recompté 5,8333 d’après 3\xa0preuves."),
        ("median", "4.5", MEDIAN, "X : 4,5, recompté 4,5 d’après 3\xa0preuves."),
        ("median", None, [], "X : Non déterminé\xa0(ND), recompté Non déterminé\xa0(ND) d’après 0\xa0preuve."),
        (
            "share",
            "33.3333",
            [row("x", 1), row("x", 2, part="base"), row("x", 3, part="base")],
            "X : 33,3333, recompté 33,3333 d’après 3\xa0preuves.",
        ),
        (
            "rate",
            "50",
            [row("x", 1), row("x", 1, part="base"), row("x", 2, part="base")],
            "X : 50, recompté 50 d’après 3\xa0preuves.",
        ),
    ],
)
def test_each_aggregation_is_recounted(
    aggregate: str, value: str | None, rows: list[dict[str, Any]], said: str, tmp_path: Path
) -> None:
    made = files(document([result("x", value, aggregate)], rows))
    assert PUBLICATION.verify(written(tmp_path / "p.zip", made)) == [Recount("x", said, RecountVerdict.RECOUNTED)]


ROOT = Path(__file__).resolve().parents[2]
type Document = dict[str, Any]


def tampered_value(made: Document) -> None:
    made["results"][0]["value"] = "3"


def unknown_value(made: Document) -> None:
    made["results"][0]["value"] = None


def evidence_taken_away(made: Document) -> None:
    del made["evidence"][0]


def evidence_counted_twice(made: Document) -> None:
    made["evidence"][1] = made["evidence"][0]


def strange_part(made: Document) -> None:
    made["evidence"][0]["part"] = "both"


def strange_aggregate(made: Document) -> None:
    made["results"][0]["aggregate"] = "guess"


def evidence_of_none(made: Document) -> None:
    made["evidence"].append(row("designated", 9))


@pytest.mark.parametrize(
    ("change", "place", "said"),
    [
        (tampered_value, 0, "Launched : 3 publié, mais recompté 2 d’après 2\xa0preuves."),
        (unknown_value, 0, "Launched : Non déterminé\xa0(ND) publié, mais recompté 2 d’après 2\xa0preuves."),
        (evidence_taken_away, 0, "Launched : 2 publié, mais recompté 1 d’après 1\xa0preuve."),
        (evidence_counted_twice, 0, "Launched : l’enregistrement « phase 1 » compte deux fois."),
        (strange_part, 0, "Launched : une preuve a un rôle inconnu."),
        (strange_aggregate, 0, "Launched : agrégation inconnue, « guess »."),
        (
            evidence_of_none,
            1,
            "Designated : Non déterminé\xa0(ND), publié sans preuves, et pourtant 1\xa0preuve.",
        ),
    ],
)
def test_forgery_with_the_right_checksums_is_found_by_recounting(
    change: Callable[[Document], None], place: int, said: str, tmp_path: Path
) -> None:
    found = PUBLICATION.verify(written(tmp_path / "p.zip", forged(change)))
    right = [RecountVerdict.RECOUNTED, RecountVerdict.NOT_RECOUNTED]
    assert [one.verdict for one in found] == [RecountVerdict.WRONG if place == at else right[at] for at in (0, 1)]
    assert found[place].sentence == said


@pytest.mark.parametrize("name", NAMES)
def test_file_that_changed_is_found_by_its_checksum(name: str, tmp_path: Path) -> None:
    made = files(small())
    made[name] += b" "
    assert (
        refusal(written(tmp_path / "p.zip", made))
        == f"« {name} » a changé : sa somme SHA-256 n’est pas celle du manifeste."
    )


@pytest.mark.parametrize("name", ["resultats.csv", "preuves.csv", "publication.ods"])
def test_table_that_says_something_else_is_found(name: str, tmp_path: Path) -> None:
    other = files(document([result("launched", "2")], [row("launched", 1), row("launched", 7)]))
    said = refusal(written(tmp_path / "p.zip", retouched(name, other[name])))
    assert said == f"« {name} » ne dit pas la même chose que « publication.json »."


@pytest.mark.parametrize("name", [MANIFEST, *NAMES])
def test_missing_file_is_reported(name: str, tmp_path: Path) -> None:
    made = {one: body for one, body in files(small()).items() if one != name}
    assert refusal(written(tmp_path / "p.zip", made)) == f"Il manque « {name} » dans l’archive."


@pytest.mark.parametrize(
    "name", ["../publication.json", "/etc/passwd", "C:\\publication.json", "dossier/", "autre.txt"]
)
def test_name_that_has_no_place_is_refused(name: str, tmp_path: Path) -> None:
    said = refusal(written(tmp_path / "p.zip", {**files(small()), name: b"x"}))
    assert said.startswith("L’archive contient « ")
    assert not (tmp_path.parent / "publication.json").exists()


def test_same_name_twice_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "p.zip", files(small()))
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("publication.json", "{}")
    assert refusal(path) == "L’archive contient deux fois le même fichier."


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    whole, path = zipped(files(small())), tmp_path / "p.zip"
    said = wordings.NO_ZIP
    for body in (b"", b"PK", b"{}", whole[:200], whole[: len(whole) // 2], whole[:60] + b"\xff" * 40 + whole[100:]):
        path.write_bytes(body)
        assert refusal(path) == said
    assert refusal(tmp_path / "absent.zip") == "Le fichier ne se lit pas (No such file or directory)."
    assert refusal(tmp_path) == "Le fichier ne se lit pas (Is a directory)."


def test_bomb_is_refused_before_it_fills_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifiable_archive, "MAX_FILE", 1_000_000)
    path = tmp_path / "p.zip"
    path.write_bytes(bomb("publication.json", 2_000_000))
    assert refusal(path) == wordings.ARCHIVE_TOO_LARGE
    # If it lies about its size, no more than that is read.
    body = bomb("publication.json", 2_000_000)
    path.write_bytes(body.replace((2_000_000).to_bytes(4, "little"), (9).to_bytes(4, "little")))
    assert refusal(path) in {
        wordings.NO_ZIP,
        "« publication.json » dépasse 0 Mo une fois ouvert.",
    }
    monkeypatch.setattr(verifiable_archive, "MAX_ALL", 10)
    assert refusal(path) == "Le fichier dépasse 0 Mo."


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"\xff", "« publication.json » n’est pas du JSON."),
        (b"[" * 100_000, "« publication.json » n’est pas du JSON."),
        (b"[]", "« publication.json » n’est pas une publication de Betaportfolio."),
        (
            as_json({**small(), "version": 4}),
            "Cette archive est d’un format que cette commande ne connaît pas (4) : mettez la commande à jour.",
        ),
        (
            as_json({**small(), "version": 2}),
            "Cette archive est au format 2, d’une version antérieure du site (format actuel : 3). "
            "Téléchargez-la de nouveau sur le site : les chiffres publiés n’y ont pas changé.",
        ),
        (as_json({**small(), "results": 1}), "« publication.json » n’a pas la forme d’une publication (TypeError)."),
        (as_json({**small(), "evidence": [{}]}), "« publication.json » n’a pas la forme d’une publication (KeyError)."),
        (
            as_json(document([result("x", "1e999999")], [])),
            "« 1e999999 » n’est pas un nombre que peut avoir un résultat.",
        ),
        (
            as_json(document([result("x", "1")], [row("x", 1, amount="∞")])),
            "« ∞ » n’est pas un nombre que peut avoir un résultat.",
        ),
    ],
)
def test_data_of_another_shape_is_refused(body: bytes, said: str, tmp_path: Path) -> None:
    assert refusal(written(tmp_path / "p.zip", retouched("publication.json", body))) == said


def test_manifest_that_vouches_for_nothing_is_refused(tmp_path: Path) -> None:
    for body in (b"{}", b"[]", json.dumps({"files": {"publication.json": {}}}).encode()):
        said = refusal(written(tmp_path / "p.zip", {**files(small()), MANIFEST: body}))
        assert said == "« manifeste.json » ne donne pas la somme de chaque fichier."


@pytest.mark.parametrize(
    ("said", "other"), [('"publication": 3', '"publication": 4'), ('"year": 2021', '"year": 2022')]
)
def test_manifest_of_another_publication_is_refused(said: str, other: str, tmp_path: Path) -> None:
    made = files(small())
    made[MANIFEST] = made[MANIFEST].replace(said.encode(), other.encode())
    assert refusal(written(tmp_path / "p.zip", made)) == "« manifeste.json » n’est pas celui de cette archive."


@pytest.mark.parametrize("name", [MANIFEST, *NAMES])
def test_no_byte_of_a_file_changes_unseen(name: str, tmp_path: Path) -> None:
    made, path = files(small()), tmp_path / "p.zip"
    body = made[name]
    for place in range(len(name) % 7, len(body), 7):
        refusal(written(path, {**made, name: body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :]}))


def test_evidence_of_an_unknown_indicator_is_refused(tmp_path: Path) -> None:
    made = forged(lambda made: made["evidence"].append(row("other", 1)))
    assert refusal(written(tmp_path / "p.zip", made)) == "Une preuve est celle d’un indicateur inconnu, « other »."


def test_command_lists_each_result_and_counts_three_verdicts(tmp_path: Path) -> None:
    out = StringIO()
    call_command("verify_publication", str(written(tmp_path / "p.zip", files(small()))), stdout=out)
    assert out.getvalue().splitlines() == [
        "recompté      Launched : 2, recompté 2 d’après 2\xa0preuves.",
        "non recompté  Designated : Non déterminé\xa0(ND), publié sans preuves : rien à recompter.",
        "1\xa0résultat se retrouve d’après ses preuves",
        "1\xa0résultat n’a qu’une source, ou est ND",
        "0\xa0résultat faux",
        wordings.CHECKSUMS_ARE_RIGHT,
    ]


def published_without_source_nor_evidence(made: Document) -> None:
    made["publication"]["source"] = ""
    made["results"][1]["value"] = "5"


def published_without_evidence(made: Document) -> None:
    made["results"][1]["value"] = "5"


def status_of(command: str, path: Path, *options: str) -> int:
    """Return the exit code of a command."""
    try:
        call_command(command, str(path), *options, stdout=StringIO())
    except CommandError as refused:
        return refused.returncode
    return 0


@pytest.mark.parametrize(
    ("change", "options", "status"),
    [
        (published_without_evidence, [], 0),
        (published_without_evidence, ["--strict"], 2),
        (published_without_source_nor_evidence, [], 1),
        (tampered_value, [], 1),
        (tampered_value, ["--strict"], 1),
    ],
)
def test_the_status_is_1_for_wrong_values_alone_and_2_when_strict(
    change: Callable[[Document], None], options: list[str], status: int, tmp_path: Path
) -> None:
    path = written(tmp_path / "p.zip", forged(change))
    assert status_of("verify_publication", path, *options) == status


def test_a_result_without_evidence_nor_source_is_wrong(tmp_path: Path) -> None:
    found = PUBLICATION.verify(written(tmp_path / "p.zip", forged(published_without_source_nor_evidence)))
    assert found[1] == Recount("designated", "Designated : 5, publié sans preuves, ni source.", RecountVerdict.WRONG)


def test_what_is_no_archive_ends_the_command_in_error(tmp_path: Path) -> None:
    (tmp_path / "r.zip").write_bytes(b"rien")
    with pytest.raises(CommandError, match=wordings.IS_NO_ZIP):
        call_command("verify_publication", str(tmp_path / "r.zip"))
    assert status_of("verify_publication", tmp_path / "r.zip", "--strict") == 1


def test_command_needs_no_database(tmp_path: Path) -> None:
    environment = {**os.environ, "DATABASE_URL": "postgresql:///nowhere?host=/nonexistent"}
    command = [sys.executable, "manage.py", "verify_publication", str(written(tmp_path / "p.zip", files(small())))]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
