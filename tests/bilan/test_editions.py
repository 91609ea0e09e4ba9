"""The editions of each year: which one counts, and the progress of their files."""

import datetime as dt
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from bilan.actions.publishing import SAME, freeze
from bilan.editions.document import digest_of
from bilan.editions.queries import (
    MAKE_FILES,
    PDF,
    PREVIEW,
    EditionLine,
    edition_lines,
    editions_in_force,
    editions_of,
    last_edition,
)
from bilan.models import Edition, EditionFile, Report
from common.clock import today
from common.models import Job
from tests import factories, wordings
from tests.cases import cases
from tests.refusals import refusal

pytestmark = pytest.mark.django_db
DAY = dt.date(2022, 2, 1)


def report_on(year: int) -> Report:
    return Report.objects.create(year=year, title=f"Bilan {year}")


def published(report: Report, text: str = "", note: str = "") -> Edition:
    """Return the next edition of a report, with the title ``text``."""
    body = {"format": 1, "year": report.year, "title": text, "sections": [], "figures": []}
    return freeze(report=report, body=body, published_on=DAY, note=note)


def file_of(edition: Edition, name: str) -> EditionFile:
    return EditionFile.objects.create(edition=edition, name=name, content=b"x", digest="0" * 64)


def job_of(edition: Edition, state: str, **fields: Any) -> Job:
    return Job.objects.create(kind=MAKE_FILES, arguments={"edition": edition.pk}, state=state, **fields)


def test_edition_made_from_facts_entered_afterwards_is_a_reconstruction() -> None:
    year = today().year
    factories.make_startup("ancien", phases=[("construction", "2021-05-01")])
    factories.make_startup("nouveau", phases=[("construction", f"{year}-01-01")])
    reports = {asked: published(report_on(asked), "x").document for asked in (2020, 2021, year)}
    assert [asked for asked, document in reports.items() if document.get("is_reconstruction")] == [2021]


# --- Which one counts -----------------------------------------------------------------------------------------------


def test_the_last_edition_of_each_year_counts() -> None:
    old, new = report_on(2020), report_on(2021)
    only = published(old, "Seule")
    first = published(new, "Première")
    second = published(new, "Seconde", "Un chiffre")
    assert list(editions_in_force()) == [second, only]
    assert (last_edition(2021), last_edition(2020), last_edition(2019)) == (second, only, None)
    assert (list(editions_of(2021)), list(editions_of(2019))) == ([second, first], [])
    assert [one.number for one in (only, first, second)] == [1, 1, 2]


def test_an_edition_is_frozen_completely() -> None:
    report = report_on(2021)
    made = published(report, "Première")
    assert made.document == {
        "format": 1,
        "year": 2021,
        "title": "Première",
        "sections": [],
        "figures": [],
        "edition": 1,
        "published_on": "2022-02-01",
        "note": "",
    }
    assert (made.digest, made.published_on, made.published_by, made.author) == (digest_of(made.document), DAY, None, "")


def test_a_correction_shows_what_it_corrects_and_corrects_something() -> None:
    report = report_on(2021)
    published(report, "Première")
    assert refusal(lambda: published(report, "Seconde")) == {"note": [wordings.CORRECTION_EXPLAINED]}
    assert refusal(lambda: published(report, "Première", "Rien")) == [SAME]
    assert published(report, "Seconde", "Le titre").document["note"] == "Le titre"
    assert refusal(lambda: published(report, "Seconde", "Encore")) == [SAME]
    assert published(report, "Première", "Retour").number == 3  # only the last edition is in force
    assert Edition.objects.count() == 3


# --- Their files ----------------------------------------------------------------------------------------------------

READY, ABSENT, MAKING = "PDF et aperçu prêts", "PDF non fait", "PDF en préparation"


@cases(
    ("files", "state", "fields", "said", "can_ask"),
    [
        ((), None, {}, ABSENT, True),
        ((PDF,), None, {}, ABSENT, True),
        ((PREVIEW,), None, {}, ABSENT, True),
        ((PDF, PREVIEW), None, {}, READY, False),
        ((PDF, PREVIEW), "failed", {"message": "Échec."}, READY, False),
        ((), "queued", {}, MAKING, False),
        ((), "running", {}, MAKING, False),
        ((), "running", {"done": 0, "total": 2}, f"{MAKING}, 0 sur 2", False),
        ((PDF,), "running", {"done": 1, "total": 2}, f"{MAKING}, 1 sur 2", False),
        ((), "queued", {"done": 0, "total": 2}, MAKING, False),
        ((), "failed", {}, ABSENT, True),
        ((), "failed", {"message": "Échec : OSError."}, f"{ABSENT} (Échec : OSError)", True),
        ((), "failed", {"message": "Sans point"}, f"{ABSENT} (Sans point)", True),
        ((), "done", {"message": "Le PDF est fait."}, f"{ABSENT} (Le PDF est fait)", True),
    ],
)
def test_an_edition_shows_how_far_its_files_are(
    files: tuple[str, ...], state: str | None, fields: dict[str, Any], said: str, can_ask: bool
) -> None:
    report = report_on(2021)
    edition = published(report)
    Job.objects.all().delete()
    for name in files:
        file_of(edition, name)
    if state:
        job_of(edition, state, **fields)
    assert edition_lines(report) == [EditionLine(edition, said, can_ask)]


def test_the_last_job_of_each_edition_shows_of_its_files() -> None:
    report = report_on(2021)
    first = published(report, "Première")
    second = published(report, "Seconde", "Titre")
    other = published(report_on(2020), "Autre")
    Job.objects.all().delete()
    job_of(first, "failed", message="Échec.")
    job_of(first, "running")
    job_of(second, "running")
    job_of(second, "failed", message="Plus de place.")
    job_of(other, "queued")
    Job.objects.create(kind="bilan.other", arguments={"edition": second.pk}, state="running")
    assert edition_lines(report) == [
        EditionLine(second, f"{ABSENT} (Plus de place)", can_ask=True),
        EditionLine(first, MAKING),
    ]


@cases("number", [1, 3])
def test_lines_take_three_queries_whatever_the_number_of_editions(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    report = report_on(2021)
    for place in range(number):
        file_of(published(report, f"Édition {place}", "Note" if place else ""), PDF)
    with django_assert_num_queries(3):  # editions, files, jobs
        assert len(edition_lines(report)) == number
