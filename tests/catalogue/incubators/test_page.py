"""The pages of incubators: their services, and one incubator over the years."""

import datetime as dt

import pytest
from django.test import Client

from incubators.models import Incubator
from tests import factories, wordings
from tests.cases import cases
from tests.catalogue.people import sign_in_as
from tests.catalogue.reading import Element, get_page, read_page
from tests.tables import chart_rows, csv_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def incubators() -> tuple[Incubator, Incubator]:
    """Create two incubators with startups (one moves on 1 January 2022), and an incubator without any."""
    owner = factories.make_administration("min", name="Ministère")
    fabrique = factories.make_incubator(
        "fabrique", name="Fabrique", owner=owner, opened_on=dt.date(2018, 5, 1), contact="f@exemple.gouv.fr"
    )
    atelier = factories.make_incubator("atelier", name="Atelier")
    factories.make_incubator("zero", name="Zéro")
    moved = factories.make_startup(
        "part", name="Part", phases=[("construction", "2020-01-01"), ("acceleration", "2021-01-01")]
    )
    factories.make_membership(moved, fabrique, None, "2022-01-01")
    factories.make_membership(moved, atelier, "2022-01-01")
    stays = factories.make_startup(
        "reste",
        name="Reste",
        phases=[("investigation", "2019-01-01"), ("construction", "2019-07-01"), ("transfere", "2021-07-01")],
        incubator=fabrique,
        repository="https://code.exemple.gouv.fr",
        budget_url="https://budget.exemple.gouv.fr",
    )
    factories.make_startup("fini", name="Fini", phases=[("abandon", "2020-06-01")], incubator=fabrique)
    factories.make_designation(stays, 2020, decided_on=dt.date(2020, 12, 1))
    seven = factories.make_round(7, 2021, committee_on=dt.date(2021, 2, 1))
    factories.make_award(seven, moved, "100000")
    factories.make_award(seven, fabrique, "50000")
    factories.make_award(factories.make_round(11, 2022, committee_on=dt.date(2022, 3, 1)), moved, "200000")
    return fabrique, atelier


@pytest.mark.usefixtures("incubators")
def test_list_shows_what_each_incubator_carries_at_the_date(client: Client) -> None:
    page = get_page(client, "/incubateurs/?as_of=2021-12-31")
    assert page.one(css="lead").text == "Au 31 décembre 2021, 1 incubateur partenaire."
    table = page.one("section", "", **{"aria-labelledby": "tous"}).one("table")
    assert table.rows() == [
        ["Atelier", "–", "–", "0", "0", "0"],
        ["Fabrique", "Ministère", "mai 2018", "0", "2", "1"],
        ["Zéro", "–", "–", "0", "0", "0"],
    ]
    assert ("Fabrique", "/incubateurs/fabrique/?as_of=2021-12-31") in page.links()


@pytest.mark.usefixtures("incubators")
def test_list_has_a_chart_of_those_that_carry_something_the_greatest_first(client: Client) -> None:
    chart = get_page(client, "/incubateurs/?as_of=2022-01-01").one("figure", id="incubateurs")
    assert chart.one("h2").text == "Atelier porte à lui seul la moitié du portefeuille"
    assert chart.one("table").rows() == [["Atelier", "1", "0"], ["Fabrique", "0", "1"]]


@pytest.mark.usefixtures("incubators")
def test_incubators_of_the_list_add_up_to_the_portfolio(client: Client) -> None:
    listed = get_page(client, "/incubateurs/?as_of=2021-06-01").one("section", "", **{"aria-labelledby": "tous"})
    home = get_page(client, "/?as_of=2021-06-01")
    figures = [int(tile.one(css="figure-tile__value").text) for tile in home.all("li", "figure-tile")][:3]
    assert [sum(int(row[column]) for row in listed.rows()) for column in (3, 4, 5)] == figures == [0, 2, 1]


def test_list_of_nothing_is_a_page(client: Client) -> None:
    page = get_page(client, "/incubateurs/?as_of=2022-01-01")
    assert page.one(css="lead").text == "Au 1er janvier 2022, 0 incubateur partenaire."
    assert page.all("figure") == []


@pytest.mark.usefixtures("incubators")
def test_incubator_lists_its_startups_of_the_date_by_group(client: Client) -> None:
    page = get_page(client, "/incubateurs/fabrique/?as_of=2021-12-31")
    groups = [
        (section.one("h2").text, [item.text for item in section.all("li", "carried__item")])
        for section in page.all("section")
        if section.all("ul", "carried")
    ]
    assert groups == [
        (
            "Services accompagnés ou pérennisés 2",
            ["Part En accélération depuis 11 mois", "Reste Transféré depuis 5 mois"],
        ),
        ("Partenariats terminés 1", ["Fini Arrêté depuis 18 mois"]),
    ]


@pytest.mark.usefixtures("incubators")
def test_startup_that_moved_is_in_its_incubator_of_the_date(client: Client) -> None:
    for date, carrier in (("2021-12-31", "fabrique"), ("2022-01-01", "atelier")):
        for slug in ("fabrique", "atelier"):
            names = [
                item.one("a").text
                for item in get_page(client, f"/incubateurs/{slug}/?as_of={date}").all("li", "carried__item")
            ]
            assert ("Part" in names) == (slug == carrier)


@pytest.mark.usefixtures("incubators")
def test_incubator_has_its_portfolio_over_the_years_with_its_csv(client: Client) -> None:
    page = get_page(client, "/incubateurs/fabrique/?as_of=2022-06-01")
    header = [cell.text for cell in page.one("figure", id="portefeuille").one("thead").all("th")]
    assert header == ["Mois", "Investigations", "En construction", "En accélération", "Transférés"]
    months = {row[0]: row[1:] for row in page.one("figure", id="portefeuille").one("table").rows()}
    assert [months[f"janvier {year}"] for year in (2020, 2021, 2022)] == [
        ["0", "2", "0", "0"],
        ["0", "1", "1", "0"],
        ["0", "0", "0", "1"],
    ]
    address = dict(page.links())["Télécharger ces données CSV"]
    assert address == "/incubateurs/fabrique/portefeuille.csv?as_of=2022-06-01"
    assert chart_rows(csv_rows(client.get(address).content))[-1][1:] == ["0", "0", "0", "1"]


def section(page: Element, name: str) -> Element:
    return page.one("section", "", **{"aria-labelledby": name})


@pytest.mark.usefixtures("incubators")
def test_incubator_shows_its_impact_money_durations_and_standards(client: Client) -> None:
    fabrique = Incubator.objects.get(slug="fabrique")
    factories.make_startup(
        "ouvert",
        phases=[("construction", "2021-01-01")],
        incubator=fabrique,
        repository="https://code.exemple.gouv.fr",
        budget_url="https://budget.exemple.gouv.fr",
    )
    page = get_page(client, "/incubateurs/fabrique/?as_of=2021-12-31")
    assert [item.text for item in section(page, "impact").all("li")] == ["Reste, millésime 2020"]
    assert [item.text for item in section(page, "argent").all("li")] == [
        "50 000 € pour l’incubateur lui-même, en 1 financement",
        "100 000 € pour les services qu’il portait, en 1 financement",
    ]
    assert section(page, "durees").one("table").rows() == [
        ["Investigation", "6 mois", "1"],
        ["Construction", "12 mois", "2"],
    ]
    assert section(page, "standards").one("table").rows() == [
        ["Code source ouvert", "1 sur 2", "50 %"],
        ["Statistiques publiques", "0 sur 2", "0 %"],
        ["Matrice d’impact publiée", "0 sur 2", "0 %"],
        ["Budget publié", "1 sur 2", "50 %"],
        ["Accessibilité au moins partielle", "0 sur 2", "0 %"],
        ["Analyse de risques faite", "0 sur 2", "0 %"],
        ["Analyse de risques publiée", "0 sur 2", "0 %"],
    ]


def test_incubator_of_many_services_shows_its_first_ones_on_a_phone_and_folds_a_long_text(client: Client) -> None:
    incubator = factories.make_incubator("grand", name="Grand", content="Un texte. " * 50)
    for number in range(24):
        factories.make_startup(f"s{number}", phases=[("construction", "2020-03-01")], incubator=incubator)
    page = get_page(client, "/incubateurs/grand/")
    assert len(section(page, "groupe-service").all("li")) == 24
    assert [words for words, address in page.links() if address.startswith("#liste-")] == [
        "Afficher les 24 lignes : Services accompagnés ou pérennisés"
    ]
    assert section(page, "presentation").one("summary").text == "Lire la présentation"


@pytest.mark.usefixtures("incubators")
def test_award_goes_to_the_incubator_of_its_day(client: Client) -> None:
    page = get_page(client, "/incubateurs/atelier/?as_of=2022-12-31")
    assert [item.text for item in section(page, "argent").all("li")] == [
        "200 000 € pour les services qu’il portait, en 1 financement"
    ]


@pytest.mark.usefixtures("incubators")
def test_incubator_that_never_had_a_startup_is_a_page(client: Client) -> None:
    page = get_page(client, "/incubateurs/zero/?as_of=2022-01-01")
    assert page.one(css="empty-state__title").text == "Aucun service à cette date"
    assert page.all("figure") == page.all("table") == []
    assert [one.text for one in page.all("h2", "fr-h4")] == []


def test_unknown_amounts_are_not_zero(client: Client) -> None:
    incubator = factories.make_incubator()
    factories.make_award(factories.make_round(7, 2021), incubator, None)
    page = get_page(client, "/incubateurs/fabrique/")
    assert section(page, "argent").one("li").text == ("ND pour l’incubateur lui-même, en 1 financement")


def test_old_address_links_to_the_incubator(client: Client) -> None:
    factories.make_incubator("nouveau", redirect_from=["ancien"])
    response = client.get("/incubateurs/ancien/")
    assert (response.status_code, response.headers["Location"]) == (301, "/incubateurs/nouveau/")


@cases("address", ["/incubateurs/nulle.part/", "/incubateurs/nulle.part/portefeuille.csv"])
def test_unknown_incubator_is_404_in_french(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert "Page non trouvée" in read_page(response).text


@cases("address", ["/incubateurs/", "/incubateurs/fabrique/", "/incubateurs/fabrique/portefeuille.csv"])
def test_unreadable_date_is_400_in_french(client: Client, address: str) -> None:
    factories.make_incubator()
    response = client.get(f"{address}?as_of=2022-13-01")
    assert response.status_code == 400
    assert wordings.DAY_FORM in response.content.decode()


def test_recorded_text_is_never_markup(client: Client) -> None:
    hostile = "<script>alert(1)</script>"
    factories.make_incubator("x", name=hostile, summary=hostile, content=hostile, website="javascript:alert(1)")
    page = get_page(client, "/incubateurs/x/")
    assert page.one("h1").text == page.one(css="lead").text == hostile
    assert page.all("script") == []
    assert "javascript:alert(1)" not in [address for _, address in page.links()]
    assert get_page(client, "/incubateurs/").rows()[0][0] == hostile


@cases(
    ("role", "names"),
    [("public", []), ("agent", []), ("coach", ["Service s0", "Service s1"]), ("dinum", ["Service s0", "Service s1"])],
)
def test_services_link_authorized_users_to_the_change_of_phase(client: Client, role: str, names: list[str]) -> None:
    incubator = factories.make_incubator("fabrique")
    for n in range(2):
        factories.make_startup(f"s{n}", phases=[("construction", "2021-01-01")], incubator=incubator)
    sign_in_as(client, role)
    found = [link for link in get_page(client, "/incubateurs/fabrique/").links() if link[0].startswith("Changer")]
    assert found == [(f"Changer la phase : {name}", f"/espace/services/{name[-2:]}/phase/") for name in names]
    past = get_page(client, "/incubateurs/fabrique/?as_of=2022-01-01").links()
    assert [link for link in past if link[0].startswith("Changer")] == []
