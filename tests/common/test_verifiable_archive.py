"""The format of archives: whatever their bytes, they are opened completely, or refused with a message."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.files import verifiable_archive
from common.files.archive import zipped
from common.files.recount import AGGREGATIONS, ArchiveError, Recount, RecountVerdict
from common.files.verifiable_archive import MANIFEST, READ_ME, as_json, unpacked, verify
from tests import wordings
from tests.common import archive_scene as scene
from tests.sweeps import examples

BODIES = {"a.json": b"bonjour " * 40, "b.csv": b"x;y\n" * 30, "vide": b""}
DAMAGED = wordings.NO_ZIP


def packed(method: int = zipfile.ZIP_DEFLATED, *more: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, body in {**BODIES, **dict.fromkeys(more, b"")}.items():
            archive.writestr(zipfile.ZipInfo(name), body, method)
    return made.getvalue()


PACKED = {method: packed(method) for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)}


def refusal(body: bytes) -> str:
    with pytest.raises(ArchiveError) as refused:
        unpacked(body, BODIES)
    return str(refused.value)


@pytest.mark.parametrize("method", PACKED)
def test_what_the_site_makes_is_opened(method: int) -> None:
    assert unpacked(PACKED[method], BODIES) == BODIES


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_another_compression_is_refused_completely_or_damaged(method: int) -> None:
    body = packed(method)
    assert refusal(body) == "L’archive est compressée autrement que celles du site."
    assert refusal(body[:60] + b"\xff" * 20 + body[80:]) == "L’archive est compressée autrement que celles du site."


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (packed(zipfile.ZIP_STORED, "autre"), "L’archive contient « autre », qui n’a rien à y faire."),
        (packed(zipfile.ZIP_STORED, "x" * 200), f"L’archive contient « {'x' * 100} », qui n’a rien à y faire."),
        (b"", DAMAGED),
        (b"PK\x05\x06" + bytes(18), "Il manque « a.json » dans l’archive."),
        (PACKED[zipfile.ZIP_STORED].replace(b"bonjour", b"bonsoir"), DAMAGED),
    ],
)
def test_what_is_not_exactly_the_archive_is_refused(body: bytes, said: str) -> None:
    assert refusal(body) == said


@pytest.mark.parametrize(("files", "whole", "is_refused"), [(320, 440, False), (319, 440, True), (320, 439, True)])
def test_limits_are_those_of_one_file_and_of_all(
    files: int, whole: int, is_refused: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifiable_archive, "MAX_FILE", files)
    monkeypatch.setattr(verifiable_archive, "MAX_ALL", whole)
    for body in PACKED.values():
        if is_refused:
            assert refusal(body) == wordings.ARCHIVE_TOO_LARGE
        else:
            assert unpacked(body, BODIES) == BODIES


def test_a_file_that_is_encrypted_is_refused() -> None:
    body = bytearray(PACKED[zipfile.ZIP_STORED])
    body[body.index(b"PK\x01\x02") + 8] |= 1
    assert refusal(bytes(body)) == "L’archive est chiffrée."


@examples(150)
@given(
    st.sampled_from([*PACKED.values()]),
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=4),
    st.none() | st.integers(0, 600),
)
def test_damaged_bytes_are_refused_or_change_nothing(
    whole: bytes, changes: list[tuple[int, int]], kept: int | None
) -> None:
    body = bytearray(whole)
    for place, byte in changes:
        body[place % len(body)] = byte
    try:
        assert unpacked(bytes(body[:kept]), BODIES) == BODIES
    except ArchiveError as refused:
        assert str(refused).startswith(("Ce fichier", "L’archive", "Il manque", "« "))


# --- The format -----------------------------------------------------------------------------------------------------

NAMES = [READ_ME, "essai.json", "chiffres.csv", "preuves.csv", "essai.ods", f"images/{scene.PICTURE}"]


def refused(path: Path) -> str:
    with pytest.raises(ArchiveError) as said:
        verify(path, [scene.FORMAT])
    return str(said.value)


def test_archive_verifies_and_lists_its_files(tmp_path: Path) -> None:
    path = tmp_path / "essai.zip"
    path.write_bytes(scene.FORMAT.archive(scene.document(), scene.PICTURES))
    recounted = Recount("money", "Money : 250, recompté 250 d’après 2\xa0preuves.", RecountVerdict.RECOUNTED)
    assert verify(path, [scene.FORMAT]) == (scene.FORMAT, [recounted])
    with zipfile.ZipFile(path) as opened:
        assert opened.namelist() == [MANIFEST, *NAMES]
        assert json.loads(opened.read("essai.json")) == scene.document()
        notice = opened.read(READ_ME).decode()
    assert notice.startswith("Essai de 2021\n")
    assert "Une note." in notice
    assert all(f"  {name} " in notice for name in AGGREGATIONS)


@pytest.mark.parametrize("name", [MANIFEST, *NAMES])
def test_bit_flip_in_a_file_is_refused(name: str, tmp_path: Path) -> None:
    made = scene.files()
    body = made[name]
    for place in range(len(name) % 7, len(body), 7):
        flipped = body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :]
        refused(scene.written(tmp_path, {**made, name: flipped}))


@pytest.mark.parametrize("name", NAMES)
def test_file_that_changed_is_found_by_its_checksum(name: str, tmp_path: Path) -> None:
    made = scene.files()
    made[name] += b" "
    said = f"« {name} » a changé : sa somme SHA-256 n’est pas celle du manifeste."
    assert refused(scene.written(tmp_path, made)) == said


def with_file(name: str, body: bytes) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    return lambda made: {**made, name: body}


def without(name: str) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    return lambda made: {key: body for key, body in made.items() if key != name}


OTHER = scene.FORMAT.files(scene.document(year=2022, figures=[{"key": "a", "value": "1", "evidence": ["1"]}]))
DATA = "essai.json"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        *(
            (with_file(name, OTHER[name]), f"« {name} » ne dit pas la même chose que « essai.json ».")
            for name in ("chiffres.csv", "preuves.csv", "essai.ods")
        ),
        (without("chiffres.csv"), "Les fichiers de l’archive ne sont pas ceux d’un essai."),
        (with_file("autre.csv", b"a"), "Les fichiers de l’archive ne sont pas ceux d’un essai."),
        (without(DATA), "Il manque « essai.json » dans l’archive."),
        (without(READ_ME), f"Il manque « {READ_ME} » dans l’archive."),
        (without(f"images/{scene.PICTURE}"), "Les images ne sont pas celles que montre « essai.json »."),
        (
            with_file(f"images/{scene.PICTURE}", b"autres"),
            f"« images/{scene.PICTURE} » n’est plus l’image que son nom annonce.",
        ),
        (
            with_file("images/0123456789abcdef.jpg", b"autres"),
            "Les images ne sont pas celles que montre « essai.json ».",
        ),
        (with_file(DATA, b"\xff"), "« essai.json » n’est pas du JSON."),
        (with_file(DATA, b"[" * 100_000), "« essai.json » n’est pas du JSON."),
        (with_file(DATA, b"[]"), "« essai.json » n’est pas un essai de Betaportfolio."),
        (
            with_file(DATA, as_json(scene.document(format="autre"))),
            "« essai.json » n’est pas un essai de Betaportfolio.",
        ),
        (
            with_file(DATA, as_json(scene.document(version=4))),
            "Cette archive est au format 4, et cette commande lit le format 3 : "
            "téléchargez l’archive de nouveau, ou mettez la commande à jour.",
        ),
        (
            with_file(DATA, as_json(scene.document(figures=1))),
            "« essai.json » n’a pas la forme d’un essai (TypeError).",
        ),
        (
            with_file(DATA, as_json(scene.document(figures=[{}]))),
            "« essai.json » n’a pas la forme d’un essai (KeyError).",
        ),
        (
            with_file(DATA, as_json(scene.document(figures=[{"key": "a", "value": "1e999999", "evidence": []}]))),
            "« 1e999999 » n’est pas un nombre que peut avoir un chiffre.",
        ),
        (with_file(DATA, as_json(scene.document(year=2022))), "« manifeste.json » n’est pas celui de cette archive."),
        *(
            (with_file(name, b"x"), f"L’archive contient « {name} », qui n’a rien à y faire.")
            for name in ("../essai.json", "/etc/passwd", "dossier/", "autre.txt", "programme.exe")
        ),
    ],
)
def test_forged_file_with_valid_checksums_is_refused(
    tmp_path: Path, change: Callable[[dict[str, bytes]], dict[str, bytes]], said: str
) -> None:
    assert refused(scene.written(tmp_path, scene.sealed(change))) == said


def test_forged_value_is_found_by_recounting(tmp_path: Path) -> None:
    forged = scene.document(figures=[{"key": "money", "value": "260", "evidence": ["150", "100"]}])
    _, found = verify(scene.written(tmp_path, scene.FORMAT.files(forged, scene.PICTURES)), [scene.FORMAT])
    said = "Money : 260 publié, mais recompté 250 d’après 2\xa0preuves."
    assert found == [Recount("money", said, RecountVerdict.WRONG)]


@pytest.mark.parametrize("body", [b"{}", b"[]", as_json({"files": {"essai.json": {}}})])
def test_manifest_without_the_checksums_is_refused(body: bytes, tmp_path: Path) -> None:
    said = refused(scene.written(tmp_path, {**scene.files(), MANIFEST: body}))
    assert said == "« manifeste.json » ne donne pas la somme de chaque fichier."


def test_manifest_of_another_format_is_refused(tmp_path: Path) -> None:
    made = scene.files()
    made[MANIFEST] = made[MANIFEST].replace(b"betaportfolio/essai", b"betaportfolio/autre")
    assert (
        refused(scene.written(tmp_path, made)) == "« manifeste.json » n’est pas celui d’une archive de Betaportfolio."
    )


def test_same_name_twice_is_refused(tmp_path: Path) -> None:
    path = scene.written(tmp_path, scene.files())
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("essai.json", "{}")
    assert refused(path) == "L’archive contient deux fois le même fichier."


def test_file_that_is_no_archive_is_refused(tmp_path: Path) -> None:
    whole, path = zipped(scene.files()), tmp_path / "essai.zip"
    for body in (b"", b"PK", b"{}", whole[:200], whole[: len(whole) // 2], whole[:60] + b"\xff" * 40 + whole[100:]):
        path.write_bytes(body)
        assert refused(path) == wordings.NO_ZIP
    assert refused(tmp_path / "absent.zip") == "Le fichier ne se lit pas (No such file or directory)."
    assert refused(tmp_path) == "Le fichier ne se lit pas (Is a directory)."


def test_bomb_is_refused_before_it_fills_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifiable_archive, "MAX_FILE", 1_000_000)
    path = tmp_path / "essai.zip"
    path.write_bytes(scene.bomb("essai.json", 2_000_000))
    assert refused(path) == wordings.ARCHIVE_TOO_LARGE
    # If it lies about its size, no more than that is read.
    body = scene.bomb("essai.json", 2_000_000)
    path.write_bytes(body.replace((2_000_000).to_bytes(4, "little"), (9).to_bytes(4, "little")))
    assert refused(path) in {wordings.NO_ZIP, "« essai.json » dépasse 0 Mo une fois ouvert."}
    monkeypatch.setattr(verifiable_archive, "MAX_ALL", 10)
    assert refused(path) == "Le fichier dépasse 0 Mo."
