import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page

from startups.models import Investigation
from tests import factories, wordings
from tests.cases import cases
from tests.catalogue.reading import read_page
from tests.tables import chart_rows, csv_rows

DELAYS, FEW = "delai-de-lancement", "moins de 10 lancements"


def series(client: Client, key: str, day: str = "2022-01-01") -> list[list[str]]:
    """Return the rows of a chart at a date."""
    return chart_rows(csv_rows(client.get(f"/api/v1/charts/{key}/?format=csv&as_of={day}").content))


def title(client: Client, key: str, day: str = "2022-01-01") -> str:
    answer = client.get(f"/api/v1/charts/{key}/?as_of={day}").json()
    return str(answer["title"]).replace("\u202f", " ").replace("\xa0", " ")


@pytest.mark.django_db
def test_chart_without_an_ended_investigation_has_a_title_that_says_none(client: Client) -> None:
    nothing = "Aucune investigation n’est encore terminée"
    assert title(client, "investigations") == nothing
    for slug in ("a", "b"):
        factories.make_startup(slug, phases=[("investigation", "2021-01-01")])
    assert title(client, "investigations") == nothing


@pytest.mark.django_db
def test_delay_of_a_year_is_known_from_ten_launches(client: Client) -> None:
    factories.make_phase_kinds()
    assert series(client, DELAYS) == []
    for year, count in {2017: 9, 2018: 10, 2020: 12, 2021: 9}.items():
        for place in range(count):
            life = [("investigation", f"{year}-01-01"), ("construction", f"{year}-05-03")]
            factories.make_startup(f"s{year}-{place}", phases=life)
    assert title(client, DELAYS) == (
        "Un service est lancé 4,0 mois après le début de son investigation en 2020, contre 4,0 en 2018"
    )
    assert [row[:2] for row in series(client, DELAYS)] == [
        ["2018", "4"],
        ["2019", FEW],
        ["2020", "4"],
        ["2021", FEW],
    ]


@pytest.mark.django_db
def test_delays_go_from_the_investigation_to_the_launch_of_a_year(client: Client) -> None:
    for place in range(10):
        launched = "2020-03-01" if place < 5 else "2020-05-01"
        factories.make_startup(f"s{place}", phases=[("investigation", "2020-01-01"), ("construction", launched)])
    factories.make_startup("next", phases=[("investigation", "2020-01-01"), ("construction", "2021-01-01")])
    [row] = series(client, DELAYS, "2020-12-31")
    assert row[:2] == ["2020", "3"]


@pytest.mark.django_db
def test_title_of_delays_leaves_out_a_year_in_progress(client: Client) -> None:
    for year, months in ((2020, 2), (2021, 4)):
        for place in range(10):
            life = [("investigation", f"{year}-01-01"), ("construction", f"{year}-0{1 + months}-01")]
            factories.make_startup(f"s{year}-{place}", phases=life)
    page = read_page(client.get("/graphiques/delai-de-lancement/?as_of=2021-11-30"))
    assert page.one(css="chart__title").text.endswith("2,0 mois après le début de son investigation en 2020")


@pytest.mark.django_db
def test_outcomes_follow_each_entry_to_the_next_other_group(client: Client) -> None:
    lives: dict[str, list[tuple[str, str | None]]] = {
        "lance": [("investigation", "2020-01-01"), ("construction", "2020-04-10")],
        "direct": [("investigation", "2020-01-01"), ("acceleration", "2020-01-11")],
        "sans-suite": [("investigation", "2020-06-01"), ("abandon-investigation", "2021-01-01")],
        "ouverte": [("investigation", "2020-07-01")],
        "le-meme-jour": [("construction", "2021-05-01"), ("investigation", "2021-05-01")],
        "plus-tard": [("investigation", "2021-05-01"), ("construction", "2022-01-02")],
        "deux-fois": [("investigation", "2021-02-01"), ("abandon", "2021-03-01"), ("investigation", "2021-04-01")],
        "a-venir": [("investigation", "2022-01-02")],
        "sans-date": [("investigation", None), ("construction", "2021-01-01")],
    }
    for slug, phases in lives.items():
        factories.make_startup(slug, phases=phases)
    # launched, stopped, still open
    assert series(client, "investigations") == [["2020", "2", "1", "1"], ["2021", "1", "1", "2"]]
    assert title(client, "investigations") == "60 % des investigations terminées ont mené à un service : 3 sur 5"
    years = read_page(client.get("/investigations/?as_of=2022-01-01")).all("table")[-1].rows()
    assert [row[:5] for row in years] == [["2020", "4", "2", "1", "1"], ["2021", "4", "1", "1", "2"]]
    assert [row[5] for row in years] == ["1 mois", "le jour même"]
    assert series(client, "investigations", "2019-01-01") == []


@pytest.mark.django_db
def test_two_incubators_of_one_name_are_two_and_each_is_reported_once(client: Client) -> None:
    atelier, fabrique, other = (
        factories.make_incubator(slug, name=name)
        for slug, name in (("atelier", "Atelier"), ("f1", "Fabrique"), ("f2", "Fabrique"))
    )
    for slug, incubator, start in (
        ("a", fabrique, "2020-01-01"),
        ("b", other, "2020-02-01"),
        ("c", fabrique, "2020-03-01"),
        ("d", None, "2019-01-01"),
        ("e", atelier, "2021-01-01"),
        ("f", other, "2020-02-01"),
    ):
        factories.make_startup(slug, phases=[("investigation", start)], incubator=incubator)
    page = read_page(client.get("/investigations/?as_of=2022-01-01"))
    assert "6 investigations en cours dans 3 incubateurs" in page.one("p", "lead").text
    rows = [row for table in page.all("table")[:-1] for row in table.rows()]
    told = {row[0].removeprefix("Service "): row[1] for row in rows if row[0].startswith("Service ")}
    assert told == {
        "a": "Fabrique",
        "b": "Fabrique",
        "c": "Fabrique",
        "d": "Sans incubateur",
        "e": "Atelier",
        "f": "Fabrique",
    }
    links = [address for _, address in page.links() if address.startswith("/incubateurs/")]
    assert {"/incubateurs/atelier/", "/incubateurs/f1/", "/incubateurs/f2/"} <= {
        link.partition("?")[0] for link in links
    }


@pytest.mark.django_db
def test_each_number_of_a_year_links_to_as_many_investigations_with_what_followed(client: Client) -> None:
    fabrique = factories.make_incubator("fabrique", name="La Fabrique")
    lives: dict[str, list[tuple[str, str | None]]] = {
        "lance": [("investigation", "2020-01-01"), ("construction", "2020-04-10")],
        "direct": [("investigation", "2020-01-01"), ("acceleration", "2020-01-11")],
        "sans-suite": [("investigation", "2020-06-01"), ("abandon-investigation", "2021-01-01")],
        "ouverte": [("investigation", "2020-07-01")],
        "le-meme-jour": [("investigation", "2020-08-01"), ("construction", "2020-08-01")],
    }
    for slug, phases in lives.items():
        factories.make_startup(slug, phases=phases, incubator=fabrique if slug == "lance" else None)
    day = "as_of=2022-01-01"
    table = read_page(client.get(f"/investigations/?{day}")).all("table")[-1]
    numbers = [(text, address) for text, address in table.links() if text.isdigit()]
    assert numbers == [
        ("5", f"/investigations/2020/?{day}"),
        ("3", f"/investigations/2020/?suite=lancees&{day}"),
        ("1", f"/investigations/2020/?suite=sans-suite&{day}"),
        ("1", f"/investigations/2020/?suite=en-cours&{day}"),
    ]
    for text, address in numbers:
        assert len(read_page(client.get(address)).one("table").rows()) == int(text)
    whole = read_page(client.get(numbers[0][1]))
    assert whole.one("h1").text == "Les investigations ouvertes en 2020"
    assert whole.one("table").rows() == [
        ["Service direct", "Sans incubateur", "1er janvier 2020", "Service lancé, le 11 janvier 2020", "10 jours"],
        ["Service lance", "La Fabrique", "1er janvier 2020", "Service lancé, le 10 avril 2020", "3 mois"],
        ["Service sans-suite", "Sans incubateur", "1er juin 2020", "Sans suite, le 1er janvier 2021", "7 mois"],
        ["Service ouverte", "Sans incubateur", "1er juillet 2020", "Rien encore", "–"],
        ["Service le-meme-jour", "Sans incubateur", "1er août 2020", "Service lancé, le 1er août 2020", "le jour même"],
    ]
    stopped = read_page(client.get(numbers[2][1]))
    assert stopped.one("h1").text == "Les investigations sans suite, ouvertes en 2020"
    assert [row[0] for row in stopped.one("table").rows()] == ["Service sans-suite"]


@pytest.mark.django_db
def test_year_without_investigations_is_empty_while_an_unknown_year_answers_404(client: Client) -> None:
    page = read_page(client.get("/investigations/2020/"))
    assert page.one(css="empty-state__title").text == "Aucune investigation à cette date"
    for address in ("/investigations/1999/", "/investigations/9999/"):
        assert client.get(address).status_code == 404
    for query in ("as_of=hier", "suite=nope", "autre=1"):
        assert client.get(f"/investigations/2020/?{query}").status_code == 400


@pytest.mark.django_db
def test_in_progress_shows_who_carries_it_and_since_when(client: Client) -> None:
    first, second = factories.make_incubator("a", name="Alpha"), factories.make_incubator("b", name="Beta")
    moved = factories.make_startup("deplacee", mission="Mission", phases=[("investigation", "2021-01-01")])
    factories.make_membership(moved, first, until="2021-06-01")
    factories.make_membership(moved, second, "2021-06-01")
    factories.make_investigation(moved, problem="Un problème", sponsor=factories.make_administration())
    factories.make_startup("seule", mission="Sa mission", phases=[("investigation", "2021-03-01")])
    factories.make_startup("finie", phases=[("investigation", "2021-01-01"), ("construction", "2022-01-01")])
    page = read_page(client.get("/investigations/?as_of=2022-01-01"))
    rows = [row for table in page.all("table")[:-1] for row in table.rows() if row[0].startswith("Service ")]
    assert rows == [
        ["Service deplacee", "Un problème", "Beta", "Administration ministere", "1er janvier 2021, depuis 12 mois"],
        ["Service seule", "Sa mission", "Sans incubateur", "–", "1er mars 2021, depuis 10 mois"],
    ]


@pytest.mark.django_db
def test_syntheses_are_those_concluded_by_the_date(client: Client) -> None:
    for slug, day, synthesis in [
        ("a", "2021-05-01", "Utile"),
        ("b", "2022-01-01", "Trop petit"),
        ("c", "2022-01-02", "Plus tard"),
        ("d", "2021-05-01", ""),
    ]:
        startup = factories.make_startup(slug, phases=[("investigation", "2020-01-01")])
        date = dt.date.fromisoformat(day)
        factories.make_investigation(startup, conclusion="no_go", concluded_on=date, synthesis=synthesis)
    articles = read_page(client.get("/investigations/?as_of=2022-01-01")).all("article")
    assert [article.text.rpartition("2022 ")[2].rpartition("2021 ")[2] for article in articles] == [
        "Trop petit",
        "Utile",
    ]


def make_concluded(slug: str) -> None:
    startup = factories.make_startup(
        slug,
        incubator=factories.make_incubator(f"i{slug}"),
        phases=[("investigation", "2021-01-01"), ("abandon-investigation", "2021-09-01")],
    )
    factories.make_investigation(
        startup,
        conclusion=Investigation.Conclusion.NO_GO,
        concluded_on=dt.date(2021, 9, 1),
        synthesis="Pas assez d’usagers <script>alert(1)</script>",
        intrapreneur="Une Personne",
    )


@pytest.mark.django_db
def test_page_answers_its_question(client: Client) -> None:
    incubator = factories.make_incubator(name="La Fabrique")
    factories.make_startup("en.cours", name="En cours", incubator=incubator, phases=[("investigation", "2021-06-01")])
    make_concluded("finie")
    response = client.get("/investigations/?as_of=2022-01-01")
    page = read_page(response)
    assert response.status_code == 200
    assert page.one("h1").text == "Les problèmes étudiés et leurs suites"
    assert page.one("p", "lead").text == "Au 1er janvier 2022, 1 investigation en cours dans 1 incubateur."
    tables = [table.rows() for table in page.all("table")]
    assert [["En cours", "La Fabrique", "1er juin 2021, depuis 7 mois"]] in tables
    assert tables[-1] == [["2021", "2", "0", "1", "1", "ND"]]
    assert page.one("article").text == (
        "Service finie Pas de service, le 1er septembre 2021 Pas assez d’usagers <script>alert(1)</script>"
    )
    assert "Une Personne" not in response.content.decode()


@pytest.mark.django_db
def test_page_without_investigations_counts_zero_in_progress(client: Client) -> None:
    page = read_page(client.get("/investigations/?as_of=2012-01-01"))
    assert page.one("p", "lead").text == "Au 1er janvier 2012, 0 investigation en cours."
    assert "Aucune investigation en cours à cette date" in page.text
    assert "Aucune investigation avant cette date" in page.text


@pytest.mark.django_db
@cases("date", ["2022-13-01", "hier", "0000-01-01", "2022-01-01T00:00"])
def test_unreadable_date_is_refused_in_words(client: Client, date: str) -> None:
    for address in ("/investigations/", "/investigations.csv"):
        response = client.get(address, {"as_of": date}, follow=True)
        assert response.status_code == 400
        assert wordings.DAY_FORM in response.content.decode()


@pytest.mark.django_db
def test_csv_gives_the_series_of_the_chart(client: Client) -> None:
    make_concluded("finie")
    response = client.get("/investigations.csv?as_of=2022-01-01", follow=True)
    assert response.redirect_chain == [("/api/v1/charts/investigations/?as_of=2022-01-01&format=csv", 301)]
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert chart_rows(csv_rows(response.content))[-1] == ["2021", "0", "1", "0"]


@pytest.mark.sweep
@pytest.mark.django_db(transaction=True)
def test_page_is_accessible_in_a_browser(page: Page, live_site: str, axe: Callable[[Page], None]) -> None:
    make_concluded("finie")
    factories.make_startup("en-cours", phases=[("investigation", "2021-06-01")])
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{live_site}/investigations/?as_of=2022-01-01")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
