"""Pages in print: complete, without elements for the screen."""

import datetime as dt

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from common.clock import today
from impact.models import Objective, OtherFunding, Review, Spending
from indicators.live.actions import compute_live_results
from startups.models import Startup
from tests import factories
from tests.browser.sessions import open_session

pytestmark = pytest.mark.django_db(transaction=True)
A4 = {"width": 794, "height": 1123}


def test_print_keeps_the_words_and_the_drawings_only(live_site: str, page: Page) -> None:
    factories.make_startup("a", phases=[("construction", "2021-05-01")])
    factories.make_indicator(rule={"measure": "entries", "kind": "construction"})
    compute_live_results()
    page.set_viewport_size(A4)  # type: ignore[arg-type]
    page.goto(f"{live_site}/indicateurs/products_launched/")
    page.emulate_media(media="print")
    for screen_only in ("#menu-principal", ".fr-breadcrumb", ".fr-footer", ".fr-link--download"):
        expect(page.locator(screen_only).first).to_be_hidden()
    expect(page.locator(".chart__static svg[role=img]").first).to_be_visible()
    expect(page.get_by_role("table").first).to_be_visible()  # the table of the chart, folded on screen
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= A4["width"]
    assert page.pdf(format="A4").startswith(b"%PDF-")


def test_every_chart_prints_whatever_the_screen_folds_or_draws(live_site: str, page: Page) -> None:
    this_year = today().year
    years = range(this_year - 3, this_year + 1)
    for year in years:
        factories.make_startup(f"s{year}", phases=[("construction", f"{year}-01-01")])
    for rank, code in enumerate(("products_launched", "first_launches", "new_products")):
        rule = {"measure": "entries", "kind": "construction"}
        indicator = factories.make_indicator(code, label=f"Lancements {rank}", first_year=years[0], rule=rule)
        for year in years:
            factories.make_target(indicator, year)
    compute_live_results()
    page.set_viewport_size(A4)  # type: ignore[arg-type]
    page.goto(f"{live_site}/indicateurs/")
    charts = page.locator("figure.chart:has(.chart__static)")
    count = charts.count()
    assert count > page.locator("figure.chart:visible").count()
    page.emulate_media(media="print")
    expect(page.locator("figure.chart .chart__static svg[role=img]:visible")).to_have_count(count)
    expect(page.locator(".charts-grid__more:visible")).to_have_count(0)


@pytest.fixture
def usual() -> Startup:
    """Create a service with a committee, two measured objectives, three years of money, and points to update."""
    phases = [("investigation", "2019-06-01"), ("construction", "2020-03-01"), ("acceleration", "2021-09-01")]
    service = factories.make_startup(
        "service.usuel", phases=phases, incubator=factories.make_incubator("fabrique"), stats_url="https://exemple.fr/"
    )
    review = Review.objects.create(
        startup=service,
        held_on=dt.date(2021, 7, 1),
        decision="reinvest",
        amount=150_000,
        reason="Le service double ses usagers en six mois, et deux ministères le recommandent.",
        objectives_text="Ouvrir le service à toutes les communes, et mesurer la satisfaction.",
    )
    for code, name in (("usagers", "Usagers du mois"), ("demarches", "Démarches faites")):
        metric = factories.make_metric(service, code, name=name, is_headline=code == "usagers")
        for month in range(1, 13):
            factories.make_measurement(metric, f"2021-{month:02}", str(100 + 10 * month))
        Objective.objects.create(
            review=review,
            metric=metric,
            initial_value=160,
            initial_on=dt.date(2021, 6, 30),
            target_value=200,
            target_on=dt.date(2021, 12, 31),
        )
    for year in (2019, 2020, 2021):
        Spending.objects.create(startup=service, year=year, amount=300_000)
        OtherFunding.objects.create(startup=service, year=year, funder="Ministère", amount=50_000)
    factories.make_award(factories.make_round(), service, amount="150000")
    factories.make_event(service, "product_launch", "2021-10-01", "Ouverture à tous les départements")
    return service


def fill_matrix(service: Startup) -> None:
    """Put its measures, and three notes, in the impact matrix of a service."""
    service.metrics.filter(code="usagers").update(dimension="used", indicator="active_users")
    service.metrics.filter(code="demarches").update(dimension="useful")
    for number in range(3):
        metric = factories.make_metric(service, f"autre{number}", name="Une autre mesure", dimension="usable")
        factories.make_measurement(metric, "2021-12", "50", source="Relevé de l’équipe, date non précise")


def test_preparation_of_a_committee_prints_on_two_sheets(live_site: str, page: Page, usual: Startup) -> None:
    fill_matrix(usual)
    open_session(page, live_site, factories.make_user("dinum@example.gouv.fr", User.Role.DINUM))
    page.goto(f"{live_site}/espace/services/{usual.slug}/comites/preparation/?date=2022-01-15")
    page.emulate_media(media="print")
    for screen_only in (".fr-sidemenu", "main .fr-btn", "main form", ".fr-footer"):
        expect(page.locator(screen_only).first).to_be_hidden()
    printed = page.pdf(format="A4", margin={"top": "1cm", "right": "1cm", "bottom": "1cm", "left": "1cm"})
    pages = printed.count(b"/Type /Page\n")
    assert 1 <= pages <= 2


def test_matrix_with_the_objectives_of_the_last_committee_prints_on_one_sheet(
    live_site: str, page: Page, usual: Startup
) -> None:
    fill_matrix(usual)
    page.goto(f"{live_site}/startups/{usual.slug}/matrice/?as_of=2022-01-15")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Objectifs du dernier comité")).to_be_visible()
    printed = page.pdf(format="A4", margin={"top": "1cm", "right": "1cm", "bottom": "1cm", "left": "1cm"})
    pages = printed.count(b"/Type /Page\n")
    assert pages == 1
