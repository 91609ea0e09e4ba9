"""Publishing a report: preconditions, fresh figures, files built by a job, identical bytes each time."""

import datetime as dt
import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from bilan.actions.publishing import ask_files, freeze, make_files, publish
from bilan.actions.writing import save_section
from bilan.editions.archive import BILAN
from bilan.editions.document import build, digest_of
from bilan.editions.problems import Problem, blocking
from bilan.editions.queries import MAKE_FILES, edition_lines
from bilan.figures.read_figures import read_figures
from bilan.models import Edition, EditionFile, EditionPicture, Picture, Report
from bilan.pdf.compiling import pdf, preview
from bilan.tasks import make_files_of_edition
from common.background import recompute
from common.background.recompute import RECOMPUTE
from common.clock import today
from common.files.printing import UnprintableError
from common.files.verifiable_archive import as_json
from common.locks import take_turn
from common.models import Job
from indicators.live.actions import LIVE_RESULTS_LOCK
from indicators.live.freshness import FAILED, STALE, WAITING
from tests import factories, wordings
from tests.bilan.test_writing import picture, section_of, send, write
from tests.catalogue.reading import read_page
from tests.connections import PATIENCE, Elsewhere

pytestmark = pytest.mark.django_db
LAST_YEAR = today().year - 1
SITE = "https://exemple.gouv.fr"


@pytest.fixture
def report(report: Report) -> Report:
    report.sections.exclude(kind__in=["introduction", "credits", "contacts"]).delete()
    return report


def refusal(report: Report, actor: User) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        publish(report=report, note="", actor=actor)
    return refused.value.messages


@pytest.mark.django_db(transaction=True)
def test_figures_that_are_being_computed_are_not_frozen(report: Report, staff: User, browser: Client) -> None:
    recompute.run_job()
    factories.make_startup("nouveau", phases=[("construction", f"{LAST_YEAR}-03-01")])
    factories.make_indicator("launched", rule={"measure": "entries", "kind": "construction"})
    page = reverse("workspace-publish", args=[LAST_YEAR])
    assert blocking(report, read_figures(LAST_YEAR)) == [Problem(STALE, page, "Indicateurs")]
    job = Job.objects.create(kind=RECOMPUTE)
    assert refusal(report, staff) == [f"Indicateurs : {WAITING}"]
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, done=1, total=3)
    told = "Indicateurs : Un calcul est en cours (1 sur 3). Rechargez la page dans quelques secondes, puis publiez."
    assert refusal(report, staff) == [told]
    Job.objects.filter(pk=job.pk).update(state=Job.State.FAILED)
    status, shown = send(browser, f"/espace/bilans/{LAST_YEAR}/publier/", note="")
    assert (status, FAILED in shown.text, Edition.objects.exists()) == (400, True, False)
    assert page in [href for _, href in shown.links()]
    recompute.run_job()
    assert publish(report=report, note="", actor=staff).number == 1


@pytest.mark.django_db(transaction=True)
def test_a_publication_waits_for_the_computation_that_writes(report: Report, staff: User) -> None:
    with Elsewhere() as computing, Elsewhere() as publisher:
        computing.run(lambda: transaction.set_autocommit(False))
        computing.run(lambda: take_turn(LIVE_RESULTS_LOCK))
        waiting = publisher.start_blocked(lambda: publish(report=report, note="", actor=staff))
        computing.run(transaction.commit)
        assert waiting.result(PATIENCE).number == 1


def test_a_year_that_runs_is_not_published(browser: Client) -> None:
    year = LAST_YEAR + 1
    Report.objects.create(year=year, title=f"Bilan {year}")
    status, page = send(browser, f"/espace/bilans/{year}/publier/", note="")
    told = f"L’année {year} n’est pas finie : son bilan se publie à partir du 1er janvier {year + 1}."
    assert (status, told in page.text.replace("\xa0", " "), Edition.objects.exists()) == (400, True, False)


def test_a_job_that_was_killed_in_the_middle_goes_on_from_there(report: Report, staff: User) -> None:
    edition = publish(report=report, note="", actor=staff)

    class KilledError(BaseException):
        """The worker is killed."""

    def kill(done: int, total: int) -> None:
        if done == 1:
            raise KilledError

    with pytest.raises(KilledError):
        make_files(edition, kill)
    (made,) = EditionFile.objects.all()
    outcome = make_files(edition, lambda done, total: None)
    assert outcome.message == f"Le PDF du Bilan {LAST_YEAR}, édition 1 est fait."
    assert list(EditionFile.objects.values_list("name", flat=True)) == ["apercu.png", "bilan.pdf"]
    assert EditionFile.objects.get(name="bilan.pdf") == made


@pytest.mark.django_db(transaction=True)
def test_a_pdf_that_failed_is_reported_and_asked_again(
    report: Report, staff: User, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(report=report, note="", actor=staff)
    (job,) = Job.objects.filter(kind=MAKE_FILES)
    assert [(line.files, line.can_ask) for line in edition_lines(report)] == [("PDF en préparation", False)]
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, done=1, total=2)
    assert [line.files for line in edition_lines(report)] == ["PDF en préparation, 1 sur 2"]
    Job.objects.filter(pk=job.pk).update(state=Job.State.QUEUED)

    def fail(*_: object) -> bytes:
        raise UnprintableError("Le document ne se compose pas : page blanche")

    with monkeypatch.context() as patched:
        patched.setattr("bilan.actions.publishing.pdf", fail)
        with pytest.raises(UnprintableError):
            make_files_of_edition(job.pk)
    page = read_page(browser.get(f"/espace/bilans/{LAST_YEAR}/"))
    assert "PDF non fait (Échec : UnprintableError dans " in page.text
    assert "PDF en préparation" in read_page(Client().get(f"/bilan/{LAST_YEAR}/")).text
    browser.post(f"/espace/bilans/{LAST_YEAR}/editions/1/fichiers/")
    again = Job.objects.filter(kind=MAKE_FILES, state=Job.State.QUEUED).get()
    make_files_of_edition(again.pk)
    assert [(line.files, line.can_ask) for line in edition_lines(report)] == [("PDF et aperçu prêts", False)]
    assert browser.post(f"/espace/bilans/{LAST_YEAR}/editions/2/fichiers/").status_code == 404


def test_only_staff_request_files_again(report: Report, staff: User) -> None:
    edition = publish(report=report, note="", actor=staff)
    with pytest.raises(PermissionDenied):
        ask_files(edition=edition, actor=factories.make_user("agent@example.gouv.fr"))


def test_pictures_are_frozen_with_the_edition(report: Report, staff: User, browser: Client) -> None:
    address = f"/espace/bilans/{LAST_YEAR}/sections/{section_of(report, 'introduction').pk}/image/"
    send(browser, address, picture=picture(), alternative="Une équipe", credit="DINUM")
    kept = Picture.objects.get()
    edition = publish(report=report, note="", actor=staff)
    browser.post(f"/espace/bilans/{LAST_YEAR}/images/{kept.pk}/retrait/")
    frozen = EditionPicture.objects.get(edition=edition)
    assert (frozen.name, bytes(frozen.content), Picture.objects.exists()) == (kept.name, bytes(kept.content), False)
    shown = read_page(Client().get(f"/bilan/{LAST_YEAR}/")).one("img", alt="Une équipe")
    response = Client().get(shown.attributes["src"])
    assert (response["Content-Type"], response.content) == ("image/jpeg", bytes(kept.content))
    body = Client().get(f"/bilan/{LAST_YEAR}/editions/1/bilan.zip").content
    assert ZipFile(BytesIO(body)).read(f"images/{kept.name}") == bytes(kept.content)


def test_the_same_records_give_the_same_bytes_but_for_the_day(report: Report, staff: User) -> None:
    factories.make_credits(LAST_YEAR, [("Réseau", "105")])
    write(section_of(report, "credits"), "Le total est de {{chiffre:credits.total}}.", staff)
    bodies = [build(Report.objects.get(), read_figures(LAST_YEAR)) for _ in range(2)]
    assert digest_of(bodies[0]) == digest_of(bodies[1])
    first, again, later = (
        {**bodies[place], "edition": 1, "note": "", "published_on": day}
        for place, day in ((0, "2026-02-01"), (1, "2026-02-01"), (1, "2026-02-02"))
    )
    assert pdf(first, {}, SITE) == pdf(again, {}, SITE)
    assert preview(first, SITE) == preview(again, SITE)
    assert BILAN.archive(first) == BILAN.archive(again)
    changed = {name for name, body in BILAN.files(first).items() if BILAN.files(later)[name] != body}
    assert changed == {"manifeste.json", "bilan.json", "LISEZMOI.txt"}
    told = [json.loads(BILAN.files(one)["bilan.json"]) for one in (first, later)]
    assert {key for key in told[0] if told[0][key] != told[1][key]} == {"published_on"}


def test_the_page_is_the_same_each_time(report: Report, staff: User) -> None:
    publish(report=report, note="", actor=staff)
    address = f"/bilan/{LAST_YEAR}/"
    first = Client().get(address).content
    save_section(
        section=section_of(report, "introduction"),
        values={"title": "", "text": "Pour la suite", "services": []},
        reason="Brouillon",
        actor=staff,
    )
    assert Client().get(address).content == first  # later changes are not public


def test_what_is_hidden_is_in_no_format(report: Report, staff: User) -> None:
    write(section_of(report, "introduction"), "Secret de fabrication", staff)
    report.sections.filter(kind="introduction").update(is_hidden=True)
    report.sections.exclude(kind="introduction").update(text="Un texte")
    edition = publish(report=report, note="", actor=staff)
    assert [one["kind"] for one in edition.document["sections"]] == ["credits", "contacts"]
    assert "Secret" not in as_json(edition.document).decode()


def test_a_correction_without_a_note_or_a_change_is_refused(report: Report, staff: User) -> None:
    body = build(report, read_figures(LAST_YEAR))
    day = dt.date(LAST_YEAR + 1, 2, 1)
    freeze(report=report, body=body, published_on=day)
    for note, told in (
        ("", wordings.CORRECTION_EXPLAINED),
        ("Rien", wordings.UNCHANGED_SINCE_EDITION),
    ):
        with pytest.raises(ValidationError, match=told):
            freeze(report=report, body=body, published_on=day, note=note)
    assert Edition.objects.count() == 1


def test_a_document_that_typst_refuses_is_reported(report: Report, staff: User) -> None:
    write(section_of(report, "introduction"), "Un texte", staff)
    edition = publish(report=report, note="", actor=staff)
    lost = {"name": "absente.png", "alternative": "x", "credit": "y"}
    document = {**edition.document, "sections": [{**edition.document["sections"][0], "pictures": [lost]}]}
    with pytest.raises(UnprintableError, match="Le document ne se compose pas"):
        pdf(document, {}, SITE)
