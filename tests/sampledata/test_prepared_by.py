"""A local database whose migrations were edited later is detected."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from sampledata import prepared_by

pytestmark = pytest.mark.django_db


def keep(digests: dict[str, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("COMMENT ON TABLE django_migrations IS %s", [json.dumps(digests)])


def forget_and_run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("COMMENT ON TABLE django_migrations IS NULL")
        cursor.execute(statement)


def refused() -> str:
    with pytest.raises(CommandError) as told:
        call_command("prepare_database")
    return str(told.value)


def test_digests_are_of_our_migrations_alone() -> None:
    assert {name.split(".")[0] for name in prepared_by.digests()} == {
        "access", "accounts", "betagouv", "bilan", "budget", "catalogue", "common", "community", "gateway", "impact",
        "incubators", "indicators", "startups", "workspace",
    }  # fmt: skip


def test_digest_covers_the_statements_beside_the_migration(tmp_path: Path) -> None:
    migration, other = tmp_path / "0001_initial.py", tmp_path / "sql" / "0002_more.sql"
    migration.write_text("operations = []")
    other.parent.mkdir()
    first = prepared_by._digest(migration)
    other.write_text("SELECT 2")
    assert prepared_by._digest(migration) == first
    (tmp_path / "sql" / "0001_functions.sql").write_text("SELECT 1")
    assert prepared_by._digest(migration) != first


def test_database_that_was_just_prepared_is_up_to_date() -> None:
    prepared_by.keep_digests()
    assert prepared_by.edited_since() == []


def test_edited_and_removed_migrations_are_named_and_new_ones_are_not() -> None:
    now = prepared_by.digests()
    before = {**now, "startups.0001_initial": "an older one", "gone.0001_initial": "any"}
    del before["bilan.0001_initial"]
    keep(before)
    assert prepared_by.edited_since() == ["gone.0001_initial", "startups.0001_initial"]


def test_database_without_digests_is_judged_by_its_columns() -> None:
    forget_and_run("SELECT 1")
    assert prepared_by.edited_since() == []
    forget_and_run("ALTER TABLE incubators_incubator RENAME COLUMN name TO former_name")
    assert prepared_by.edited_since() == ["incubators_incubator"]


def test_site_says_which_folder_to_delete(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "postmaster.pid").touch()
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    keep({**prepared_by.digests(), "startups.0001_initial": "an older one"})
    message = refused()
    assert "(startups.0001_initial)" in message
    assert f"rm -r '{tmp_path}/postgres' '{tmp_path}/redis'" in message
    # A refusal changes nothing, and is repeated.
    assert prepared_by.edited_since() == ["startups.0001_initial"]


def test_database_of_ones_own_is_not_to_be_deleted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    keep({"startups.0001_initial": "an older one"})
    message = refused()
    assert ("(DATABASE_URL)" in message, "rm -r" in message) == (True, False)
