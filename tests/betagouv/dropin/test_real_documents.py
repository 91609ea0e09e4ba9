"""The documents built from the imported real records equal the real documents."""

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from betagouv.imports.importing import import_records
from betagouv.parse.front_matter import document_of
from betagouv.parse.persons import could_be_person
from betagouv.sources.opening import open_source
from sampledata.reference import load_reference
from tests.cases import cases

# Without it, this module run by itself has no test database: pytest-django creates it for tests that request it.
pytestmark = [pytest.mark.django_db, pytest.mark.sweep]  # `make test` has each version in test_documents
AS_OF = dt.date(2026, 8, 20)


@pytest.fixture(scope="module")
def served(real_records: Path, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, bytes]]:
    """Return each document that we serve after an import of the real records; rolled back at the end of the module."""
    from django.db import transaction

    names = ("startups.json", "incubators.json", "organisations.json", "sponsors.json", "startups.csv")
    asked = [f"v2.{version}/{name}" for version in range(1, 8) for name in names]
    with django_db_blocker.unblock(), transaction.atomic():
        load_reference()
        import_records(open_source(str(real_records / "content")), as_of=AS_OF, applying=True)
        yield {path: Client().get(f"/api/{path}").content for path in asked}
        transaction.set_rollback(True)


def by_id(document: Any) -> dict[str, Any]:
    rows = document["data"] + document["included"] if isinstance(document, dict) and "data" in document else document
    return rows if isinstance(rows, dict) else {f"{row.get('type')} {row['id']}": row for row in rows}


def persons(real_records: Path) -> set[str]:
    """Return the organisations whose name could be a person's: they are hidden."""
    files = (real_records / "content/_organisations").iterdir()
    return {file.stem for file in files if could_be_person(str(document_of(file.read_bytes())[0]["front"]["name"]))}


def without_persons(value: Any, hidden: set[str]) -> Any:
    """Return a document without some organisations, nor what refers to them."""
    if isinstance(value, dict):
        return {key: without_persons(one, hidden) for key, one in value.items() if key not in hidden}
    if not isinstance(value, list):
        return value
    names = [one.get("id") if isinstance(one, dict) else one for one in value]
    return [without_persons(one, hidden) for one, name in zip(value, names, strict=True) if name not in hidden]


@pytest.mark.parametrize(
    ("name", "count"),
    [("startups.json", 684), ("incubators.json", 23), ("organisations.json", 144), ("sponsors.json", 144)],
)
def test_documents_of_2_7_equal_the_real_ones(
    served: dict[str, bytes], real_records: Path, name: str, count: int, capsys: pytest.CaptureFixture[str]
) -> None:
    real = without_persons(json.loads((real_records / "api/v2.7" / name).read_bytes()), persons(real_records))
    if name == "incubators.json":  # the real one lacks the empty list, which breaks a client
        real = {slug: {"startups": [], **one} for slug, one in real.items()}
    ours = json.loads(served[f"v2.7/{name}"])
    theirs, found = by_id(real), by_id(ours)
    equal = [key for key, one in theirs.items() if found.get(key) == one]
    with capsys.disabled():
        print(f"\n{name}: {len(equal)} of {len(theirs)} documents are equal")
    assert [key for key in theirs if key not in set(equal)] == []
    assert len(theirs) == count
    assert ours == real


def test_the_csv_of_2_7_equals_the_real_one_to_the_byte(
    served: dict[str, bytes], real_records: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    real = (real_records / "api/v2.7/startups.csv").read_bytes()
    hidden = tuple(slug.encode() for slug in persons(real_records))
    lines = list(zip(served["v2.7/startups.csv"].splitlines(), real.splitlines(), strict=True))
    with capsys.disabled():
        print(f"\nstartups.csv: {sum(ours == theirs for ours, theirs in lines)} of {real.count(b'\n')} lines are equal")
    assert [theirs for ours, theirs in lines if ours != theirs and not any(slug in theirs for slug in hidden)] == []


@cases("version", [5, 6])
def test_2_5_and_2_6_follow_the_differences(served: dict[str, bytes], real_records: Path, version: int) -> None:
    real = without_persons(json.loads((real_records / "api/v2.7/startups.json").read_bytes()), persons(real_records))
    for one in real["data"]:
        del one["relationships"]["incubators"]
        if version == 5:
            for name in ("impact_url", "thematiques", "technos"):
                del one["attributes"][name]
            record = (real_records / f"content/_startups/{one['id']}.md").read_text()
            if "\nstats: true" not in record.split("\n---", 1)[0]:
                del one["attributes"]["stats_url"]
    for one in real["included"]:
        one["id"] = f"/incubateurs/{one['id']}"
    assert json.loads(served[f"v2.{version}/startups.json"]) == real


@cases("version", range(1, 8))
def test_what_the_clients_found_rely_on_holds(served: dict[str, bytes], version: int) -> None:
    document = json.loads(served[f"v2.{version}/startups.json"])
    identifiers = [one["id"] for one in document["data"]]
    assert len(set(identifiers)) == len(identifiers) == 662
    assert None not in [value for one in document["data"] for value in one["attributes"].values()]
    for one in document["data"]:
        assert one["attributes"]["phases"]
        assert isinstance(one["attributes"]["link"], str)
        assert isinstance(one["attributes"]["events"], list)
    listed = json.loads(served[f"v2.{version}/incubators.json"])
    assert all(isinstance(one["startups"], list) for one in listed.values())


def test_the_csv_of_2_6_has_eleven_columns(served: dict[str, bytes]) -> None:
    rows = list(csv.reader(io.StringIO(served["v2.6/startups.csv"].decode()), delimiter=";"))
    assert rows[0][-1] == "contact"
    assert len([row for row in rows if row]) == 663
