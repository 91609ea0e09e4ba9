import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from betagouv.parse.front_matter import MAX_DEPTH, MAX_VALUES, document_of, json_value, load, plain_value
from betagouv.parse.records import UnreadableError
from tests import wordings


def read(text: str) -> Any:
    return load(text, [])


def test_document_of_splits_front_matter_and_body_to_the_byte() -> None:
    body = "\r\n## Titre\n---\nune ligne \n\n"
    assert document_of(f"---\ntitle: Été\n---\n{body}".encode()) == ({"front": {"title": "Été"}, "body": body}, [])


@pytest.mark.parametrize(
    ("data", "document"),
    [
        (b"---\nname: x\n---", {"front": {"name": "x"}, "body": ""}),
        (b"---\r\nname: x\r\n---\r\nfin", {"front": {"name": "x"}, "body": "fin"}),
        (b"\xef\xbb\xbf---  \nname: x\n--- \nfin", {"front": {"name": "x"}, "body": "fin"}),
        (b"---\n---\nfin", {"front": {}, "body": "fin"}),
        (b"---\n# rien\n---\n", {"front": {}, "body": ""}),
    ],
)
def test_document_of_accepts_the_frames_that_are_written(data: bytes, document: dict[str, Any]) -> None:
    assert document_of(data) == (document, [])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "n’a pas d’en-tête YAML entre deux lignes « --- »"),
        (b"# Titre\n", "n’a pas d’en-tête YAML entre deux lignes « --- »"),
        (b"---\ntitle: x\n", "n’a pas d’en-tête YAML entre deux lignes « --- »"),
        (b"\x89PNG\r\n\x1a\n\xff", "n’est pas du texte UTF-8 (octet 0)"),
        ("---\ntitle: été\n---\n".encode("latin-1"), "n’est pas du texte UTF-8 (octet 11)"),
        (b"---\ntitle: a\0b\n---\n", "contient un caractère nul : fichier binaire ou abîmé"),
        (b"---\n- a\n- b\n---\n", "a un en-tête qui n’est pas une suite de « champ: valeur »"),
        (b"---\nun texte\n---\n", "a un en-tête qui n’est pas une suite de « champ: valeur »"),
        (b"---\ntitle: [a\n---\n", "a un en-tête YAML illisible (ligne 3) : did not find expected ',' or ']'"),
        (b"---\ntitle: \x01\n---\n", "a un en-tête YAML illisible : caractère interdit"),
        (b"---\na: &a [x]\nb: *a\n---\n", "utilise un renvoi YAML (« *nom ») : écrivez la valeur en entier"),
        (b'---\na: "\\0"\n---\n', wordings.FORBIDDEN_CHARACTER_OF_A_FILE),
        (b"---\n? [a]\n: b\n---\n", "a un nom de champ qui n’est pas un mot"),
        (b"---\na: 1\n--- x\nb: 2\n---\n", "a plusieurs documents YAML dans son en-tête"),
    ],
)
def test_document_of_shows_what_it_can_not_read(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError) as error:
        document_of(data)
    assert str(error.value) == reason


def test_document_of_shows_the_keys_given_twice_and_keeps_the_last() -> None:
    data = b"---\na: 1\nb: {c: 1, c: 2}\na: 3\n---\n"
    assert document_of(data) == ({"front": {"a": 3, "b": {"c": 2}}, "body": ""}, ["c", "a"])


def test_load_refuses_what_is_too_deep() -> None:
    assert read("[" * MAX_DEPTH + "]" * MAX_DEPTH) is not None
    for depth, reason in ((MAX_DEPTH + 1, "niveaux imbriqués"), (100_000, "exceeded maximum nesting depth")):
        with pytest.raises(UnreadableError, match=reason):
            read("[" * depth + "]" * depth)


def test_load_refuses_too_many_values() -> None:
    with pytest.raises(UnreadableError, match="valeurs dans son en-tête"):
        read("[" + "a," * MAX_VALUES + "a]")


def test_load_refuses_a_bomb_before_it_grows() -> None:
    lines = ["a: &a [x, x]"] + [f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]" for n in range(20)]
    with pytest.raises(UnreadableError, match="renvoi YAML"):
        read("\n".join(lines))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("Null", "Null"),
        ("true", True),
        ("false", False),
        ("yes", "yes"),
        ("12", 12),
        ("-3", -3),
        ("0.5", 0.5),
        ("012", "012"),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("1e3", "1e3"),
        ("1.50", "1.50"),
        ("+1", "+1"),
        ("-0", "-0"),
        ("2021-01-01", "2021-01-01"),
        ("0x1f", "0x1f"),
        (".inf", ".inf"),
        ("9" * 5000, "9" * 5000),
        ("١٢", "١٢"),
        ("<<", "<<"),
    ],
)
def test_plain_value_reads_only_what_is_written_back_the_same(text: str, value: object) -> None:
    found = plain_value(text)
    assert (found, type(found)) == (value, type(value))


def as_json(value: Any) -> Any:
    """Return a value of PyYAML with its dates as text."""
    return json.loads(json.dumps(value, default=lambda day: day.isoformat()))


trees = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)
    | st.dates(dt.date(1000, 1, 1)),
    lambda children: (
        st.lists(children, max_size=4) | st.dictionaries(st.text("abcdé", min_size=1), children, max_size=4)
    ),
    max_leaves=15,
)


@given(trees)
def test_load_reads_back_what_a_standard_library_writes(tree: Any) -> None:
    assert read(yaml.safe_dump(tree, allow_unicode=True)) == as_json(tree)


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode(errors="ignore")))
@example(b"---\n\xc2\x85: \n---\n")
@example(b"---\n!!python/object/apply:os.system ['true']\n---\n")
def test_document_of_reads_any_bytes_or_shows_why_not(data: bytes) -> None:
    for candidate in (data, b"---\n" + data + b"\n---\n"):
        try:
            document, _ = document_of(candidate)
        except UnreadableError as error:
            assert str(error)
        else:
            assert isinstance(document["front"], dict)
            json.dumps(document, allow_nan=False).encode()


@pytest.mark.sweep
def test_document_of_agrees_with_a_standard_library_on_the_real_records(real_records: Path) -> None:
    files = [
        path
        for folder in ("_startups", "_incubators", "_organisations", "_phases", "_fasts")
        for path in (real_records / "content" / folder).iterdir()
    ]
    assert len(files) == 855
    differ = []
    for path in files:
        document, _ = document_of(path.read_bytes())
        front = yaml.safe_load(path.read_text().split("---\n", 2)[1].removesuffix("---"))
        differ += [(path.name, name) for name, value in as_json(front).items() if document["front"][name] != value]
    # One field contains a time, which we keep as written.
    assert differ == [("les-emplois.md", "rgpd")]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<html>", "n’est pas du JSON"),
        (b"", "n’est pas du JSON"),
        (b'{"a": "\\u0000"}', wordings.FORBIDDEN_CHARACTER_OF_A_FILE),
        (b'{"\\u0000": 1}', wordings.FORBIDDEN_CHARACTER_OF_A_FILE),
        (b'{"a": "\\ud800"}', "n’est pas du JSON"),
        (b"[" * 30 + b"]" * 30, f"a plus de {MAX_DEPTH} niveaux imbriqués"),
        (b"[" * 2000 + b"]" * 2000, "n’est pas du JSON"),
    ],
)
def test_json_value_shows_what_it_can_not_read(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError) as error:
        json_value(data)
    assert str(error.value) == reason
