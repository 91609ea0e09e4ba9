"""A writer starts this year's report from last year's, fixes what is missing, writes and publishes it, in the browser.

``make test`` writes a text, with the scripts of its page; ``make test-all`` starts the report and waits for its PDF.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from bilan.actions.writing import create_report, save_section
from bilan.models import Edition, EditionFile, Report, Section
from common.background import recompute
from common.clock import today
from indicators.live.freshness import freshness
from tests import factories
from tests.browser.sessions import open_session
from tests.plugins.celery_worker import CeleryWorker

pytestmark = pytest.mark.django_db(transaction=True)
YEAR = today().year - 1


@pytest.fixture
def writer() -> User:
    return factories.make_user("dinum@example.gouv.fr", User.Role.DINUM, name="Camille")


@pytest.fixture
def last_years(writer: User) -> Report:
    """Create last year's report, with two sections and texts, and the credits of this year."""
    factories.make_credits(YEAR, [("Réseau", "105000")])
    report = create_report(year=YEAR - 1, actor=writer)
    report.sections.exclude(kind__in=["introduction", "credits"]).delete()
    for section in report.sections.all():
        text = "Le texte de l’an dernier, soit {{chiffre:ancien}}." if section.kind == "credits" else "Le programme."
        save_section(section=section, values={"title": "", "text": text, "services": []}, reason="Texte", actor=writer)
    return report


def test_a_writer_writes_a_text_with_its_figures(page: Page, live_site: str, writer: User, last_years: Report) -> None:
    section = create_report(year=YEAR, actor=writer).sections.get(kind="credits")
    open_session(page, live_site, writer)
    page.goto(f"{live_site}/espace/bilans/{YEAR}/sections/{section.pk}/")
    write(page)


def start(page: Page, site: str, writer: User) -> None:
    """Start the report of the year, and confirm the text of the programme."""
    open_session(page, site, writer)
    page.goto(f"{site}/espace/bilans/")
    page.get_by_role("button", name="Commencer le bilan").click()
    begun(page)
    page.get_by_role("link", name="Le programme").last.press("Enter")
    page.get_by_role("button", name="Le confirmer tel quel").press("Enter")
    expect(page.get_by_text("Il en reste 1 : voici le suivant.")).to_be_visible()


@pytest.mark.sweep
def test_a_writer_goes_from_a_new_report_to_its_publication(
    page: Page,
    live_site: str,
    writer: User,
    last_years: Report,
    celery_worker_process: CeleryWorker,
    wait_until: Callable[[Callable[[], bool]], None],
) -> None:
    wait_until(is_settled)
    start(page, live_site, writer)
    write(page)
    publish(page, live_site)
    wait_until(lambda: EditionFile.objects.filter(name="bilan.pdf").exists())
    page.reload()
    expect(page.get_by_role("link", name="PDF", exact=True)).to_be_visible()
    edition = Edition.objects.get()
    assert [(one["kind"], one["text"]) for one in edition.document["sections"]] == [
        ("introduction", "Le programme."),
        ("credits", "Le total est de {{chiffre:credits.total}}."),
    ]


def begun(page: Page) -> None:
    """Check that each missing item links to its form, that texts await confirmation, and a reference correction."""
    standing = page.get_by_role("region", name="Avant de publier")
    expect(standing).to_contain_text("3 points empêchent de publier")
    expect(standing).to_contain_text(
        f"La référence « ancien » n’existe pas en {YEAR} : retirez la phrase, ou enregistrez ce"
    )
    drafts = standing.get_by_text("2 textes sont ceux du bilan précédent : relisez-les et confirmez-les")
    expect(drafts.get_by_role("link")).to_have_text(["Le programme", "Les crédits de l’année"])
    expect(standing).to_contain_text(f"Aucun service n’est désigné pour le millésime {YEAR}.")
    expect(standing.get_by_role("link", name="Impact national")).to_have_attribute("href", "/espace/impact-national/")
    expect(standing).not_to_contain_text(f"Les crédits de {YEAR} ne sont pas enregistrés.")


def write(page: Page) -> None:
    """Type a text: the preview follows, a found figure is inserted at the cursor, a typed number is reported."""
    text, preview = page.get_by_label(re.compile("^Texte")), page.get_by_role("region", name="Aperçu")
    expect(preview).to_contain_text(f"référence « ancien » n’existe pas en {YEAR}.")
    text.fill("Le total est de .")
    expect(preview).to_contain_text("Le total est de .")
    page.get_by_label("Chercher un chiffre").fill("total crédits")
    found = page.get_by_role("button", name=f"Insérer Total des crédits {YEAR}")
    expect(found).to_be_visible()
    text.evaluate("field => { field.focus(); field.setSelectionRange(16, 16); }")
    found.click()
    named = f"{{{{Total des crédits {YEAR}}}}}"
    expect(text).to_have_value(f"Le total est de {named}.")
    expect(preview).to_contain_text(re.compile(r"Le total est de 105.000.€\."))
    save(page, "Premier jet")
    text.fill("Le total est de 105 000 €.")
    page.get_by_role("button", name="Mettre la référence à la place de 105 000").click()
    expect(text).to_have_value(f"Le total est de {named} €.")
    text.fill("Le total est de {{chiffre:credits.total}}.")
    save(page, "Second jet")


def save(page: Page, reason: str) -> None:
    page.get_by_label(re.compile("^Motif")).fill(reason)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Le texte est enregistré.")).to_be_visible()


def is_settled() -> bool:
    """Request the scheduled computations; return whether the indicators are up to date."""
    return not recompute.request_if_stale() and freshness().is_fresh


def publish(page: Page, site: str) -> None:
    page.goto(f"{site}/espace/bilans/{YEAR}/publier/")
    expect(page.get_by_text("Rien n’empêche de publier.")).to_be_visible()
    page.get_by_role("button", name="Vérifier la publication").click()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    if page.get_by_label("Je confirme ce changement").count():
        page.locator("label").get_by_text("Je confirme ce changement").click()
    page.get_by_role("button", name="Publier pour toujours").click()
    expect(page.get_by_text(f"Le bilan {YEAR} est publié. Son PDF se prépare.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Bilan {YEAR} du programme beta.gouv.fr")
    assert Section.objects.filter(report__year=YEAR, is_confirmed=False).count() == 0
