"""A draft: deleted in two steps, unless an edition of it is published, and printed as a draft."""

from io import BytesIO

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from accounts.models import User
from bilan.actions.publishing import publish
from bilan.actions.writing import delete_draft, order_of, save_section, show_section
from bilan.editions.document import build
from bilan.figures.read_figures import read_figures
from bilan.models import Report, Section, SourcedFigure
from common.optimistic_lock import EditConflictError, VersionToken
from tests import factories
from tests.bilan.test_writing import LAST_YEAR, send
from tests.catalogue.reading import read_page
from tests.history import changes_of

pytestmark = pytest.mark.django_db
ADDRESS = f"/espace/bilans/{LAST_YEAR}"


def write(report: Report, kind: str, text: str, actor: User) -> None:
    values = {"title": "", "text": text, "services": []}
    save_section(section=report.sections.get(kind=kind), values=values, reason="Texte", actor=actor)


def offers_deletion(browser: Client) -> bool:
    links = read_page(browser.get(f"{ADDRESS}/")).links()
    return f"{ADDRESS}/suppression/" in {part for link in links for part in link}


def test_a_draft_is_deleted_once_it_was_shown(browser: Client, report: Report, staff: User) -> None:
    write(report, "fast", "Le fonds", staff)
    SourcedFigure.objects.create(year=LAST_YEAR, key="a", label="A", value=1, source="Note")
    section = report.sections.get(kind="fast")
    assert offers_deletion(browser)
    assert "1 section écrite" in read_page(browser.get(f"{ADDRESS}/suppression/")).text.replace("\xa0", " ")
    status, page = send(browser, f"{ADDRESS}/suppression/", reason="Commencé par erreur")
    assert (status, f"Le projet de bilan {LAST_YEAR} est supprimé." in page.text) == (200, True)
    assert not Section.objects.exists()
    assert SourcedFigure.objects.count() == 1
    last = changes_of(section)[-1]
    assert (last.author, last.reason) == (str(staff), "Commencé par erreur")


def test_a_published_report_is_never_deleted(browser: Client, report: Report, staff: User) -> None:
    publish(report=report, note="", actor=staff)
    with pytest.raises(ValidationError, match="Ce bilan est publié"):
        delete_draft(report=report, reason="Erreur", actor=staff)
    assert not offers_deletion(browser)
    status, page = send(browser, f"{ADDRESS}/suppression/", reason="Erreur")
    assert (status, "Ce bilan est publié" in page.text, Report.objects.count()) == (400, True, 1)


def test_deleting_needs_the_right_a_reason_and_the_draft_that_was_seen(report: Report, staff: User) -> None:
    with pytest.raises(PermissionDenied):
        delete_draft(report=report, reason="x", actor=factories.make_user("agent@example.gouv.fr"))
    with pytest.raises(ValidationError):
        delete_draft(report=report, reason=" ", actor=staff)
    seen = VersionToken.of(order_of(report))
    show_section(section=report.sections.get(kind="fast"), is_hidden=True, actor=staff)
    with pytest.raises(EditConflictError):
        delete_draft(report=report, reason="x", actor=staff, seen=seen)
    row = Report.objects.get(pk=report.pk)
    delete_draft(report=report, reason="x", actor=staff)
    with pytest.raises(EditConflictError):
        delete_draft(report=row, reason="x", actor=staff)


def test_the_pdf_of_a_draft_is_marked_as_one(browser: Client, report: Report, staff: User) -> None:
    write(report, "fast", "Le fonds a aidé {{chiffre:fast.99.rien}} services.", staff)
    response = browser.get(f"{ADDRESS}/projet.pdf")
    assert response.headers["Content-Disposition"] == f'attachment; filename="bilan-{LAST_YEAR}-projet.pdf"'
    with pikepdf.open(BytesIO(response.content)) as read:
        links = [one for page in read.pages for one in page.get("/Annots", []) if "/A" in one and "/URI" in one.A]
    assert not [one for one in links if "/chiffres/" in str(one.A.URI)]  # the proofs are not published
    write(report, "fast", "漢", staff)
    refused = browser.get(f"{ADDRESS}/projet.pdf", follow=True)
    assert refused.status_code == 200


def test_a_reference_that_the_year_lacks_has_its_name_and_its_replacement(
    browser: Client, report: Report, staff: User
) -> None:
    SourcedFigure.objects.create(year=2021, key="gamma.months", label="Durée de GAMMA", value=2, source="Note")
    SourcedFigure.objects.create(year=2021, key="old.people", label="Agents aidés en 2021", value=7, source="Note")
    SourcedFigure.objects.create(
        year=LAST_YEAR, key="new.people", label=f"Agents aidés en {LAST_YEAR}", value=9, source="Note"
    )
    write(report, "fast", "{{chiffre:gamma.months}} mois, {{chiffre:old.people}} agents.", staff)
    page = read_page(browser.get(f"{ADDRESS}/")).text.replace("\xa0", " ")
    assert f"« Durée de GAMMA » n’existe pas en {LAST_YEAR} : reprenez-le (2 en 2021) avec sa source" in page
    proposed = f"remplacement proposé, « Agents aidés en {LAST_YEAR} » (9)"
    assert f"« Agents aidés en 2021 » n’existe pas en {LAST_YEAR} : {proposed}" in page
    address = f"{ADDRESS}/sections/{report.sections.get(kind='fast').pk}/"
    section = read_page(browser.get(address))
    assert section.one("textarea", name="text").text == "{{Durée de GAMMA}} mois, {{Agents aidés en 2021}} agents."
    (button,) = [one for one in section.all("button") if "Remplacer par" in one.text]
    values = {"step": button.attributes["value"], "text": "{{Agents aidés en 2021}} agents"}
    assert (
        f"{{{{Agents aidés en {LAST_YEAR}}}}} agents"
        in read_page(browser.post(address, values)).one("textarea", name="text").text
    )


def test_the_acronyms_that_the_report_uses_are_its_last_table(report: Report, staff: User) -> None:
    factories.make_administration("dgi", name="Direction de l’imaginaire", acronym="DGIm")
    write(report, "introduction", "La DINUM et la DGIm présentent l’ABC au Parlement.", staff)
    write(report, "abbreviations", "Voici.\n\n| Sigle | Sens |\n|---|---|\n| ABC | Aide bien connue |", staff)
    last = build(report, read_figures(LAST_YEAR))["sections"][-1]
    assert (last["kind"], last["text"]) == ("abbreviations", "Voici.")
    assert {"ABC": "Aide bien connue", "DGIm": "Direction de l’imaginaire"}.items() <= dict(
        last["blocks"][0]["rows"]
    ).items()
    assert {"DINUM", "FAST", "SIG"} & {row[0] for row in last["blocks"][0]["rows"]} == {"DINUM", "FAST"}
