"""Back up, drop the database, restore: the figures, history, publications and triggers are the same."""

import datetime as dt
import errno
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from io import StringIO
from pathlib import Path
from threading import Thread
from typing import Any
from unittest.mock import Mock

import pgtrigger
import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from betaportfolio.backups import programs
from betaportfolio.backups.checksums import checksum_file, write_checksum
from betaportfolio.backups.programs import BackupError, find, server_major
from betaportfolio.backups.restoring import read, restore
from betaportfolio.backups.saving import back_up, back_up_daily
from common import data_version, history
from common.background import recompute
from indicators.actions.publishing import PublicationEntry, Request, publish
from indicators.live import actions
from indicators.models import PublishedResult
from startups.models import Startup
from tests import factories
from tests.history import changes_of
from tests.impact import scene

pytestmark = pytest.mark.django_db(transaction=True)
EMPTY = "ops_restored"

_TABLES = """
SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
AND table_name NOT IN ('common_dataversion', 'common_datachange') ORDER BY 1
"""
_OBJECTS = """
SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT md5(pg_get_functiondef(p.oid)) FROM pg_proc p JOIN pg_language l ON l.oid = prolang
WHERE pronamespace = 'public'::regnamespace AND l.lanname IN ('sql', 'plpgsql')
UNION ALL SELECT extname FROM pg_extension
ORDER BY 1
"""

SPELLING = re.compile(r"::(text\[\]|text|character varying)|[()]")
"""What PostgreSQL writes otherwise when it reads its own words again: « IN » as an array of texts, or a text array."""


def rows(query: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [row[0] for row in cursor.fetchall()]


def contents() -> tuple[dict[str, str], list[str]]:
    """Return the digest of each table, and the objects of the database."""
    digests = {
        table: rows(f'SELECT md5(string_agg(row::text, chr(10) ORDER BY row::text)) FROM "{table}" AS row')[0]  # noqa: S608
        for table in rows(_TABLES)
    }
    return digests, objects()


def objects() -> list[str]:
    """Return the constraints, indexes, triggers, functions and extensions."""
    return [SPELLING.sub("", said) for said in rows(_OBJECTS)]


@contextmanager
def using(name: str) -> Iterator[None]:
    """Connect Django to another database of the same server within this block."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def on_the_server(*statements: str, base: str = "postgres") -> None:
    with using(base), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def empty() -> Iterator[str]:
    """Yield the name of an empty database."""
    name = f"{EMPTY}_{connection.settings_dict['NAME']}"
    on_the_server(f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
    yield name
    on_the_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def copied(programme: None) -> Iterator[str]:
    """Yield the name of a copy of the database with its records, which takes less than to restore them."""
    name = connection.settings_dict["NAME"]
    copy = f"{EMPTY}_{name}"
    on_the_server(
        f"SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{name}'",  # noqa: S608 - ours
        f"DROP DATABASE IF EXISTS {copy}",
        f"CREATE DATABASE {copy} TEMPLATE {name}",
        base="template1",  # nobody may use what is copied
    )
    yield copy
    on_the_server(f"DROP DATABASE IF EXISTS {copy} WITH (FORCE)")


@pytest.fixture
def programme() -> None:
    """Create services, their figures, a publication and its correction."""
    scene.make_programme()
    assert recompute.run_job()
    staff = factories.make_user("dinum@example.gouv.fr", User.Role.DINUM, name="Camille")
    day = dt.date(2022, 3, 3)
    publish(Request(2021, [PublicationEntry("products_launched")], day, "Bilan"), actor=staff)


@pytest.fixture
def service() -> None:
    """Create a service, where the figures are not read."""
    factories.make_startup("un", phases=[("construction", "2021-01-01")])


def test_what_is_backed_up_and_lost_comes_back_the_same(programme: None, empty: str, tmp_path: Path) -> None:
    before, version = contents(), data_version.current()
    assert (len(before[0]) > 50, len(before[1]) > 200) == (True, True)
    call_command("backup", str(tmp_path / "one.dump"), stdout=StringIO())

    with using(empty):
        restore(read(tmp_path / "one.dump"))
        assert contents() == before
        pgtrigger.uninstall("startups.Startup:update_update", "startups.Startup:data_changed")
        assert len(contents()[1]) < len(before[1])
        back_up(tmp_path / "two.dump")
    on_the_server(f"DROP DATABASE {empty}", f"CREATE DATABASE {empty}")
    with using(empty):  # a backup of a restored database is as good, and the triggers that it lacks are installed
        said = StringIO()
        call_command("restore", str(tmp_path / "two.dump"), stdout=said)
        assert said.getvalue() == f"Base restaurée depuis {tmp_path}/two.dump. Redémarrez le site et les tâches.\n"
        assert contents() == before
        assert data_version.current() > version
        check_that_it_lives()


def check_that_it_lives() -> None:
    """Check a restored database: changes are recorded, publications are immutable, figures are verified."""
    assert actions.compute_live_results().changed == 0
    version, startup = data_version.current(), Startup.objects.earliest("pk")
    with history.because(reason="Essai", source="page"):
        Startup.objects.filter(pk=startup.pk).update(name="Autre nom")
    last = changes_of(startup)[-1]
    assert (last.reason, last.after["name"], data_version.current()) == ("Essai", "Autre nom", version + 1)
    with pytest.raises(DatabaseError), transaction.atomic():
        PublishedResult.objects.update(value=1)


def test_restoration_that_fails_half_way_changes_nothing(
    service: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = back_up(tmp_path / "one.dump")
    factories.make_startup("entre-temps")
    before = contents()
    monkeypatch.setattr("betaportfolio.backups.restoring._MOVE_VERSION", "SELECT 1 / 0 -- {here}")

    with pytest.raises(BackupError, match=r"^La restauration a échoué, et rien n’a changé : .*division by zero"):
        restore(read(file), replace=True, disconnect=True)  # the session of pg_dump may still be ending
    assert contents() == before


def refused(file: Path, *options: str) -> str:
    with pytest.raises(CommandError) as refusal:
        call_command("restore", str(file), "--replace", *options)
    return str(refusal.value)


def test_file_that_is_not_a_backup_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.dump").write_text("pas une sauvegarde")

    assert refused(tmp_path / "none.dump") == f"{tmp_path}/none.dump n’est pas un fichier."
    assert refused(tmp_path / "notes.dump").startswith(f"{tmp_path}/notes.dump n’est pas une sauvegarde :")


def test_truncated_file_is_refused_before_anything_is_touched(service: None, tmp_path: Path) -> None:
    file = back_up(tmp_path / "one.dump")
    before = contents()
    whole = file.read_bytes()
    for kept in (0.2, 0.6, 0.99):
        file.write_bytes(whole[: int(len(whole) * kept)])
        assert refused(file).startswith(f"{file} est abîmé : ")
        with pytest.raises(
            BackupError, match=r"est abîmé ou tronqué \(pg_restore a échoué : .* : rien n’a été touché\.$"
        ):
            read(without_checksum(file), verifies=False)
        write_checksum(file, file)
    assert contents() == before


def without_checksum(file: Path) -> Path:
    checksum_file(file).unlink()
    return file


def test_one_bit_flipped_at_forty_places_is_refused(service: None, tmp_path: Path) -> None:
    file = back_up(tmp_path / "one.dump")
    whole = file.read_bytes()
    told = set()
    for place in range(40):
        damaged = bytearray(whole)
        damaged[place * len(whole) // 40] ^= 1 << place % 8
        file.write_bytes(damaged)
        with pytest.raises(BackupError) as refusal:
            read(file)
        told.add(str(refusal.value))
    assert {"est abîmé" in one or "n’est pas une sauvegarde" in one for one in told} == {True}
    with pytest.raises(CommandError, match="est abîmé"):
        call_command("try_restore", str(_as_daily(file)))


def _as_daily(file: Path) -> Path:
    """Rename a backup with its checksum as one that a folder keeps; return the folder."""
    daily = file.with_name("betaportfolio-20260101-030000.dump")
    checksum_file(daily).write_text(checksum_file(file).read_text())
    file.rename(daily)
    return file.parent


def test_checksum_is_that_of_sha256sum(tmp_path: Path) -> None:
    file = back_up(tmp_path / "one.dump")
    done = subprocess.run(["sha256sum", "-c", "one.dump.sha256"], cwd=tmp_path, capture_output=True, check=True)
    assert (done.stdout, file.name) == (b"one.dump: OK\n", "one.dump")


def test_nothing_is_lost_ended_or_trusted_unless_one_agrees(copied: str, tmp_path: Path) -> None:
    file = back_up(tmp_path / "one.dump")
    before = contents()
    with using(copied):
        factories.make_startup("entre-temps")
        version = data_version.current()
        with pytest.raises(
            CommandError, match=r"^La base contient des enregistrements qui seraient perdus \(\d+ start"
        ):
            call_command("restore", str(file))
        assert Startup.objects.filter(slug="entre-temps").exists()
        pool = Pool(programs.environment())
        pool.start()
        try:
            pool.wait_for_saves(1)
            with pytest.raises(CommandError, match=r"^\d+\sautres? sessions? utilis.* la base : .*--disconnect"):
                call_command("restore", str(file), "--replace")
            pool.wait_for_saves(3)
            without_checksum(file)
            assert "manque : rien ne prouve que one.dump est intact" in refused(file, "--disconnect")
            agreed = ("--replace", "--disconnect", "--without-checksum")
            call_command("restore", str(file), *agreed, stdout=StringIO())
        finally:
            pool.stop()
        assert data_version.current() > version
        changed = contents()[0]
        changed.pop("common_replaybounds")
        assert {table: digest for table, digest in changed.items() if digest != before[0].get(table)} == {}
        assert pool.failures


class Pool(Thread):
    """A program that saves all along, and connects again when its session is ended."""

    def __init__(self, environment: dict[str, str]) -> None:
        super().__init__(daemon=True)
        self.saves, self.failures, self.is_over = 0, 0, False
        names = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user", "PGPASSWORD": "password", "PGDATABASE": "dbname"}
        given = {name: environment[variable] for variable, name in names.items() if variable in environment}
        self.parameters: dict[str, Any] = given

    def run(self) -> None:
        while not self.is_over:
            try:
                self.save_until_closed()
            except psycopg2.Error:
                self.failures += 1

    def save_until_closed(self) -> None:
        with closing(psycopg2.connect(**self.parameters, options="-c lock_timeout=3000")) as session:
            session.autocommit = True
            while not self.is_over:
                with session.cursor() as cursor:
                    cursor.execute("UPDATE common_replaybounds SET replayed_until = now()")
                    cursor.execute("SELECT count(*) FROM startups_startup, startups_phase, indicators_indicator")
                self.saves += 1

    def wait_for_saves(self, count: int) -> None:
        before = self.saves
        while self.saves < before + count:
            time.sleep(0.02)

    def stop(self) -> None:
        self.is_over = True
        self.join()


def test_file_of_another_database_is_refused(empty: str, tmp_path: Path) -> None:
    with using(empty):
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE recette (nom text)")
        back_up(tmp_path / "other.dump")

    assert refused(tmp_path / "other.dump").endswith(
        "est la sauvegarde d’une autre base : les tables de Betaportfolio n’y sont pas."
    )


def note_migration(statement: str, *names: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, names)


def test_file_of_a_newer_version_is_refused_and_one_of_an_older_version_shows_what_is_missing(tmp_path: Path) -> None:
    note_migration("INSERT INTO django_migrations (app, name, applied) VALUES ('startups', '9999_later', now())")
    try:
        back_up(tmp_path / "newer.dump")
    finally:
        note_migration("DELETE FROM django_migrations WHERE name = '9999_later'")
    assert "préparée par une autre version de Betaportfolio (startups.9999_later est inconnue de celle-ci)" in refused(
        tmp_path / "newer.dump"
    )

    last = rows("SELECT name FROM django_migrations WHERE app = 'community' ORDER BY name DESC")[0]
    note_migration("DELETE FROM django_migrations WHERE app = 'community' AND name = %s", last)
    try:
        older = read(back_up(tmp_path / "older.dump"))
    finally:
        note_migration("INSERT INTO django_migrations (app, name, applied) VALUES ('community', %s, now())", last)
    assert (older.difference.missing, older.difference.refusal) == ([f"community.{last}"], "")
    assert older.server == server_major()


def test_file_of_a_newer_postgresql_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = back_up(tmp_path / "one.dump")
    major = server_major()
    monkeypatch.setattr("betaportfolio.backups.restoring.server_major", lambda: major - 1)

    assert f"vient de PostgreSQL {major}, et le serveur est en version {major - 1}" in refused(file)


def test_backup_replaces_no_other_and_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = back_up(tmp_path / "one.dump")
    with pytest.raises(CommandError, match=r"existe déjà : une sauvegarde n’en remplace pas une autre\.$"):
        call_command("backup", str(file))
    with pytest.raises(CommandError, match=r"^Le dossier .*/nowhere n’est pas utilisable"):
        call_command("backup", str(tmp_path / "nowhere" / "one.dump"))
    monkeypatch.setitem(connection.settings_dict, "NAME", "no_such_database")
    with pytest.raises(BackupError, match=r"^pg_dump a échoué : .*no_such_database"):
        back_up(tmp_path / "two.dump")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.dump", "one.dump.sha256"]
    assert file.stat().st_mode & 0o077 == 0


def test_disk_that_is_full_after_the_dump_is_reported_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.link", Mock(side_effect=OSError(errno.ENOSPC, "No space left on device")))
    with pytest.raises(CommandError, match=r"^La sauvegarde ne s’écrit pas dans .* \(No space left on device\)\.$"):
        call_command("backup", "--daily", str(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_one_backup_a_day_stays_for_days_then_one_a_week(tmp_path: Path) -> None:
    first = dt.date(2026, 1, 1)
    days = [first + dt.timedelta(days=number) for number in range(40)]
    old = [f"betaportfolio-{day:%Y%m%d}-030000.dump" for day in days]
    for name in [*old, "betaportfolio-avant-migration.dump", "notes.txt"]:
        (tmp_path / name).write_text("ancienne")
    for name in old:
        (tmp_path / f"{name}.sha256").write_text("ancienne")
    now = dt.datetime(2026, 2, 10, 2, 0, tzinfo=dt.UTC)

    made = [back_up_daily(tmp_path, days=3, weeks=4, now=now + dt.timedelta(hours=number)) for number in range(3)]

    assert [one.is_new for one in made] == [True, False, False]
    assert len({one.file for one in made}) == 1
    sundays = ("20260125", "20260201")  # the last backup of each of the previous weeks
    kept = [*(f"betaportfolio-{day}-030000.dump" for day in (*sundays, "20260208", "20260209")), made[0].file.name]
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix == ".sha256") == [
        f"{name}.sha256" for name in kept
    ]
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix != ".sha256") == [
        *kept,
        "betaportfolio-avant-migration.dump",
        "notes.txt",
    ]


def test_trial_of_a_restoration_shows_what_came_back_and_leaves_nothing(service: None, tmp_path: Path) -> None:
    before = contents()
    with pytest.raises(CommandError, match="ne contient aucune sauvegarde"):
        call_command("try_restore", str(tmp_path))
    call_command("backup", str(tmp_path), "--daily", stdout=StringIO())
    said, again = StringIO(), StringIO()
    call_command("try_restore", str(tmp_path), "--weekly", stdout=said)
    call_command("try_restore", str(tmp_path), "--weekly", stdout=again)

    assert f"{Startup.objects.count()} startups_startup" in said.getvalue()
    assert "a réussi le" in again.getvalue()
    assert {table: digest for table, digest in contents()[0].items() if table != "common_job"} == {
        table: digest for table, digest in before[0].items() if table != "common_job"
    }
    assert not rows("SELECT datname FROM pg_database WHERE datname LIKE '%restore_trial'")


def test_program_of_a_sufficient_version_is_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def program(major: int) -> Path:
        path = tmp_path / f"{major}" / "pg_dump"
        path.parent.mkdir()
        path.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {major}.1'\n")
        path.chmod(0o755)
        return path

    there: list[Path] = [program(19), program(17), program(18), tmp_path / "gone"]
    candidates: Callable[[str], Iterator[Path]] = lambda _program: iter(there)  # noqa: E731
    monkeypatch.setattr(programs, "_candidates", candidates)

    assert find("pg_dump", 18) == tmp_path / "18" / "pg_dump"
    with pytest.raises(
        BackupError, match=r"^Il faut pg_dump de PostgreSQL 20 ou plus récent .*postgresql-client-20\.$"
    ):
        find("pg_dump", 20)


def test_password_is_on_no_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []
    real = subprocess.run

    def watched(command: list[str], **options: object) -> object:
        seen.append([str(word) for word in command])
        return real(command, **options)  # type: ignore[call-overload]

    monkeypatch.setitem(connection.settings_dict, "PASSWORD", "un secret")
    monkeypatch.setattr("betaportfolio.backups.programs.subprocess.run", watched)
    back_up(tmp_path / "one.dump")

    assert not [command for command in seen if "un secret" in " ".join(command)]
    assert programs.environment()["PGPASSWORD"] == "un secret"
