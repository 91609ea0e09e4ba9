"""A DINUM officer manages three budget years in a browser: eight indicators, targets, results, the table."""

import csv
import io
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from common.background import recompute
from common.models import Job
from indicators.models import PublishedResult, Target
from tests import factories, wordings
from tests.browser.sessions import open_session
from tests.browser.test_composer_story import begin, part, tick, update
from tests.indicators.officer_scene import make_three_years
from workspace.composer.actions import compute_preview, job_of
from workspace.models import RulePreview

pytestmark = pytest.mark.django_db(transaction=True)
YEARS = (2021, 2022, 2023)
EXPECTED: dict[int, dict[str, str | None]] = {
    2021: {"investigated": "2", "funded": "1", "launched": "1", "agents": "1", "women": "38.4615", "satisfied": "81"},
    2022: {"investigated": "1", "funded": None, "launched": "0", "agents": "2", "women": "40", "satisfied": "79.5"},
    2023: {"investigated": "0", "funded": "2", "launched": "1", "agents": "0", "women": None, "satisfied": "84"},
}
"""What each year gives; the round of 2022 has no laureate recorded, and nobody measured the women of 2023."""


@pytest.fixture
def programme(settings: Any) -> None:
    """Create the records of three years, and the officer."""
    settings.ZEAL_ALLOWLIST = [{"model": "*"}]  # a year is saved line by line, each by the action of its page
    make_three_years()
    factories.make_user("dinum@example.gouv.fr", User.Role.DINUM, name="Camille")


def name_it(page: Page, code: str, label: str, unit: str) -> None:
    for field, text in (("Code", code), ("Libellé", label), ("Unité", unit), ("Première année", "2021")):
        page.get_by_label(re.compile(f"^{field}")).fill(text)
    followed = page.get_by_role("radio", name="Le Parlement")
    followed.press("Space")
    expect(followed).to_be_checked()
    page.get_by_label(re.compile("^Motif")).fill("Projet de loi de finances 2021")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.get_by_role("heading", level=1, name=label)).to_be_visible()


def compose(
    page: Page,
    site: str,
    named: tuple[str, str, str],
    measure: str,
    choose: Callable[[Locator], None],
    aggregate: str = "",
) -> None:
    """Compose a rule, preview it on past years with a worker, save it with its name."""
    begin(page, site, measure)
    choose(part(page, "Conditions"))
    if aggregate:
        page.get_by_label("Calcul").select_option(value=aggregate)
        update(page)
    page.get_by_role("button", name=wordings.SHOW_PAST_YEARS).click()
    page.wait_for_url("**/apercus/**")
    job: Job | None = job_of(RulePreview.objects.latest("created_at"))
    assert job
    compute_preview(job.pk)
    page.reload()
    name_it(page, *named)


def measure(page: Page, site: str, named: tuple[str, str, str], quantity: str) -> None:
    """Create an indicator without records."""
    page.goto(f"{site}/espace/indicateurs/releves/")
    page.get_by_label(re.compile("^Objet de la mesure")).select_option(value=quantity)
    name_it(page, *named)


def define_eight_indicators(page: Page, site: str) -> None:
    def first_entries(kind: str) -> Callable[[Locator], None]:
        def choose(group: Locator) -> None:
            tick(group, "Phase", kind)
            group.get_by_label("Pour la première fois").select_option(value="true")

        return choose

    def launched(group: Locator) -> None:
        first_entries("Construction")(group)
        tick(group, "Incubateur", "DINUM")

    compose(
        page, site, ("investigated", "Problèmes investigués", "produits"), "entries", first_entries("Investigation")
    )
    funded: Callable[[Locator], None] = lambda group: tick(group, "Lauréat", "des services")  # noqa: E731
    compose(page, site, ("funded", "Produits financés", "produits"), "awards", funded, "startups")
    compose(page, site, ("launched", "Produits lancés par la DINUM", "produits"), "entries", launched)
    agents: Callable[[Locator], None] = lambda group: tick(group, "Statut à l’arrivée", "Agent public")  # noqa: E731
    compose(page, site, ("agents", "Nouveaux agents publics", "agents"), "members_joining", agents)
    measure(page, site, ("women", "Part des femmes", "%"), "share")
    measure(page, site, ("satisfied", "Part de satisfaits", "%"), "share")
    measure(page, site, ("hired", "Personnes embauchées", "personnes"), "count")
    measure(page, site, ("objectives", "Part des objectifs atteints", "%"), "share")


MEASURED: dict[int, dict[str, str]] = {
    2021: {"numerator-women": "40", "denominator-women": "104", "value-satisfied": "81"},
    2022: {"value-women": "40", "value-satisfied": "79,5"},
    2023: {"value-satisfied": "84"},
}
AIMS = {
    "target-investigated": "2",
    "revised-investigated": "1",
    "following-investigated": "3",
    "further-investigated": "4",
    "target-women": "40",
    "tolerance-women": "2",
    "target-satisfied": "ND",
    "value-hired": "12",
    "numerator-objectives": "3",
    "denominator-objectives": "4",
}


def fill_year(page: Page, site: str, year: int, cells: dict[str, str]) -> None:
    """Fill the table of a year, then save it by Enter."""
    page.goto(f"{site}/espace/indicateurs/{year}/saisie/")
    for folded in page.locator("main form summary").all():
        folded.click()
    for name, text in cells.items():
        page.locator(f'[name="{name}"]').fill(text)
    measured = {name.partition("-")[2] for name in cells if name.startswith(("value-", "numerator-"))}
    for code in sorted(measured):
        page.locator(f'[name="measured_source-{code}"]').fill(f"Enquête {year}")
    documents = {"target_source": f"LFI {year}", "revised_source": f"PAP {year + 1}", "next_source": f"LFI {year + 1}"}
    for name, text in documents.items():
        page.locator(f'[name="{name}"]').fill(text)
    page.get_by_label(re.compile("^Motif")).fill(f"Année {year}")
    page.locator(f'[name="{next(iter(cells))}"]').press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.get_by_role("button", name="Enregistrer toute l’année").click()
    expect(page.get_by_text(re.compile("changements? enregistrés?"))).to_be_visible()


def publish_year(page: Page, site: str, year: int) -> None:
    """Publish what is known, ND for the rest, in one step; confirm what is unusual."""
    assert recompute.run_job()
    page.goto(f"{site}/espace/indicateurs/{year}/publier/?tout=1")
    page.get_by_text("Autres indicateurs, sans cible cette année-là").click()
    unchosen = [one for one in page.locator("select[name^=choice_]").all() if one.input_value() == ""]
    for select in unchosen:
        select.select_option(value="records" if select.locator("option[value=records]").count() else "unknown")
    page.get_by_label(re.compile("^Source")).fill(f"RAP {year}")
    page.get_by_label(re.compile("^Motif")).fill("Rapport annuel de performances")
    page.get_by_role("button", name="Vérifier la publication").click()
    publish = page.get_by_role("button", name="Publier pour toujours")
    expect(publish).to_be_visible()  # the preview is displayed, with the question about what is unusual
    if page.get_by_text("Ce changement est inhabituel").count():
        page.get_by_text("J’ai lu ce qui est inhabituel").click()
    publish.click()
    expect(page.get_by_text("8 résultats publiés, pour toujours.")).to_be_visible()


def results(year: int) -> dict[str, Decimal | None]:
    found = PublishedResult.objects.filter(year=year, replaced_by__isnull=True).select_related("indicator")
    return {one.indicator.code: one.value for one in found}


def download_table(page: Page, site: str, folder: Path) -> Path:
    page.goto(f"{site}/indicateurs/documents-budgetaires/?de=2021&a=2023")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("Télécharger toutes les données")).click()
    path = folder / "tableau.csv"
    download.value.save_as(path)
    return path


def expect_verdict(page: Page, site: str) -> None:
    """Check the published result of 2021: two problems of two."""
    page.goto(f"{site}/indicateurs/2021/")
    row = page.get_by_role("row").filter(has_text="Problèmes investigués").first
    expect(row).to_contain_text("au moins 2")
    expect(row).to_contain_text(re.compile(r"Atteinte\s*100\s%\s*de la cible"))


def archive(page: Page, site: str) -> bytes:
    published = PublishedResult.objects.filter(year=2021).values_list("publication_id", flat=True).first()
    return page.request.get(f"{site}/indicateurs/2021/publications/{published}/publication.zip").body()


def change_target_by_page(page: Page, site: str, value: str) -> None:
    page.goto(f"{site}/espace/indicateurs/2021/saisie/")
    page.locator('[name="target-investigated"]').fill(value)
    page.locator('[name="target_source"]').fill("Erreur")
    page.get_by_label(re.compile("^Motif")).fill("Corriger la cible")
    page.get_by_role("button", name="Vérifier").click()
    page.get_by_role("button", name="Enregistrer toute l’année").click()
    expect(page.get_by_text("1 changement enregistré.")).to_be_visible()


def change_target_by_sql(value: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE indicators_target SET value = %s WHERE year = 2021 AND edition = 'law'", [value])


@pytest.mark.sweep
def test_officer_runs_three_budget_years_and_what_is_published_stays(
    page: Page, live_site: str, programme: None, tmp_path: Path
) -> None:
    open_session(page, live_site, User.objects.get(email="dinum@example.gouv.fr"))
    define_eight_indicators(page, live_site)
    for year in YEARS:
        fill_year(page, live_site, year, {**AIMS, **MEASURED[year]})
        publish_year(page, live_site, year)
        known = {code: None if value is None else Decimal(value) for code, value in EXPECTED[year].items()}
        assert results(year) == {**known, "hired": Decimal(12), "objectives": Decimal(75)}, year
    path = download_table(page, live_site, tmp_path)
    lines = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")), delimiter=";"))
    assert {(line["annee"], line["indicateur"]): line["resultat"] for line in lines} == {
        (str(year), code): "ND" if value is None else f"{value.normalize():f}"
        for year in YEARS
        for code, value in results(year).items()
    }
    expect_verdict(page, live_site)
    frozen = archive(page, live_site)
    changes: list[tuple[int, Callable[[int], None]]] = [
        (9, lambda value: change_target_by_page(page, live_site, str(value))),
        (11, change_target_by_sql),
    ]
    for value, change in changes:
        change(value)
        aimed = Target.objects.get(indicator__code="investigated", year=2021, edition="law", edition_year=2021)
        assert aimed.value == value
        expect_verdict(page, live_site)
        assert archive(page, live_site) == frozen
