"""Archives from anywhere: whatever their bytes, they are opened completely, or refused with a message."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.files import verifiable_archive
from common.files.verifiable_archive import ArchiveError, unpacked
from tests import wordings
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
