"""Restore a backup: read and check the whole file first, then replace everything in one transaction."""

import re
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from django.apps import apps
from django.db import DatabaseError, connection

from betaportfolio.backups.checksums import checksum_file, verify_checksum
from betaportfolio.backups.programs import BackupError, environment, find, first_line, run, server_major
from betaportfolio.backups.sessions import END_OTHERS, REFUSE_OTHERS, count_others
from common import data_version
from common.migration_names import MigrationDifference, compare
from common.words import plural_fr

OURS = "common_dataversion"
"""A table that every backup of ours holds, and no other database."""
MIGRATIONS = "django_migrations"
_HEADER = re.compile(r"^;\s+Dumped from database version: (\d+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Contents:
    """The contents of a backup: its server version, and its migrations."""

    file: Path
    server: int
    migrations: frozenset[str] = field(repr=False)

    @property
    def difference(self) -> MigrationDifference:
        """Return the difference between its migrations and those of the code."""
        return compare(self.migrations)


def read(file: Path, *, verifies: bool = True) -> Contents:
    """Read ``file`` completely, compare it with its checksum, and return its contents.

    :param verifies: refuse a file without a checksum.
    :raises BackupError: it is not one of our backups, is damaged, or comes from a newer version.
    """
    if not file.is_file():
        raise BackupError(f"{file} n’est pas un fichier.")
    with file.open("rb") as opened:
        if opened.read(5) != b"PGDMP":
            raise BackupError(f"{file} n’est pas une sauvegarde : il n’a pas la forme que pg_dump donne (custom).")
    if verifies or checksum_file(file).exists():
        verify_checksum(file)
    listed = _read_with(file, "--list")
    server = _HEADER.search(listed)
    if f" TABLE DATA public {OURS} " not in listed:
        raise BackupError(f"{file} est la sauvegarde d’une autre base : les tables de Betaportfolio n’y sont pas.")
    if server is None:
        raise BackupError(f"{file} ne dit pas de quelle version il vient.")
    _read_with(file, "--file=/dev/null")
    contents = Contents(file, int(server[1]), _migrations_in(file))
    if refusal := contents.difference.refusal:
        raise BackupError(f"{file} ne peut pas être restauré ici. {refusal}")
    if contents.server > server_major():
        raise BackupError(
            f"{file} vient de PostgreSQL {contents.server}, et le serveur est en version {server_major()} : "
            f"restaurez sur un serveur au moins aussi récent."
        )
    return contents


def _read_with(file: Path, *arguments: str) -> str:
    major = server_major()
    try:
        return run("pg_restore", *arguments, file, major=major)
    except BackupError as error:
        if "unsupported version" in str(error):
            raise BackupError(f"{file} a été écrit par un PostgreSQL plus récent que le serveur ({major}).") from error
        raise BackupError(f"{file} est abîmé ou tronqué ({error}) : rien n’a été touché.") from error


def _migrations_in(file: Path) -> frozenset[str]:
    dump = _read_with(file, "--data-only", f"--table={MIGRATIONS}", "--file=-")
    rows = re.search(rf"^COPY public\.{MIGRATIONS} .*? FROM stdin;\n(.*?)^\\\.$", dump, re.MULTILINE | re.DOTALL)
    lines = rows[1].splitlines() if rows else []
    return frozenset(".".join(line.split("\t")[1:3]) for line in lines)


LOST_WITH_THE_BASE = ("startups.Startup", "incubators.Incubator", "accounts.User", "startups.StartupHistory")
"""A base that holds any of these holds work that a restoration would lose."""


def records_here() -> dict[str, int]:
    """Count the rows of our tables by table name, without empty tables."""
    tables = set(connection.introspection.table_names())
    models = [model for label in LOST_WITH_THE_BASE if (model := apps.get_model(label))._meta.db_table in tables]
    counts = {model._meta.db_table: model._default_manager.count() for model in models}
    return {table: count for table, count in counts.items() if count}


def restore(contents: Contents, *, replace: bool = False, disconnect: bool = False) -> None:
    """Replace the records of our database by those of a file, all or nothing.

    :param disconnect: end the other sessions of the database; what they saved until then is lost with the records.
    :raises BackupError: there are records here (unless ``replace``), other sessions (unless ``disconnect``), or
        PostgreSQL refused: nothing has changed.
    """
    if not disconnect and (others := count_others()):
        using = plural_fr(others, "autre session utilise", "autres sessions utilisent")
        raise BackupError(
            f"{using} la base : ce qui s’enregistre pendant la restauration serait perdu. Arrêtez le site et les tâches, "
            f"ou recommencez avec --disconnect, qui ferme ces sessions."
        )
    here = records_here()
    if here and not replace:
        counts = ", ".join(f"{count} {name}" for name, count in here.items())
        raise BackupError(
            f"La base contient des enregistrements qui seraient perdus ({counts}). Sauvegardez-la d’abord "
            f"(manage.py backup), puis recommencez avec --replace."
        )
    load(contents, version=_data_version(), before=END_OTHERS if disconnect else REFUSE_OTHERS)


def load(contents: Contents, *, version: int, database: str = "", before: str = "") -> None:
    """Load the records of a file into ``database`` (default: ours), with a data version above ``version``.

    ``before`` is a statement to run first, in the same transaction.
    """
    major = server_major()
    connection.close()
    with tempfile.NamedTemporaryFile(prefix="betaportfolio-restore-", suffix=".sql") as script:
        options = ("--no-owner", "--no-privileges", "--no-comments", f"--file={script.name}")
        run("pg_restore", *options, contents.file, major=major)
        commands = [f"--command={statement}" for statement in (before, _BEGIN) if statement]
        after = f"--command={_MOVE_VERSION.format(here=version)}"
        _in_one_transaction([*commands, f"--file={script.name}", after], find("psql", major), database)


def _data_version() -> int:
    """Return the current data version, 0 without one: the restored records must not reuse a past version."""
    return data_version.current() if "common_dataversion" in connection.introspection.table_names() else 0


_BEGIN = "DROP SCHEMA public CASCADE; CREATE SCHEMA public;"
_MOVE_VERSION = """
INSERT INTO public.common_dataversion AS version (id, base) VALUES (1, {here} + 1)
ON CONFLICT (id) DO UPDATE SET base = greatest(version.base, excluded.base) + 1
"""


def _in_one_transaction(commands: list[str], psql: Path, database: str) -> None:
    """Run our statements and the script in one psql transaction: any error rolls everything back."""
    options = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1")
    done = subprocess.run(  # noqa: S603 - the program was found by us, and its arguments are ours
        [psql, *options, *commands],
        env=environment() | ({"PGDATABASE": database} if database else {}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise BackupError(f"La restauration a échoué, et rien n’a changé : {first_line(done.stderr)}")


def try_restore(contents: Contents) -> dict[str, int]:
    """Restore a file into a temporary database, count its rows by table, and drop the database.

    :raises BackupError: the account may not create a database, or the file can't be restored.
    """
    name = f"{connection.settings_dict['NAME']}_restore_trial"
    try:
        _execute(f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}"')
    except DatabaseError as error:
        raise BackupError(
            f"La base d’essai {name} n’a pas pu être créée : il faut le droit CREATEDB (ALTER ROLE … CREATEDB)."
        ) from error
    try:
        load(contents, version=0, database=name)
        tables = [apps.get_model(label)._meta.db_table for label in LOST_WITH_THE_BASE]
        counts = " UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for table in tables)  # noqa: S608 - ours
        lines = run(
            "psql",
            "--no-psqlrc",
            "--tuples-only",
            "--csv",
            f"--dbname={name}",
            f"--command={counts}",
            major=server_major(),
        )
        return {table: int(count) for table, count in (line.split(",") for line in lines.split())}
    finally:
        _execute(f'DROP DATABASE IF EXISTS "{name}"')


def _execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
