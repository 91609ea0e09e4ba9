"""The DINUM composes three new indicators in the browser, previews, saves and publishes them.

``make test`` composes and saves the first, ``make test-all`` publishes all three.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from common.background import recompute
from common.models import Job
from indicators.live.freshness import freshness
from indicators.models import Indicator, LiveResult, PublishedEvidence
from startups.models import Startup
from tests import factories, wordings
from tests.browser.sessions import open_session
from tests.plugins.celery_worker import CeleryWorker
from tests.workspace.composer import steps

pytestmark = pytest.mark.django_db(transaction=True)
COMPOSE = "/espace/indicateurs/composer/"


@pytest.fixture
def programme() -> None:
    """Create two ministries, four services in acceleration at the end of 2021 (three of one ministry), and three
    awards.
    """
    economy = factories.make_incubator("minefi", owner=factories.make_administration("minefi", ministry="Économie"))
    ecology = factories.make_incubator("mte", owner=factories.make_administration("mte", ministry="Écologie"))
    for number, months in enumerate((2, 4, 9)):
        factories.make_startup(
            f"economie{number}",
            incubator=economy,
            phases=[
                ("investigation", "2020-06-01"),
                ("construction", f"2021-{months:02}-01"),
                ("acceleration", "2021-11-01"),
            ],
        )
    factories.make_startup(
        "ecologie",
        incubator=ecology,
        phases=[("investigation", "2018-01-01"), ("construction", "2018-02-01"), ("acceleration", "2019-01-01")],
    )
    funding = factories.make_round(9, 2021, quarter=4)
    for slug, amount in (("economie0", "200000"), ("economie1", "150000"), ("ecologie", "300000")):
        factories.make_award(funding, Startup.objects.get(slug=slug), amount)
    factories.make_user("dinum@example.gouv.fr", User.Role.DINUM, name="Camille")


def update(page: Page) -> None:
    """Wait for the fields that the choices need."""
    expect(page.locator("form.composer")).not_to_have_attribute("aria-busy", "true")


def part(page: Page, title: str) -> Locator:
    """Return the fieldset with that title."""
    return page.get_by_role("group", name=title, exact=True)


def unfold(group: Locator, condition: str) -> Locator:
    """Open a condition, and return it."""
    folded = group.locator("details").filter(has=group.page.locator("summary", has_text=re.compile(f"^{condition}")))
    if not folded.evaluate("details => details.open"):
        folded.locator("summary").click()
    return folded


def tick(group: Locator, condition: str, *values: str) -> None:
    """Open a condition and select values."""
    folded = unfold(group, condition)
    for value in values:
        folded.get_by_text(value, exact=True).click()


def preview(page: Page) -> None:
    page.get_by_role("button", name=wordings.SHOW_PAST_YEARS).click()
    expect(page.get_by_role("heading", name="Enregistrer")).to_be_visible(timeout=30_000)


def expect_year(page: Page, year: str, value: str, about: str, *services: str) -> None:
    """Check the figure of a year, and its evidence once opened."""
    row = page.locator("table").filter(has_text="Résultats des fiches").locator("tbody tr").filter(has_text=year)
    expect(row).to_have_text(re.compile(rf"{year}\s*{value}\s*{about}"))
    row.get_by_role("link").click()
    page.locator(f"#preuves-{year} summary").click()
    expect(page.locator(f"#preuves-{year} tbody th")).to_have_text([f"Service {service}" for service in services])


def save(page: Page, code: str, label: str, unit: str) -> None:
    for field, text in (("Code", code), ("Libellé", label), ("Unité", unit), ("Première année", "2020")):
        page.get_by_label(re.compile(f"^{field}")).fill(text)
    page.locator("label", has_text="Le programme").click()
    page.get_by_label(re.compile("^Motif")).fill("Projet de loi de finances 2027")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("L’indicateur est enregistré.")).to_be_visible()
    expect(page.get_by_role("heading", level=1, name=label)).to_be_visible()


def begin(page: Page, site: str, measure: str) -> None:
    page.goto(f"{site}{COMPOSE}")
    page.get_by_label("Mesure", exact=True).select_option(value=measure)
    update(page)


def share_of_one_ministry(page: Page, site: str) -> None:
    begin(page, site, "states")
    tick(part(page, "Conditions"), "Phase", "Accélération")
    opened = unfold(part(page, "Conditions"), "Domaine ministériel")
    page.get_by_label("Calcul").select_option(value="share")
    update(page)
    expect(opened).to_have_attribute("open", "")  # the fields that come don't close what somebody reads
    tick(part(page, "Parmi eux, ceux qui comptent"), "Domaine ministériel", "Économie")
    update(page)
    expect(page.get_by_text("domaine ministériel de l’incubateur : Économie")).to_be_visible()


def launches_of_one_ministry(page: Page, site: str) -> None:
    begin(page, site, "entries")
    only = part(page, "Conditions")
    only.locator("details").nth(0).get_by_text("Construction", exact=True).click()
    tick(only, "Domaine ministériel", "Économie")


def awards_to_services_of_one_ministry(page: Page, site: str) -> None:
    begin(page, site, "awards")
    only = part(page, "Conditions")
    tick(only, "Lauréat", "des services")
    tick(only, "Domaine ministériel", "Économie")


def test_staff_compose_see_and_save_an_indicator(page: Page, live_site: str, programme: None) -> None:
    open_session(page, live_site, User.objects.get(email="dinum@example.gouv.fr"))
    share_of_one_ministry(page, live_site)
    page.get_by_role("button", name=wordings.SHOW_PAST_YEARS).click()
    page.wait_for_url(f"{live_site}{steps.PREVIEWS}*/")
    steps.run(Job.objects.get(kind=steps.PREVIEW))  # as a worker does
    expect_year(page, "2021", "75.%", "3 sur 4", "ecologie", "economie0", "economie1", "economie2")
    save(page, "economy", "Part du ministère", "%")


@pytest.mark.sweep
def test_staff_compose_see_save_and_publish_indicators_that_the_code_has_never_seen(
    page: Page,
    live_site: str,
    programme: None,
    celery_worker_process: CeleryWorker,
    wait_until: Callable[[Callable[[], bool]], None],
) -> None:
    open_session(page, live_site, User.objects.get(email="dinum@example.gouv.fr"))
    share_of_one_ministry(page, live_site)
    preview(page)
    expect_year(page, "2021", "75.%", "3 sur 4", "ecologie", "economie0", "economie1", "economie2")
    save(page, "economy", "Part du ministère", "%")

    launches_of_one_ministry(page, live_site)
    preview(page)
    expect_year(page, "2021", "3", "3.enregistrements", "economie0", "economie1", "economie2")
    save(page, "launches", "Lancements du ministère", "services")

    awards_to_services_of_one_ministry(page, live_site)
    preview(page)
    expect_year(page, "2021", "2", "2.enregistrements", "economie0", "economie1")
    save(page, "ministry_awards", "Financements du ministère", "financements")

    wait_until(lambda: LiveResult.objects.filter(year=2021).count() == 3)
    page.goto(f"{live_site}/indicateurs/2021/")
    for label, value in (("Part du ministère", "75"), ("Lancements", "3"), ("Financements", "2")):
        expect(page.locator("tr").filter(has_text=label).first).to_contain_text(value)
    wait_until(is_settled)
    publish(page, live_site)


def is_settled() -> bool:
    """Request the scheduled computations; return whether all computed results are up to date."""
    return not recompute.request_if_stale() and freshness().is_fresh


def publish(page: Page, site: str) -> None:
    """Publish the three results of 2021 with their evidence."""
    page.goto(f"{site}/espace/indicateurs/2021/publier/")
    for indicator in Indicator.objects.all():
        page.locator(f"select[name=choice_{indicator.code}]").select_option(value="records")
    page.get_by_label(re.compile("^Motif")).fill("Bilan 2021")
    page.get_by_role("button", name="Vérifier la publication").click()
    page.get_by_role("button", name="Publier pour toujours").click()
    expect(page.get_by_text("3 résultats publiés, pour toujours.")).to_be_visible()
    assert PublishedEvidence.objects.count() == 9
