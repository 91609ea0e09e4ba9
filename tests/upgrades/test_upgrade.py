"""The migrations of a release never change, and the database of each release is upgraded without loss."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from betaportfolio.backups.programs import environment, run, server_major
from betaportfolio.backups.restoring import load, read
from common.migration_names import of_code
from devserver.folders import BASE_DIR
from tests.betaportfolio.test_backups import SPELLING
from tests.plugins.celery_worker import database_url
from tests.upgrades.recorded import RELEASES, digest, migrations

SCRATCH = "upgraded_release"


def recorded(dump: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(dump.with_suffix(".json").read_text())
    return found


dumps = pytest.mark.parametrize("dump", sorted(RELEASES.glob("*.dump")), ids=lambda dump: dump.stem)


@dumps
def test_migrations_of_a_release_are_unchanged(dump: Path) -> None:
    code, released = migrations(), recorded(dump)["migrations"]
    assert {name: code.get(name) for name in released} == released, "a released migration is never edited: add another"


def test_digest_includes_the_sql_files_of_the_migration(tmp_path: Path) -> None:
    migration, other = tmp_path / "0001_initial.py", tmp_path / "sql" / "0002_more.sql"
    migration.write_text("operations = []")
    other.parent.mkdir()
    first = digest(migration)
    other.write_text("SELECT 2")
    assert digest(migration) == first
    (tmp_path / "sql" / "0001_functions.sql").write_text("SELECT 1")
    assert digest(migration) != first


def test_each_migration_of_ours_has_a_digest() -> None:
    ours = {app.label for app in apps.get_app_configs() if Path(app.path).parent == BASE_DIR}
    assert migrations().keys() == {name for name in of_code() if name.partition(".")[0] in ours}


@pytest.fixture
def scratch(transactional_db: None) -> Iterator[dict[str, str]]:
    """Yield the environment of a command that uses an empty database."""
    drop = f'DROP DATABASE IF EXISTS "{SCRATCH}"'
    with connection.cursor() as cursor:
        cursor.execute(drop)
        cursor.execute(f'CREATE DATABASE "{SCRATCH}"')
    name = connection.settings_dict["NAME"]
    yield {**os.environ, "DATABASE_URL": database_url().replace(f"/{name}?", f"/{SCRATCH}?")}
    with connection.cursor() as cursor:
        cursor.execute(drop)


def schema(database: str) -> list[str]:
    """Return the definitions that pg_dump writes, in its order, without differences of spelling.

    The schema itself is left out: a restoration creates it. The columns of a table are in alphabetical order: a history
    gets its position at the end of `migrate`, so after the columns of a later migration in a new database.
    """
    dump = run("pg_dump", "--schema-only", "--no-owner", "--no-comments", f"--dbname={database}", major=server_major())
    definitions = dump.partition("\n-- Name: ")[2].partition("\n-- PostgreSQL database dump complete")[0]
    found = [SPELLING.sub("", one) for one in definitions.split("\n-- Name: ")]
    kept = [one for one in found if not one.startswith(("public; Type: SCHEMA", "SCHEMA public;"))]
    return [_with_sorted_columns(one) if "; Type: TABLE;" in one else one for one in kept]


def _with_sorted_columns(table: str) -> str:
    return "\n".join(sorted(line.rstrip(",") for line in table.splitlines()))


@pytest.mark.sweep
@dumps
def test_database_of_a_release_is_upgraded(dump: Path, scratch: dict[str, str]) -> None:
    load(read(dump, verifies=False), version=0, database=SCRATCH)

    def python(*arguments: str) -> str:
        command = [sys.executable, *arguments]
        return subprocess.run(command, env=scratch, cwd=BASE_DIR, capture_output=True, text=True, check=True).stdout

    python("manage.py", "migrate", "--noinput")

    upgraded, fresh = schema(SCRATCH), schema(environment()["PGDATABASE"])
    assert sorted(set(upgraded) ^ set(fresh)) == []
    assert upgraded == fresh
    found = json.loads(python("-m", "tests.upgrades.recorded"))
    assert found.pop("verified editions") == len(recorded(dump)["seals"]["bilan.Edition"]) > 0
    assert found == {name: recorded(dump)[name] for name in found}
