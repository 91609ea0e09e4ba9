"""The bundle of records holds facts alone: what is in it, and what its script leaves out."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from betagouv.parse.front_matter import document_of
from betagouv.sources.items import FOLDERS
from sampledata.records import ALLOWED, ALLOWED_INSIDE, BUNDLE, LONGEST_TEXT, is_person

EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[a-z]{2,}", re.IGNORECASE)
ADDRESS = re.compile(r"https?://\S+")
AWARD = re.compile(r"FAST \d{1,3}(?: : \d+ €)?")
BODY = re.compile(
    r"\n?(?:## Les lauréats\n\n(?:\d+ - \[[^\]\n]{1,160}\]\(#\d+\)\n)+)?"
    r"(?:\nLe comité a sélectionné \d+ lauréats\.)?(?:\nPour un montant total de [\d\u202f]+ €\.)?\n?"
)


def refusals(archive: zipfile.ZipFile) -> list[str]:
    """Return what the bundle may not contain, by file."""
    kinds = {folder: kind for kind, folder in FOLDERS.items()}
    found = []
    for name in archive.namelist():
        if name == "NOTICE.txt":
            continue
        document, _ = document_of(archive.read(name))
        kind = kinds[name.split("/")[1]]
        found += [f"{name}: {key}" for key in document["front"].keys() - set(ALLOWED[kind])]
        found += [f"{name}: {said}" for said in _inside(document["front"])]
        if not BODY.fullmatch(document["body"]):
            found.append(f"{name}: a text")
    return found


def _inside(front: dict[str, Any]) -> Iterator[str]:
    for key, value in front.items():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                yield from (f"{key}.{name}" for name in one.keys() - set(ALLOWED_INSIDE[key]))
            for text in one.values() if isinstance(one, dict) else [one]:
                if EMAIL.search(str(text)) or (len(str(text)) > LONGEST_TEXT and not ADDRESS.fullmatch(str(text))):
                    yield f"{key}: {text}"
            if isinstance(one, dict) and "comment" in one and not AWARD.fullmatch(one["comment"]):
                yield f"{key}: {one['comment']}"


def test_bundle_contains_facts_alone() -> None:
    with zipfile.ZipFile(BUNDLE) as archive:
        assert refusals(archive) == []
        assert "No text of a fiche, no contact and no person" in archive.read("NOTICE.txt").decode()


@pytest.mark.parametrize(
    ("front", "body"),
    [
        ("mission: Un texte", ""),
        (f"title: {'x' * 161}", ""),
        ("title: equipe@exemple.gouv.fr", ""),
        ("phases:\n- {name: construction, start: '2020-01-01', comment: Un texte}", ""),
        ("events:\n- {name: committee, date: '2020-01-01', comment: Un texte}", ""),
        ("title: Un", "Un texte"),
    ],
)
def test_bundle_with_a_text_or_an_address_of_a_person_is_found(tmp_path: Path, front: str, body: str) -> None:
    with zipfile.ZipFile(tmp_path / "bundle.zip", "w") as archive:
        archive.writestr("content/_startups/a.md", f"---\n{front}\n---\n{body}")
    with zipfile.ZipFile(tmp_path / "bundle.zip") as archive:
        assert refusals(archive) != []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write a folder of records with texts, contacts and a person."""
    root = tmp_path / "content"
    files = {
        "_organisations/dinum.md": "name: Direction interministérielle du numérique\nacronym: DINUM",
        "_organisations/anne-exemple.md": "name: Anne EXEMPLE\nacronym: ' '",
        "_incubators/un.md": "title: Un\nowner: /organisations/dinum\ncontact: un@exemple.gouv.fr\naddress: Paris",
        "_phases/construction.md": "status: construction\nlabel: Construction\nshort_description: Un texte",
        "_startups/a.md": (
            "title: A\nmission: Un texte\ncontact: a@exemple.gouv.fr\nincubator: un\n"
            "sponsors: [/organisations/dinum, /organisations/anne-exemple]\n"
            "phases:\n- {name: construction, start: 2020-01-01, comment: Un texte}\n"
            "events:\n- {name: fast, date: 2021-09-12, comment: 'Lauréat du FAST 9 avec 100 000 €, bravo'}"
        ),
    }
    for name, front in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\n{front}\n---\nUn long texte.\n")
    fast = root / "_fasts" / "09_fast.md"
    fast.parent.mkdir()
    fast.write_text(
        "---\ntitle: FAST 9 - Septembre 2021\n---\n## Le comité\n\n- Anne Exemple\n\n## Les lauréats\n\n"
        "1 - [A](https://a.fr): un texte\n"
    )
    return root


def test_script_keeps_the_facts_and_leaves_texts_contacts_and_persons(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "bundle.zip"
    call_command("write_records_bundle", folder, target=target, verbosity=0)
    with zipfile.ZipFile(target) as archive:
        assert refusals(archive) == []
        front = document_of(archive.read("content/_startups/a.md"))[0]["front"]
        round_ = document_of(archive.read("content/_fasts/09_fast.md"))[0]
        names = archive.namelist()
    assert front == {
        "title": "A",
        "sponsors": ["/organisations/dinum"],
        "incubator": "un",
        "phases": [{"name": "construction", "start": "2020-01-01"}],
        "events": [{"name": "fast", "date": "2021-09-12", "comment": "FAST 9 : 100000 €"}],
    }
    assert round_ == {"front": {"title": "FAST 9 - Septembre 2021"}, "body": "\n## Les lauréats\n\n1 - [A](#1)\n\n"}
    assert "content/_organisations/anne-exemple.md" not in names


def test_script_writes_the_same_bytes_twice(folder: Path, tmp_path: Path) -> None:
    targets = tmp_path / "one.zip", tmp_path / "two.zip"
    for target in targets:
        call_command("write_records_bundle", folder, target=target, verbosity=0)
    assert targets[0].read_bytes() == targets[1].read_bytes()


@pytest.mark.sweep  # the real records
def test_bundle_is_made_from_the_real_records(real_records: Path, tmp_path: Path) -> None:
    call_command("write_records_bundle", real_records / "content", target=tmp_path / "records.zip", verbosity=0)
    assert (tmp_path / "records.zip").read_bytes() == BUNDLE.read_bytes()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Anne EXEMPLE", True),
        ("Jean-Luc Exemple", True),
        ("Assemblée nationale", False),
        ("Ministère des Armées", False),
        ("Banque de France", False),
        ("Cour de Cassation", False),
        ("ADEME", False),
    ],
)
def test_name_that_could_be_a_persons_is_told_from_an_institutions(name: str, expected: bool) -> None:
    assert is_person(name) is expected
