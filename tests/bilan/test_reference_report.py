"""The report of 2021 from the reference facts: every printed figure is on the page, with its evidence."""

import datetime as dt
import re
from decimal import Decimal
from html import unescape
from io import BytesIO, StringIO
from pathlib import Path

import pikepdf
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from bilan.actions.publishing import make_files
from bilan.editions.archive import BILAN
from bilan.editions.drift import differences
from bilan.figures.read_figures import read_figures
from bilan.models import Edition, EditionFile
from bilan.pdf.compiling import pdf
from budget.models import Award, CreditLine, FundingRound
from common.background import recompute
from common.clock import today
from common.words import date_fr
from impact.models import Designation
from sampledata.reference import load_reference, read
from sampledata.reference.bilan import publish_reference
from tests import factories, wordings
from tests.bilan.expected_2021 import NAMED, NO_RECORD, PRINTED, SAID, SOURCED
from tests.cases import cases, module_scene
from tests.catalogue.reading import read_page

pytestmark = pytest.mark.django_db


@module_scene
def published() -> None:
    load_reference()
    assert publish_reference(read()) == 1


@pytest.fixture
def edition(published: None, db: None) -> Edition:
    return Edition.objects.get()


def plain(text: str) -> str:
    """Return a text with ordinary spaces."""
    return re.sub(r"\s+", " ", text)


def test_every_printed_figure_is_on_the_page_and_links_to_its_evidence(client: Client, edition: Edition) -> None:
    page = read_page(client.get("/bilan/2021/"))
    links = {(plain(text), href) for text, href in page.links()}
    frozen = {one["key"]: plain(one["words"]) for one in edition.document["figures"]}
    assert [(key, frozen.get(key)) for key, words in PRINTED if frozen.get(key) != words] == []
    lost = [
        (key, words)
        for key, words in PRINTED
        if not any(href == f"/bilan/2021/chiffres/{key}/" and words in text for text, href in links)
    ]
    assert lost == []
    assert f"reconstitution du {plain(date_fr(today()))}" in plain(page.text)
    assert "1er février 2022" not in plain(page.text)
    assert [words for words in (*SAID, *NAMED) if words not in plain(page.text)] == []
    assert (len(PRINTED), len(SAID), len(NAMED)) == (105, 42, 62)


def test_every_proof_of_the_report_answers(client: Client, edition: Edition) -> None:
    for key in ("fast.total", "portfolio.services", "unit_cost.api-entreprise", "nps.previous.score"):
        assert client.get(reverse("report-figure", args=[2021, key])).status_code == 200
    assert client.get("/bilan/2021/chiffres/rien/").status_code == 404
    page = read_page(client.get("/bilan/2021/chiffres/fast.total/"))
    assert plain(page.one("h1").text) == "Montant débloqué par le FAST en 2021 : environ 3 000 000 €"
    assert len(page.one("table").rows()) == 17


def test_the_report_shows_where_each_figure_comes_from(edition: Edition) -> None:
    origins = {one["key"]: one["origin"] for one in edition.document["figures"]}
    published = {key for key, _ in PRINTED if origins[key] == "published"}
    assert published == NO_RECORD | SOURCED
    assert {key for key, _ in PRINTED if origins[key] == "moved"} == {
        "network.incubators",
        "network.opened",
    }
    told = [origins[key] for key in ("fast.7.eva", "fast.rounds", "brigade.people", "fast.total", "portfolio.services")]
    assert told == ["records", "both", "published", "both", "published"]


def test_the_reference_report_is_published_once(edition: Edition) -> None:
    assert publish_reference(read()) == 0
    assert set(load_reference().added.values()) == {0}


def test_changed_record_changes_the_live_figure_but_not_the_published_one(client: Client, edition: Edition) -> None:
    before = edition.document
    Award.objects.filter(startup__slug="eva").update(amount=160_000)
    edition.refresh_from_db()
    assert edition.document == before
    (one, *others) = differences(before, read_figures(2021))
    assert (one.key, one.change, [other.key for other in others]) == (
        "fast.awards",
        Decimal(0),
        ["fast.startups", "fast.total", "fast.7.eva"],
    )
    assert [(other.change, other.new, other.gone) for other in others[1:]] == [
        (Decimal(10_000), ("Eva",), ("Eva",))
    ] * 2
    page = read_page(client.get("/bilan/2021/ecarts/"))
    assert page.one("h1").text == "4 chiffres ont changé depuis le bilan 2021"
    assert "aujourd’hui : 160 000 €" in plain(read_page(client.get("/bilan/2021/")).text)
    assert "160 000 € aujourd’hui" in plain(read_page(client.get("/bilan/2021/chiffres/fast.7.eva/")).text)


@cases("table", ["bilan_edition", "bilan_editionfile"])
def test_what_is_published_never_changes(edition: Edition, table: str) -> None:
    EditionFile.objects.create(edition=edition, name="bilan.pdf", content=b"x", digest="0" * 64)
    for statement in ("DELETE FROM {}", "UPDATE {} SET id = id + 1", "TRUNCATE {} CASCADE"):
        with pytest.raises(DatabaseError):
            run_apart(statement.format(table))


def run_apart(statement: str) -> None:
    with transaction.atomic(), transaction.get_connection().cursor() as cursor:
        cursor.execute("SELECT set_config('betaportfolio.may_empty', '', true)")
        cursor.execute(statement)


def save(client: Client, folder: Path) -> Path:
    path = folder / "bilan.zip"
    path.write_bytes(client.get("/bilan/2021/editions/1/bilan.zip").content)
    return path


def verify(path: Path) -> list[str]:
    out = StringIO()
    call_command("verify_archive", str(path), stdout=out)
    return out.getvalue().splitlines()[-4:]


def test_the_archive_is_the_same_each_time_and_recounts_itself(
    client: Client, edition: Edition, tmp_path: Path
) -> None:
    path = save(client, tmp_path)
    body = path.read_bytes()
    assert save(client, tmp_path).read_bytes() == body
    assert verify(path) == [
        "74\xa0chiffres se retrouvent d’après leurs preuves",
        "34\xa0chiffres n’ont qu’une source, ou sont ND",
        "aucune erreur",
        wordings.CHECKSUMS_ARE_RIGHT,
    ]
    path.write_bytes(body.replace(b"PK\x01\x02", b"PK\x01\x03", 1))
    with pytest.raises(CommandError, match=wordings.IS_NO_ZIP):
        verify(path)


def test_an_archive_whose_data_was_altered_is_refused(client: Client, edition: Edition, tmp_path: Path) -> None:
    altered = {**edition.document, "figures": [{**one} for one in edition.document["figures"]]}
    fast = next(one for one in altered["figures"] if one["key"] == "fast.total")
    fast["live"] = "4000000"
    path = tmp_path / "bilan.zip"
    path.write_bytes(BILAN.archive(altered))
    with pytest.raises(CommandError, match=r"1.chiffre faux, sur 108"):
        verify(path)


def test_the_pdf_is_accessible_and_the_same_each_time(client: Client, edition: Edition) -> None:
    steps: list[tuple[int, int]] = []
    make_files(edition, lambda done, total: steps.append((done, total)))
    make_files(edition, lambda done, total: None)  # a restarted job makes nothing twice
    kept = EditionFile.objects.get(edition=edition, name="bilan.pdf")
    assert steps == [(0, 2), (1, 2), (2, 2)]
    response = client.get("/bilan/2021/editions/1/bilan.pdf")
    assert (response["Content-Type"], response.content) == ("application/pdf", bytes(kept.content))
    assert pdf(edition.document, {}, "http://localhost:8000") == bytes(kept.content)
    with pikepdf.open(BytesIO(bytes(kept.content))) as read:
        assert (str(read.Root.Lang), bool(read.Root.MarkInfo.Marked)) == ("fr-FR", True)
        with read.open_metadata() as metadata:
            assert (metadata["pdfuaid:part"], metadata["dc:title"]) == ("1", "Bilan 2021 du programme beta.gouv.fr")
        with read.open_outline() as outline:
            assert [item.title for item in outline.root][:2] == ["Introduction", "L’état des lieux"]


def test_api_tables_and_files_contain_the_figures(client: Client, edition: Edition) -> None:
    listed = client.get("/api/v1/reports/").json()
    assert (listed["count"], listed["results"][0]["year"], listed["results"][0]["sha256"]) == (1, 2021, edition.digest)
    document = client.get("/api/v1/reports/2021/").json()
    by_key = {one["key"]: one for one in document["figures"]}
    assert (by_key["fast.total"]["value"], by_key["fast.total"]["live_now"]) == (3_000_000, 3_090_000)
    assert len(by_key["fast.total"]["evidence"]) == 17
    assert client.get("/api/v1/reports/1999/").status_code == 404
    rows = client.get("/bilan/2021/tables/credits.csv").content.decode().splitlines()
    assert rows[:2] == [
        "\ufeffLigne;Objet;Montant;Montant, réserves",
        "Cofinancement de Startups d'État;FAST, GAMMA, accompagnement des transferts et des pérennisations;4735509;",
    ]
    assert client.get("/bilan/2021/tables/rien.csv").status_code == 404
    assert client.get("/bilan/2021/editions/1/rien.zip").status_code == 404
    assert client.get("/bilan/2020/").status_code == 404
    assert client.get("/bilan/2021/editions/2/").status_code == 404
    assert client.get("/bilan/2021/editions/1/images/rien.png").status_code == 404


def told_of(html: str) -> dict[str, str]:
    """Return the Open Graph metadata of the page."""
    return {
        name: unescape(content)
        for name, content in re.findall(r'<meta property="(og:[a-z_:]+)" content="([^"]*)"', html)
    }


def test_a_link_to_the_report_shows_its_picture_and_what_it_shows(client: Client, edition: Edition) -> None:
    before = told_of(client.get("/bilan/2021/").content.decode())
    assert before["og:image"] == "http://testserver/apercu.png"  # that of the site, until the job has made its own
    EditionFile.objects.create(edition=edition, name="apercu.png", content=b"x", digest="0" * 64)
    told = told_of(client.get("/bilan/2021/").content.decode())
    assert {name: plain(words) for name, words in told.items()} == {
        "og:title": "Bilan 2021 du programme beta.gouv.fr",
        "og:type": "website",
        "og:site_name": "Betaportfolio",
        "og:locale": "fr_FR",
        "og:url": "http://testserver/bilan/2021/",
        "og:description": (
            "Le bilan 2021 du programme beta.gouv.fr, chaque chiffre avec sa preuve (services accompagnés ou pérennisés au"
            " 1er janvier 2022 : 145 ; produits lancés, résultat 2021 : 50 ; services à impact national au 1er janvier"
            " 2022 : 12)."
        ),
        "og:image": "http://testserver/bilan/2021/editions/1/apercu.png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "Bilan 2021 du programme beta.gouv.fr",
    }


def test_the_summary_links_to_each_chapter_and_section(client: Client, edition: Edition) -> None:
    page = read_page(client.get("/bilan/2021/"))
    summary = page.one("nav", css="bilan-summary")
    chapters = {one["chapter"] for one in edition.document["sections"]}
    assert len(summary.links()) == len(edition.document["sections"]) + len(chapters) == 22 + 6
    ids = {element.attributes["id"] for element in page.all() if "id" in element.attributes}
    assert {href.removeprefix("#") for _, href in summary.links()} <= ids


def test_each_section_shows_its_content_without_a_click(client: Client, edition: Edition) -> None:
    page = read_page(client.get("/bilan/2021/"))
    sections = page.all("section", css="bilan-section")
    assert all(len(one.text.strip()) > 60 for one in sections)
    assert [one for one in sections if one.all("details") and not one.all("figure", css="chart")] == []
    charts = [len(chapter.all("figure", css="chart")) for chapter in page.all("section", css="bilan-chapter")]
    assert charts == [0, 0, 0, 1, 1, 0]  # without a phase, the portfolio and the incubators have no bar


def test_page_of_a_year_lists_its_awards_and_designations(client: Client, edition: Edition) -> None:
    page = read_page(client.get("/indicateurs/2021/"))
    awards = page.one("section", id="argent").all("ul", css="year-list")  # the first ones, then the others, folded
    assert sum(len(part.all("li")) for part in awards) == 17
    assert [item.text for item in page.one("section", id="impact-national").one("ul", css="year-list").all("li")] == [
        "La bonne alternance",
        "Les emplois de l'inclusion",
        "Pass Culture",
        "SignalConso",
        "transport.data.gouv.fr",
    ]


def test_edition_that_precedes_the_fiches_has_no_drift(client: Client, edition: Edition) -> None:
    factories.make_startup(phases=[("construction", "2020-01-01")])
    Award.objects.filter(startup__slug="eva").update(amount=160_000)
    recompute.run_job()
    drift = read_page(client.get("/bilan/2021/ecarts/"))
    assert drift.one("h1").text == "L’écart depuis le bilan 2021 est non déterminé (ND)"
    assert "Enregistrements d’alors" not in drift.text
    assert "changé d’après les fiches" not in read_page(client.get("/bilan/2021/")).text
    assert "à la publication," not in read_page(client.get("/bilan/2021/chiffres/fast.7.eva/")).text


def test_a_line_that_is_withdrawn_is_reported(edition: Edition) -> None:
    CreditLine.objects.filter(amount=720_365).delete()
    told = {one.key: one for one in differences(edition.document, read_figures(2021))}
    assert told["credits.line.3"].now == wordings.NO_MORE_A_FIGURE
    assert (told["credits.total"].change, told["credits.total"].gone) == (
        Decimal(-720_365),
        ("Produits portés par la DINUM",),
    )


def _record(number: int) -> None:
    startup = factories.make_startup(f"autre{number}", phases=[("construction", "2021-02-01")])
    factories.make_award(FundingRound.objects.get(number=9), startup, "1000")
    factories.make_support(startup)
    Designation.objects.create(startup=startup, millesime=2021, effective_on=dt.date(2021, 6, 1))


def test_the_page_asks_as_many_queries_for_one_service_as_for_twenty(
    client: Client, edition: Edition, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    _record(0)
    recompute.run_job()
    with CaptureQueriesContext(connection) as before:
        client.get("/bilan/2021/")
    assert len(before) == 75
    for number in range(1, 20):
        _record(number)
    recompute.run_job()
    with django_assert_num_queries(len(before)):
        client.get("/bilan/2021/")
