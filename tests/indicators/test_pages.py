"""The pages of indicators."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.models import User
from common.background import recompute
from common.clock import today
from common.periods import FIRST_YEAR
from common.words import day_month_fr
from indicators.algebra.declared_sources import measured_rule
from indicators.live import actions
from indicators.models import Follower, LiveResult
from tests import factories, wordings
from tests.cases import cases
from tests.catalogue.reading import Element, get_page
from tests.impact import scene
from tests.tables import csv_cells, csv_rows

PROOF = f"/indicateurs/products_launched/{today().year}/preuve/"
pytestmark = pytest.mark.django_db


def tiles(page: Element) -> list[str]:
    return [one.text for one in page.all("li", "indicator-tile")]


def test_running_year_is_reported_next_to_the_same_date_of_past_years(client: Client) -> None:
    day = today()
    launches, designated = scene.make_programme()
    actions.compute_live_results()
    page = get_page(client, "/indicateurs/")
    assert page.one("p", "lead").text.endswith(f"aucune cible n’est fixée pour {day.year}.")
    assert page.all(css="fr-badge") == []
    for place in range(3):
        factories.make_startup(f"x{place}", phases=[("construction", f"{day.year - 1}-01-01")])
    factories.make_startup("now", phases=[("construction", f"{day.year}-01-01")])
    factories.make_target(launches, day.year, "4")
    factories.make_target(designated, day.year, None)
    actions.compute_live_results()
    page = get_page(client, "/indicateurs/")
    assert page.one("p", "lead").text.endswith("1 cible pas encore atteinte, 1 non déterminée (ND).")
    first, second = tiles(page)
    assert first.startswith(f"Produits lancés Produits lancés, {day.year} : 1 D’après les fiches")
    assert f"Cible de la loi de finances {day.year} : au moins 4 (25 %) Il manque 3 pour atteindre la cible" in first
    assert page.all("table", "indicator-tile__past")[0].rows()[0] == [str(day.year - 1), "3", "3"]
    assert "Non déterminé (ND)" in second
    assert page.one("rect", "indicator-tile__done").attributes["width"] == "25.00%"
    assert "Une année en cours n’a pas de verdict" in page.text
    assert ("1", f"/indicateurs/products_launched/{day.year}/preuve/") in [
        (text.rpartition(" ")[2], href) for text, href in page.all("li", "indicator-tile")[0].links()
    ]
    heads = get_page(client, f"/indicateurs/{day.year}/").all("thead")[0].text
    assert f"{day.year - 1}, année entière" in heads
    assert "aujourd’hui" not in heads


def test_running_year_without_any_known_target_is_answered_by_its_results(client: Client) -> None:
    launches, _ = scene.make_programme()
    for place in range(2):
        factories.make_startup(f"now{place}", phases=[("construction", f"{today().year}-01-01")])
    factories.make_target(launches, today().year, None)
    actions.compute_live_results()
    answer = get_page(client, "/indicateurs/").one("p", "lead").text
    assert answer.endswith(" : 2 produits lancés ; 1 cible non déterminée (ND).")


def test_running_year_counts_a_target_whose_result_is_unknown(client: Client) -> None:
    women = factories.make_indicator("women", label="Part des femmes", rule=measured_rule("women", "share"), unit="%")
    factories.make_target(women, today().year, "50")
    actions.compute_live_results()
    assert get_page(client, "/indicateurs/").one("p", "lead").text.endswith("1 cible sans résultat (ND).")


def test_result_published_during_its_year_is_final(client: Client) -> None:
    launches, _ = scene.make_programme()
    factories.make_target(launches, today().year, "4")
    scene.publish(launches, today().year, "1")
    assert "au moins 4 (25 %) Non atteinte" in tiles(get_page(client, "/indicateurs/"))[0]


def test_year_without_any_indicator_of_parliament_shows_those_of_the_programme(client: Client) -> None:
    factories.make_startup()
    factories.make_indicator("flux", rule=scene.LAUNCHES, label="Flux", follower=Follower.PROGRAMME)
    actions.compute_live_results()
    page = get_page(client, "/indicateurs/")
    assert f"Aucun indicateur n’est suivi par le Parlement en {today().year}." in page.text
    assert next(title.text for title in page.all("h2")) == "Les flux que le programme suit pour lui-même"
    assert tiles(page)[0].startswith("Flux Flux, 20")
    (flows,) = (one for one in page.all("section") if one.attributes.get("aria-labelledby") == "flux")
    assert (len(flows.all("h3")), flows.all("details")) == (1, [])


def figure_of(page: Element, name: str) -> Element:
    return page.one("figure", id=name)


def test_running_total_is_next_to_past_years_and_its_target(client: Client) -> None:
    launches, _ = scene.make_programme()
    year, month = today().year, today().month
    whole = (today() + dt.timedelta(days=1)).month - 1 if today() < dt.date(year, 12, 31) else 12
    for place, day in enumerate((f"{year - 1}-01-15", f"{year - 1}-02-15", f"{year}-01-02")):
        factories.make_startup(f"x{place}", phases=[("construction", day)])
    factories.make_target(launches, year, "4")
    actions.compute_live_results()
    page = get_page(client, "/indicateurs/")
    rows = figure_of(page, "cumul-products_launched").one("table").rows()
    assert [row[0] for row in rows][:2] == ["janv.", "févr."]
    columns = dict(
        zip(("months", str(year), str(year - 1), "y2", "y3", "target"), zip(*rows, strict=True), strict=True)
    )
    begun = ("mois en cours",) * (month - whole)
    assert columns[str(year)] == ("1",) * whole + begun + ("à venir",) * (12 - month)
    assert columns[str(year - 1)] == ("1", *("2",) * 11)
    line = figure_of(page, "cumul-products_launched").one("polyline", css="serie--one").attributes["points"]
    assert len(line.split()) == max(whole, 2)  # months to come are no points at zero; one month is drawn as a dash
    assert columns["target"] == ("4",) * 12
    assert (str(1), f"{PROOF}?mois={year}-01") in figure_of(page, "cumul-products_launched").links()
    first, *_ = csv_rows(client.get("/indicateurs/products_launched/cumul.csv").content)
    assert (first["series"], first["value"]) == (str(year), "1")
    assert client.get("/indicateurs/products_launched/autre.csv").status_code == 404


def test_past_year_without_a_result_is_left_out_of_the_running_total(client: Client) -> None:
    launches, _ = scene.make_programme()
    year = today().year
    for place, day in enumerate((f"{year - 2}-01-15", f"{year - 1}-01-15", f"{year}-01-02")):
        factories.make_startup(f"x{place}", phases=[("construction", day)])
    actions.compute_live_results()
    LiveResult.objects.filter(indicator=launches, year=year - 1).update(value=None)
    page = get_page(client, "/indicateurs/")
    figure = figure_of(page, "cumul-products_launched")
    assert [one.text for one in figure.one("ul", "chart__legend").all("li")] == [
        str(year),
        str(year - 2),
        str(year - 3),
    ]
    assert figure.one(css="chart__title").text == f"Produits lancés : 1 au {' '.join(day_month_fr(today()).split())}"
    past = page.all("table", "indicator-tile__past")[0].rows()
    assert [row[0] for row in past] == [str(year - 2), str(year - 3)]
    every_year = {row[0]: row for row in figure_of(page, "annees-products_launched").one("table").rows()}
    assert every_year[str(year - 1)][2] == "ND"
    csv_rows = csv_cells(client.get("/indicateurs/products_launched/cumul.csv").content)
    assert str(year - 1) not in csv_rows[0]


def test_part_of_a_figure_has_its_evidence(client: Client) -> None:
    scene.make_programme()
    carrier = factories.make_incubator("mtes", name="MTES")
    for place, day in enumerate(("2021-01-15", "2021-02-15", "2021-02-20")):
        factories.make_startup(f"x{place}", phases=[("construction", day)], incubator=carrier if place else None)
    actions.compute_live_results()
    proof = "/indicateurs/products_launched/2021/preuve/"
    page = get_page(client, f"{proof}?mois=2021-02")
    assert [row[0] for row in page.all("table")[0].rows()] == ["Service x1", "Service x2"]
    assert "Produits lancés en 2021, d’après les fiches, en février" in page.text
    assert [row[0] for row in get_page(client, f"{proof}?incubateur=mtes").all("table")[0].rows()] == [
        "Service x1",
        "Service x2",
    ]
    assert len(csv_cells(client.get(f"{proof[:-1]}.csv?mois=2021-02&incubateur=mtes", follow=True).content)) == 3
    for wrong in ("mois=fevrier", "mois=2021-13", "incubateur=inconnu", "autre=1"):
        assert (wrong, client.get(f"{proof}?{wrong}").status_code) == (wrong, 400)


def test_every_year_is_next_to_its_target_in_a_chart_and_a_csv(client: Client) -> None:
    launches, designated = scene.make_programme()
    for year in (2022, 2023):
        factories.make_target(launches, year, "4")
        factories.make_target(designated, year, "2", direction="at_most")
    actions.compute_live_results()
    page = get_page(client, "/indicateurs/")
    figure = figure_of(page, "annees-products_launched")
    assert figure.one("h3").text == "Produits lancés : cible atteinte en 2021, dernière année publiée"
    assert [one.text for one in figure.one("ul", "chart__legend").all("li")] == [
        "Publié",
        "D’après les fiches",
        "Cible",
    ]
    assert (len(figure.all(**{"data-chart": "annees-products_launched-figure"})), len(figure.all("svg"))) == (1, 1)
    assert figure.one("a", download="").href == "/indicateurs/products_launched/annees.csv"
    header, *rows = csv_cells(client.get("/indicateurs/cibles.csv").content)
    assert header[:4] == ["année", "code", "indicateur", "unité"]
    assert next(row for row in rows if row[0] == "2021")[1:] == [
        "products_launched",
        "Produits lancés",
        "produits",
        "au moins",
        "49",
        "0",
        "50",
        "",
        "publié",
        "",
        "102",
        "Atteinte",
    ]


def test_the_table_of_a_year_shows_each_figure_next_to_its_target(client: Client) -> None:
    scene.make_programme()
    page = get_page(client, "/indicateurs/2021/")
    assert page.one("h1").text == "A-t-on tenu les objectifs de 2021 ?"
    assert page.one("p", "lead").text == "2 cibles : 1 atteinte et 1 non déterminée."
    assert page.all("table")[0].rows() == [
        [
            "Produits lancés",
            "31",
            "1",
            "au moins 49",
            "50",
            "2",
            "Atteinte 102 % de la cible Jugement de l’équipe Objectif tenu.",
        ],
        [
            "Impact national en produits",
            "non publié",
            "0",
            "Non déterminé (ND)",
            "pas encore publié",
            "1",
            "Non déterminée",
        ],
    ]


def test_each_figure_links_to_its_evidence(client: Client) -> None:
    scene.make_programme()
    first = get_page(client, "/indicateurs/2021/").all("table")[0].one("tbody").all("tr")[0]
    assert first.links() == [
        ("Produits lancés", "/indicateurs/products_launched/"),
        ("31", "/indicateurs/products_launched/2020/preuve/#publie"),
        ("1", "/indicateurs/products_launched/2020/preuve/"),
        ("50", "/indicateurs/products_launched/2021/preuve/#publie"),
        ("2", "/indicateurs/products_launched/2021/preuve/"),
    ]
    assert [link.attributes.get("aria-label") for link in first.all("a")[1:]] == [
        "Produits lancés, 2020, publié\u00a0: 31",
        "Produits lancés, 2020, d’après les fiches\u00a0: 1",
        "Produits lancés, 2021, publié\u00a0: 50",
        "Produits lancés, 2021, d’après les fiches\u00a0: 2",
    ]


def test_each_indicator_shows_its_drift_and_its_definition(client: Client) -> None:
    scene.make_programme()
    page = get_page(client, "/indicateurs/2021/")
    assert page.one("li", id="products_launched").text == (
        "Produits lancés : 2 aujourd’hui pour 50 publiés : 48 de moins. Les changements depuis la publication :"
        " Produits lancés"
    )
    section = page.one("details", id="definition-products_launched")
    assert [paragraph.text for paragraph in section.all("p")] == [
        "Les lancements. Règle de calcul et versions : Produits lancés",
        "31 en 2020, 50 en 2021, 0 en 2022. Cibles : au moins 49 en 2021."
        " Résultat 2021 publié le 1er février 2022, sans ses preuves.",
    ]
    assert section.links()[1:] == [
        ("31", "/indicateurs/products_launched/2020/preuve/"),
        ("50", "/indicateurs/products_launched/2021/preuve/"),
        ("0", "/indicateurs/products_launched/2022/preuve/"),
    ]


def test_the_years_can_be_walked(client: Client) -> None:
    scene.make_programme()
    years = get_page(client, "/indicateurs/2021/").one("nav", **{"aria-label": "Années"})
    others = [year for year in range(FIRST_YEAR, today().year + 1) if year != 2021]
    assert years.links() == [(str(year), f"/indicateurs/{year}/") for year in others]
    assert years.one(**{"aria-current": "page"}).text == "2021"


def test_the_page_shows_when_nothing_was_computed_and_when_it_was_verified(client: Client) -> None:
    scene.make_programme()
    assert "Le calcul n’a pas encore eu lieu." in get_page(client, "/indicateurs/2021/").text
    recompute.run_job()
    assert "Vérifié le " in get_page(client, "/indicateurs/2021/").text


@cases(
    ("address", "status", "message"),
    [
        ("/indicateurs/21/", 400, "« 21 » n’est pas une année. Écrivez-la en quatre chiffres, comme 2021."),
        ("/indicateurs/1999/", 404, wordings.NO_INDICATOR_IN_1999),
        (
            "/indicateurs/products_launched/1999/preuve/",
            404,
            wordings.NO_INDICATOR_IN_1999,
        ),
        (
            "/indicateurs/products_launched/20/preuve/",
            400,
            "« 20 » n’est pas une année. Écrivez-la en quatre chiffres, comme 2021.",
        ),
    ],
)
def test_a_year_that_can_not_be_shown_shows_which_can(client: Client, address: str, status: int, message: str) -> None:
    scene.make_programme()
    page = get_page(client, address, status)
    assert page.one(css="fr-text--lead").text == message
    assert page.one("ul", "fr-tags-group").links() == [
        ("2020", "/indicateurs/2020/"),
        ("2021", "/indicateurs/2021/"),
        ("2022", "/indicateurs/2022/"),
    ]


def test_an_empty_site_shows_that_no_year_is_known(client: Client) -> None:
    assert get_page(client, "/indicateurs/").one(css="fr-text--lead").text == wordings.NO_YEAR_YET


@cases("end", ["preuve/", "preuve.csv"])
def test_the_evidence_of_an_unknown_indicator_is_not_found(client: Client, end: str) -> None:
    scene.make_programme()
    assert client.get(f"/indicateurs/nope/2021/{end}", follow=True).status_code == 404


def test_the_evidence_lists_what_counts(client: Client) -> None:
    scene.make_programme()
    page = get_page(client, "/indicateurs/products_launched/2021/preuve/")
    assert page.one("h1").text == "2 produits lancés en 2021"
    rows = page.one("table").rows()
    assert [row[:2] for row in rows] == [["Service b", "1er janvier 2021"], ["Service c", "1er juin 2021"]]
    # What applies to all rows is displayed once, above them.
    assert page.one("dl", "facts").text == "Motif, pour tous Première entrée en phase « Construction »"
    assert rows[0][-1].startswith("Import de beta.gouv.fr, le ")
    assert rows[0][-1].endswith(" Motif : Reprise des fiches")
    assert rows[1][-1].startswith("Origine externe, le ")
    assert page.one("table").links() == [("Service b", "/startups/b/"), ("Service c", "/startups/c/")]


def test_the_evidence_shows_that_a_published_result_came_without_its_records(client: Client) -> None:
    scene.make_programme()
    published = get_page(client, "/indicateurs/products_launched/2021/preuve/").one("section", id="publie")
    assert [paragraph.text for paragraph in published.all("p")] == [
        "50, publié le 1er février 2022, sans ses preuves.",
        "Les enregistrements derrière ce chiffre n’ont pas été publiés : on ne peut pas dire lesquels il comptait."
        " Le résultat publié ne change jamais ; celui que donnent les fiches suit les corrections.",
        wordings.CHANGED_SINCE_PUBLICATION,
    ]
    nothing = get_page(client, "/indicateurs/national_impact/2021/preuve/").one("section", id="publie")
    assert [paragraph.text for paragraph in nothing.all("p")] == ["Aucun résultat n’a été publié pour cette année."]


def test_the_evidence_shows_the_records_that_were_published(client: Client) -> None:
    launches, _ = scene.make_programme()
    scene.publish_with_evidence(launches, 2019)
    page = get_page(client, "/indicateurs/products_launched/2019/preuve/")
    assert page.one("h1").text == wordings.UNDETERMINED_RESULT
    assert page.one("section", id="publie").one("table").rows() == [
        ["Ancien nom", "1er mai 2020", "Première entrée en phase « Construction »", "–", "–", "En construction"]
    ]


def test_the_evidence_of_a_zero_shows_that_nothing_counts(client: Client) -> None:
    scene.make_programme()
    page = get_page(client, "/indicateurs/products_launched/2022/preuve/")
    assert page.one("h1").text == "0 : aucun enregistrement ne compte"
    assert page.all("table") == []


def test_the_evidence_can_be_downloaded(client: Client) -> None:
    scene.make_programme()
    response = client.get("/indicateurs/products_launched/2021/preuve.csv?mois=2021-06", follow=True)
    moved = "/api/v1/indicators/products_launched/2021/evidence/?month=2021-06&format=csv"
    assert response.redirect_chain == [(moved, 301)]
    (row,) = csv_rows(response.content)
    reason = "Première entrée en phase «\xa0Construction\xa0»"
    assert [row[name] for name in ("startup", "name", "date", "reason", "amount", "part")] == [
        *("c", "Service c", "2021-06-01", reason, "1", "counted"),
    ]


@cases(("year", "status"), [("abc", 400), ("1999", 404)])
def test_the_downloaded_table_refuses_what_is_no_year(client: Client, year: str, status: int) -> None:
    scene.make_programme()
    assert client.get(f"/indicateurs/products_launched/{year}/preuve.csv", follow=True).status_code == status


@pytest.mark.sweep  # as every page in `tests/browser/test_every_page.py`
@pytest.mark.django_db(transaction=True)
def test_the_pages_are_accessible_at_every_width(
    live_site: str, page: Page, axe: Callable[[Page], None], browser_errors: list[str]
) -> None:
    scene.make_programme()
    for address in ("/indicateurs/2021/", "/indicateurs/products_launched/2021/preuve/", "/indicateurs/1999/"):
        page.goto(f"{live_site}{address}")
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            axe(page)
            assert (address, page.evaluate("document.documentElement.scrollWidth") <= width) == (address, True)
    assert len(browser_errors) == 1  # the browser reports the 404 of 1999 itself
    browser_errors.clear()


@pytest.mark.sweep  # `tests/browser/test_newcomer.py` goes from a figure to its records by keyboard
@pytest.mark.django_db(transaction=True)
def test_one_goes_from_a_figure_to_the_service_by_keyboard(live_site: str, page: Page) -> None:
    scene.make_programme()
    page.goto(f"{live_site}/indicateurs/2021/")
    page.get_by_role("link", name="Produits lancés, 2021, d’après les fiches\u00a0: 2").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("2 produits lancés en 2021")
    page.get_by_role("link", name="Service c").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{live_site}/startups/c/")


@pytest.mark.django_db(transaction=True)
def test_table_shows_a_new_result_as_soon_as_it_is_computed(client: Client) -> None:
    scene.make_programme()
    assert get_page(client, "/indicateurs/2021/").all("table")[0].rows()[0][5] == "2"
    factories.make_startup("d", phases=[("construction", "2021-09-01")])
    actions.compute_live_results(on=scene.TODAY)
    assert get_page(client, "/indicateurs/2021/").all("table")[0].rows()[0][5] == "3"
    assert LiveResult.objects.get(indicator__code="products_launched", year=2021).value == 3


def test_staff_find_the_steps_of_a_year_with_what_is_done(client: Client) -> None:
    scene.make_programme()
    assert get_page(client, "/indicateurs/2021/").all("ol", "year-steps") == []
    client.force_login(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM))
    steps = get_page(client, "/indicateurs/2021/").one("ol", "year-steps").all("li")
    assert [one.text for one in steps] == [
        "Cibles Fait Fixer les cibles",
        "Résultats Fait Saisir l’année",
        "Jugement 1 sur 2 Rédiger le jugement Il manque : Impact national.",
        "Publication 1 sur 2 Publier Il manque : Impact national.",
    ]
    assert steps[3].links() == [("Publier", "/espace/indicateurs/2021/publier/")]


def test_chart_of_a_published_year_has_the_published_number_as_title(client: Client) -> None:
    scene.make_programme()
    figure = figure_of(get_page(client, "/indicateurs/2021/"), "cumul-products_launched")
    assert figure.one("h3").text == "Produits lancés : 50 en 2021, 19 de plus qu’en 2020"  # the records give 2
    assert figure.one("p", "chart__subtitle").text.startswith(
        "Total depuis le 1er janvier d’après les fiches d’aujourd’hui, "
    )


def test_months_of_a_past_year_have_their_data(client: Client) -> None:
    scene.make_programme()
    page = get_page(client, "/indicateurs/2021/")
    figure = figure_of(page, "cumul-products_launched")
    assert figure.one("a", download="").href == "/indicateurs/products_launched/cumul.csv?annee=2021"
    rows = csv_rows(client.get("/indicateurs/products_launched/cumul.csv?annee=2021").content)
    assert [row["value"] for row in rows if row["series"] == "2021"][11] == "2"
