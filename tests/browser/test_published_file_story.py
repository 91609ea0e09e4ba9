"""A published file of 36 months in a browser: address, link, values, and the next reading with changes."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import expect

from common.clock import today
from common.models import Job
from common.periods import months_before
from impact.models import Measurement, Metric
from impact.published_files import reading
from impact.published_files.actions import READ_FILES
from impact.tasks import read_files
from tests import factories
from tests.browser.sessions import open_session
from tests.connections import Elsewhere
from tests.impact.published_files.https_site import FileSite, LocalNetwork, Page, serving_files
from tests.impact.published_files.rows import NAME, as_csv, row

pytestmark = pytest.mark.django_db(transaction=True)
HOME = "/espace/services/un.service/"


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> Iterator[FileSite]:
    with serving_files() as site:
        monkeypatch.setattr(reading, "RealNetwork", lambda: LocalNetwork(site))
        yield site


@pytest.fixture
def coach(page: BrowserPage, live_site: str) -> BrowserPage:
    incubator = factories.make_incubator("fabrique", name="La Fabrique")
    service = factories.make_startup(name=NAME, phases=[("construction", "2022-01-01")], incubator=incubator)
    other = factories.make_metric(service, "satisfaction", name="Satisfaction", kind="percentage", unit="%")
    factories.make_measurement(other, "2022-03", "80")
    open_session(page, live_site, factories.make_coach(incubator, email="coach@example.gouv.fr"))
    page.goto(f"{live_site}{HOME}")
    return page


def months(count: int) -> list[dict[str, str]]:
    """Return a row for each of the last ``count`` finished months."""
    first = today().replace(day=1)
    begun = [months_before(first, count - place) for place in range(count)]
    return [row(1200 + 7 * place, f"{month:%Y-%m}") for place, month in enumerate(begun)]


def read_now(coach: BrowserPage) -> None:
    """Request the reading, see that it waits, run it as a worker does; the page then reloads by itself."""
    if coach.get_by_role("button", name="Lire maintenant").count():
        coach.get_by_role("button", name="Lire maintenant").click()
    expect(coach.get_by_text("La lecture attend son tour")).to_be_visible()
    job = Job.objects.filter(kind=READ_FILES).latest("pk").pk
    with Elsewhere() as worker:  # the browser has an event loop in this thread
        worker.run(lambda: read_files(job))
    expect(coach.get_by_role("button", name="Lire maintenant")).to_be_visible()


def test_file_is_read_from_its_address_to_its_next_changes(coach: BrowserPage, files: FileSite) -> None:
    rows = months(37)
    extra = [row("3", f"{today():%Y}-01", indicateur="Délai", unite_mesure="jour", date="31/01/2026")]
    files.pages["/f.csv"] = Page(as_csv(*rows[:36], *extra, row(code_insee="75"), row(est_cible="true")))
    coach.get_by_role("link", name="Toutes les mesures, dépenses").click()
    coach.get_by_role("link", name="Lire un fichier publié").click()
    coach.get_by_role("link", name="Donner l’adresse du fichier").click()
    coach.locator("[name=url]").fill("https://site.example/f.csv")
    coach.locator("[name=reason]").fill("Fichier publié par l’équipe")
    coach.get_by_role("button", name="Enregistrer").click()
    read_now(coach)
    coach.get_by_role("link", name="Lier à une mesure").click()
    coach.locator("[name=unit]").fill("usagers")
    coach.locator("[name=reason]").fill("Suivi")
    coach.get_by_role("button", name="Lier et enregistrer les valeurs").click()
    expect(coach.get_by_text(re.compile("L’indicateur est lié : 36.valeurs enregistrées"))).to_be_visible()
    rows[10]["valeur"] = "1 111"
    files.pages["/f.csv"] = Page(as_csv(*rows[:5], *rows[6:]))  # one changed, one gone, one new
    read_now(coach)
    metric = Metric.objects.get(name="Usagers du mois")
    assert metric.measurements.count() == 37
    assert Measurement.objects.filter(metric=metric, value=1111).exists()
    coach.get_by_role("link", name="Usagers du mois", exact=True).click()
    expect(coach.get_by_text("Le fichier publié a changé").first).to_be_visible()
    expect(coach.get_by_text(re.compile("lu dans https://site.example/f.csv le")).first).to_be_visible()
    rows[0]["valeur"] = "999 999"
    files.pages["/f.csv"] = Page(as_csv(*rows[:12]))
    coach.goto(coach.url.partition("mesures/")[0] + "fichier/")
    read_now(coach)
    coach.get_by_role("link", name="Vérifier et confirmer").click()
    coach.locator("[name=reason]").fill("Vérifié")
    coach.get_by_role("button", name="Enregistrer ces valeurs").click()
    expect(coach.get_by_text("Les valeurs du fichier sont enregistrées.")).to_be_visible()
    assert metric.measurements.count() == 37
