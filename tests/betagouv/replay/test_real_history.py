"""The real history: what was known on the dates of the report, and a last state equal to its import.

Some states of the 3 649 are replayed, each with the date that it had, in ``make test-all``: ``test_replaying`` has each rule.
"""

import datetime as dt
import io
import subprocess
import tarfile
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction

from accounts.models import User
from betagouv.absences.actions import withdraw
from betagouv.imports.importing import import_records
from betagouv.models import Absence
from betagouv.replay.replaying import replay
from betagouv.sources.opening import open_source
from common.words import PARIS
from impact.models import Designation
from indicators.drift.known import records_as_known
from startups.models import Startup
from tests.betagouv.replay.figures import counted, portfolios, records
from tests.betagouv.replay.histories import git
from tests.factories import make_phase_kinds, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.sweep]
LAST = dt.date(2026, 8, 18)
YEARS = range(2015, 2027)
DAYS = [
    "2015-12-20",
    "2016-06-30",
    "2018-06-01",
    "2018-06-14",
    "2018-12-01",
    "2020-01-05",
    "2020-06-16",
    "2020-07-24",
    "2020-08-20",
    "2020-12-28",
    "2021-02-10",
    "2021-12-13",
    "2022-01-28",
    "2022-02-07",
    "2022-02-09",
    "2022-03-09",
    "2023-01-01",
    "2024-01-20",
    "2024-01-22",
    "2025-01-01",
    "2026-05-10",
    "2026-05-12",
    "2026-05-29",
    "2026-08-18",
]

KNOWN: dict[str, dict[int, tuple[int, ...]]] = {
    "2020-12-28": {2020: (67, 24, 8, 2)},
    "2021-02-10": {2020: (80, 26, 8, 2)},
    "2021-12-13": {2020: (133, 31, 7, 2)},
    "2022-01-28": {2021: (115, 49, 13, 0), 2020: (83, 34, 7, 2)},
    "2022-02-07": {2021: (116, 50, 13, 0), 2020: (83, 33, 7, 2)},
    "2022-02-09": {2021: (117, 52, 11, 0), 2020: (83, 34, 7, 2)},
    "2026-08-18": {2021: (118, 49, 12, 5), 2020: (80, 42, 7, 2)},
}
"""By day: (investigated, launched, abandoned, designated) of some years as known at its end."""
IMPORTED_DAYS = ["2018-06-01", "2020-01-05", *(f"{year}-01-01" for year in range(2021, 2027)), "2026-08-18"]
LEFT = [
    "apprentissage",
    "cyberbudget",
    "embauche",
    "engagement-civique",
    "franceconnect-agent",
    "lex-base",
    "matcha",
    "parasport.1",
    "pe-ate",
    "portail-greffe-gestion-des-audiences",
    "portail-greffe-gestion-des-dossiers",
    "rdv.apprentissage",
    "reserve-civique",
]
"""The fiches that one of those imports had and the last one has no more."""
LEFT_OF_FEW = ["cyberbudget", "pe-ate"]


def commit_of(repository: Path, day: str) -> str:
    return git(repository, "rev-list", "-1", f"--before={day}T23:59:59+0100", "main")


def sampled(bundle: Path, folder: Path, days: list[str]) -> Path:
    """Return a repository with only the states of some days."""
    git(folder, "clone", "--quiet", "--bare", "--branch", "main", str(bundle), "sampled")
    repository, last = folder / "sampled", ""
    for day in days:
        commit = commit_of(repository, day)
        parents = ["-p", last] if last else []
        at = git(repository, "show", "--no-patch", "--format=%cI", commit)
        last = git(repository, "commit-tree", f"{commit}^{{tree}}", *parents, "-m", "state", at=at)
    git(repository, "update-ref", "refs/heads/main", last)
    return repository


def unpacked(repository: Path, folder: Path) -> Path:
    """Return the files of the last state."""
    data = subprocess.run(["git", "-C", str(repository), "archive", "main"], check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        archive.extractall(folder, filter="data")
    return folder


def known(day: str, *years: int) -> dict[int, tuple[int, ...]]:
    """Return (investigated, launched, abandoned, designated) of some years as known at the end of a day."""
    end = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(23, 59, 59), PARIS)
    with transaction.atomic(), records_as_known(end):
        return {year: (*counted(year), Designation.objects.filter(millesime=year).count()) for year in years}


def test_chosen_states_give_the_printed_figures_and_end_like_an_import(real_history: Path, tmp_path: Path) -> None:
    make_phase_kinds()
    repository = sampled(real_history, tmp_path, DAYS)
    last = unpacked(repository, tmp_path / "last")
    with transaction.atomic():
        import_records(open_source(str(last)), as_of=LAST, applying=True)
        imported = records(LAST)
        transaction.set_rollback(True)
    report = replay(str(repository))
    assert (report.states, report.last) == (len(DAYS), LAST)
    assert records(LAST) == imported
    assert len(imported["fiches"]) == 662
    assert {day: known(day, *years) for day, years in KNOWN.items()} == KNOWN
    again = import_records(open_source(str(last)), as_of=LAST, applying=True)
    assert (again.changed, again.missing, again.renames.renamed) == (False, [], [])


@pytest.mark.parametrize(("days", "gone"), [(IMPORTED_DAYS[-2:], LEFT_OF_FEW), (IMPORTED_DAYS, LEFT)])
def test_imports_of_each_year_end_like_one_of_the_last(
    real_history: Path, tmp_path: Path, days: list[str], gone: list[str]
) -> None:
    make_phase_kinds()
    git(tmp_path, "clone", "--quiet", "--branch", "main", str(real_history), "clone")
    clone = tmp_path / "clone"

    def run(day: str) -> None:
        git(clone, "checkout", "--quiet", "--force", commit_of(clone, day))
        # A state that was long unchanged is confirmed, as the command asks.
        call_command("import_betagouv", str(clone), "--apply", "--confirm", "--day", day, stdout=io.StringIO())

    with transaction.atomic():
        run("2026-08-18")
        alone, figures = portfolios(YEARS), {year: counted(year) for year in YEARS}
        slugs = set(Startup.objects.values_list("slug", flat=True))
        transaction.set_rollback(True)
    for day in days:
        run(day)
    staff = make_user(role=User.Role.DINUM)
    left = Absence.objects.filter(kind="startup", outcome="").order_by("key")
    assert [absence.key for absence in left] == gone
    for absence in left:
        withdraw(absence=absence, reason="N’est plus dans les enregistrements", actor=staff)
    assert set(Startup.objects.values_list("slug", flat=True)) == slugs
    assert portfolios(YEARS) == alone
    assert alone[2022] == (29, 153, 155)
    assert {year: counted(year) for year in YEARS} == figures
