"""The comparison of two dates."""

from urllib.parse import urlencode

import pytest
from django.test import Client

from common.clock import today
from indicators.models import Indicator
from tests import factories
from tests.cases import cases
from tests.catalogue.reading import Element, get_page, read_page
from tests.impact import scene
from tests.tables import csv_cells

pytestmark = pytest.mark.django_db
PAGE = "/indicateurs/comparaison/?de=2020-12-31&a=2021-12-31"


def test_portfolio_is_reported_at_both_dates_with_arrivals_and_departures(client: Client) -> None:
    scene.make_programme()
    startup = factories.make_startup(
        "d", phases=[("investigation", "2020-06-01"), ("abandon-investigation", "2021-02-01")]
    )
    factories.make_phases(startup, [])
    factories.make_startup("e", phases=[("opere", "2015-01-01")])
    page = get_page(client, PAGE)
    assert page.one("h1").text == "3 services ont changé de phase du 31 décembre 2020 au 31 décembre 2021"
    matrix, portfolio, _, _ = page.all("table")
    assert [[row[0], *(cell.split()[0] for cell in row[1:] if cell)] for row in matrix.rows()] == [
        ["Pas encore suivis", "2", "–", "–", "2"],
        ["Investigations", "–", "–", "1", "1"],
        ["En construction", "1", "–", "–", "1"],
        ["Opérés au sein du réseau", "–", "1", "–", "1"],
        ["Total au 31 décembre 2021", "3", "1", "1"],
    ]
    assert [(row[0], *row[1:]) for row in said(portfolio) if row[1:5] != ["0", "0", "0", "0"]] == [
        ("Services accompagnés ou pérennisés", "2", "2", "0", "4", "+2"),
        ("En construction", "1", "2", "0", "3", "+2"),
        ("Opérés au sein du réseau", "1", "0", "0", "1", "0"),
        ("Investigations", "1", "0", "1", "0", "−1"),
        ("Partenariats terminés", "0", "1", "0", "1", "+1"),
        ("Investigations non concluantes", "0", "1", "0", "1", "+1"),
    ]


def lists_of(client: Client, table: Element) -> list[tuple[str, str, list[str]]]:
    """Return each linked figure of a table: the figure, the title of its list, the slugs in it."""
    found = []
    for text, address in table.links():
        if "#liste" in address:
            page = get_page(client, f"/indicateurs/comparaison/{address.partition('#')[0]}")
            section = page.one("section", "", id="liste")
            slugs = [href.split("/")[2] for _, href in section.links() if href.startswith("/startups/")]
            found.append((text.split()[0], section.one("h2").text, slugs))
    return found


def test_every_figure_of_the_portfolio_links_to_its_list(client: Client) -> None:
    scene.make_programme()
    factories.make_startup("d", phases=[("investigation", "2020-06-01"), ("abandon-investigation", "2021-02-01")])
    factories.make_startup("e", phases=[("opere", "2015-01-01")])
    matrix, portfolio, _, _ = get_page(client, PAGE).all("table")
    assert lists_of(client, matrix) == [
        ("2", "Pas encore dans le portefeuille → En construction : 2 services", ["b", "c"]),
        ("2", "Pas encore dans le portefeuille au 31 décembre 2020 : 2 services", ["b", "c"]),
        ("1", "Investigations → Investigations non concluantes : 1 service", ["d"]),
        ("1", "Investigations au 31 décembre 2020 : 1 service", ["d"]),
        ("1", "En construction aux deux dates : 1 service", ["a"]),
        ("1", "En construction au 31 décembre 2020 : 1 service", ["a"]),
        ("1", "Opérés au sein du réseau aux deux dates : 1 service", ["e"]),
        ("1", "Opérés au sein du réseau au 31 décembre 2020 : 1 service", ["e"]),
        ("3", "En construction au 31 décembre 2021 : 3 services", ["b", "c", "a"]),
        ("1", "Opérés au sein du réseau au 31 décembre 2021 : 1 service", ["e"]),
        ("1", "Investigations non concluantes au 31 décembre 2021 : 1 service", ["d"]),
    ]
    assert lists_of(client, portfolio) == [
        ("2", "Services accompagnés ou pérennisés au 31 décembre 2020 : 2 services", ["a", "e"]),
        ("2", "Arrivés dans « Services accompagnés ou pérennisés » : 2 services", ["b", "c"]),
        ("4", "Services accompagnés ou pérennisés au 31 décembre 2021 : 4 services", ["b", "c", "a", "e"]),
        ("1", "En construction au 31 décembre 2020 : 1 service", ["a"]),
        ("2", "Arrivés dans « En construction » : 2 services", ["b", "c"]),
        ("3", "En construction au 31 décembre 2021 : 3 services", ["b", "c", "a"]),
        ("1", "Opérés au sein du réseau au 31 décembre 2020 : 1 service", ["e"]),
        ("1", "Opérés au sein du réseau au 31 décembre 2021 : 1 service", ["e"]),
        ("1", "Investigations au 31 décembre 2020 : 1 service", ["d"]),
        ("1", "Partis de « Investigations » : 1 service", ["d"]),
        ("1", "Arrivés dans « Partenariats terminés » : 1 service", ["d"]),
        ("1", "Partenariats terminés au 31 décembre 2021 : 1 service", ["d"]),
        ("1", "Arrivés dans « Investigations non concluantes » : 1 service", ["d"]),
        ("1", "Investigations non concluantes au 31 décembre 2021 : 1 service", ["d"]),
    ]


def test_every_figure_of_an_incubator_links_to_its_list(client: Client) -> None:
    one, other = factories.make_incubator("un", name="Un & deux"), factories.make_incubator("trois", name="Trois")
    moved = factories.make_startup("passe", phases=[("construction", "2020-01-01")])
    factories.make_membership(moved, one, "2020-01-01", "2021-06-01")
    factories.make_membership(moved, other, "2021-06-01")
    factories.make_startup("seul", phases=[("construction", "2020-01-01")])
    incubators = get_page(client, PAGE).all("table")[2]
    assert said(incubators) == [
        ["Trois", "0", "1", "+1"],
        ["Un & deux", "1", "0", "−1"],
        ["Aucun incubateur", "1", "1", "0"],
    ]
    assert lists_of(client, incubators) == [
        ("1", "Services accompagnés ou pérennisés au 31 décembre 2021 : 1 service", ["passe"]),
        ("1", "Services accompagnés ou pérennisés au 31 décembre 2020 : 1 service", ["passe"]),
        ("1", "Services accompagnés ou pérennisés au 31 décembre 2020 : 1 service", ["seul"]),
        ("1", "Services accompagnés ou pérennisés au 31 décembre 2021 : 1 service", ["seul"]),
    ]
    none = get_page(client, f"{PAGE}&incubateur=aucun")
    assert none.one("h1").text.endswith("au 31 décembre 2021, Aucun incubateur")
    assert lists_of(client, none.all("table")[1]) == [
        ("1", "Services accompagnés ou pérennisés au 31 décembre 2020 : 1 service", ["seul"]),
        ("1", "Services accompagnés ou pérennisés au 31 décembre 2021 : 1 service", ["seul"]),
        ("1", "En construction au 31 décembre 2020 : 1 service", ["seul"]),
        ("1", "En construction au 31 décembre 2021 : 1 service", ["seul"]),
    ]
    left = get_page(client, f"{PAGE}&incubateur=un").all("table")[1]
    assert lists_of(client, left) == [
        ("1", "Services accompagnés ou pérennisés au 31 décembre 2020 : 1 service", ["passe"]),
        ("1", "Partis de « Services accompagnés ou pérennisés » : 1 service", ["passe"]),
        ("1", "En construction au 31 décembre 2020 : 1 service", ["passe"]),
        ("1", "Partis de « En construction » : 1 service", ["passe"]),
    ]


def said(table: Element) -> list[list[str]]:
    """Return the rows, without the texts for screen readers."""
    return [[row[0], *(cell.partition(" : ")[0] for cell in row[1:])] for row in table.rows()]


def test_one_incubator_lists_services_from_another_as_entered(client: Client) -> None:
    one, other = factories.make_incubator("un", name="Un"), factories.make_incubator("deux", name="Deux")
    moved = factories.make_startup("passe", phases=[("construction", "2020-01-01")])
    factories.make_membership(moved, one, "2020-01-01", "2021-06-01")
    factories.make_membership(moved, other, "2021-06-01")
    factories.make_startup("reste", phases=[("construction", "2020-01-01")], incubator=one)
    page = get_page(client, f"{PAGE}&incubateur=deux")
    assert page.one("h1").text == "1 service a changé de phase du 31 décembre 2020 au 31 décembre 2021, Deux"
    assert page.all("table")[0].rows()[0][0] == "Pas encore suivis"
    left = get_page(client, f"{PAGE}&incubateur=un")
    assert [[row[0], *(cell.split()[0] for cell in row[1:] if cell)] for row in left.all("table")[0].rows()] == [
        ["En construction", "1", "1", "2"],
        ["Total au 31 décembre 2021", "1", "1"],
    ]
    listed = get_page(client, f"{PAGE}&incubateur=un&liste=de-construction-vers-hors").one("section", "", id="liste")
    assert listed.links() == [("Service passe", "/startups/passe/")]
    assert [option.attributes["value"] for option in left.one("select").all("option")] == ["", "deux", "un", "aucun"]
    cells = csv_cells(client.get("/indicateurs/comparaison.csv?de=2020-12-31&a=2021-12-31&incubateur=un").content)
    assert [row[0] for row in cells] == ["service", "passe"]


@cases("asked", ["inconnu", "x" * 300, "' OR 1=1 --", "\u0627\u0644"])
def test_an_incubator_that_is_not_known_is_refused_with_what_to_do(client: Client, asked: str) -> None:
    page = get_page(client, f"{PAGE}&{urlencode({'incubateur': asked})}", 400)
    message = f"Aucun incubateur n’a l’identifiant « {asked[:60]} » : choisissez-en un dans la liste."
    assert page.one(css="fr-alert").text == message
    assert client.get(f"/indicateurs/comparaison.csv?{urlencode({'incubateur': asked})}").status_code == 400


@cases(
    "listed",
    ["rien", "de--vers-", "de-hors-vers-hors", "au-debut-", "arrives-rien", "faits-rien", "faits-", "x" * 5000],
)
def test_a_list_that_is_not_a_passage_is_not_shown(client: Client, listed: str) -> None:
    scene.make_programme()
    assert get_page(client, f"{PAGE}&liste={listed}").all("section", "", id="liste") == []


def test_money_awarded_between_is_listed(client: Client) -> None:
    startup = factories.make_startup("d", phases=[("construction", "2020-06-01")])
    funding_round = factories.make_round(9, 2021)
    factories.make_award(funding_round, startup, amount="150000", awarded_on="2021-05-01")
    address = dict(get_page(client, PAGE).links())["1 financement"]
    assert address == "?de=2020-12-31&a=2021-12-31&liste=laureats#liste"
    listed = get_page(client, f"{PAGE}&liste=laureats").one("section", "", id="liste")
    assert listed.one("h2").text == "Attribué par le FAST : 1 financement"
    assert [one.text for one in listed.all("li")] == ["Service d 150 000 €, FAST 9, le 1er mai 2021"]
    assert listed.links() == [("Service d", "/startups/d/"), ("FAST 9", "/financements/fast/9/")]


@cases(
    ("query", "heads", "rows"),
    [
        (
            "de=2020-12-31&a=2021-12-31",
            ["Ligne", "2020", "2021", "Écart"],
            [
                ["FAST", "1 000 000 €", "1 500 000,50 €", "+500 000,50 €"],
                ["Réseau", "200 000 €", "ND", "–"],
                ["Produits", "ND", "30 000 €", "–"],
                ["Total", "1 200 000 €", "1 530 000,50 €", "+330 000,50 €"],
            ],
        ),
        (
            "de=2021-01-01&a=2021-12-31",
            ["Ligne", "2021"],
            [["FAST", "1 500 000,50 €"], ["Produits", "30 000 €"], ["Total", "1 530 000,50 €"]],
        ),
        (
            "de=2021-01-01&a=2022-12-31",
            ["Ligne", "2021", "2022", "Écart"],
            [
                ["FAST", "1 500 000,50 €", "ND", "–"],
                ["Produits", "30 000 €", "ND", "–"],
                ["Total", "1 530 000,50 €", "ND", "–"],
            ],
        ),
    ],
)
def test_credits_of_the_years_of_both_dates_are_compared(
    client: Client, query: str, heads: list[str], rows: list[list[str]]
) -> None:
    factories.make_credits(2020, [("FAST", "1000000"), ("Réseau", "200000")])
    factories.make_credits(2021, [("FAST", "1500000.50"), ("Produits", "30000")])
    table = get_page(client, f"/indicateurs/comparaison/?{query}").all("table")[-1]
    assert [one.text for one in table.one("thead").all("th")] == heads
    assert table.rows() == rows
    assert [address for _, address in table.links()] == [f"/financements/{head}/" for head in heads if head.isdecimal()]


@cases(
    ("query", "years"),
    [("de=2020-12-31&a=2021-12-31", "de 2020 et de 2021"), ("de=2021-01-01&a=2021-12-31", "de 2021")],
)
def test_unknown_credits_are_shown_as_unknown(client: Client, query: str, years: str) -> None:
    page = get_page(client, f"/indicateurs/comparaison/?{query}")
    said = f"Les crédits {years} ne sont pas connus ( ND ) : voir les années qui le sont."
    assert said in [one.text for one in page.all("p")]


@cases("day", ["1789-07-14", "1990-01-01", "2012-12-31"])
def test_before_the_programme_nothing_existed(client: Client, day: str) -> None:
    scene.make_programme()
    page = get_page(client, f"/indicateurs/comparaison/?de={day}&a={day}")
    assert page.one("h1").text.startswith("0 service")
    assert {tuple(row[1:]) for row in said(page.all("table")[0])} == {("0", "0", "0", "0", "0")}
    assert page.one(css="empty-state__title").text == "Aucun service n’est suivi à ces dates"
    assert read_page(client.get(f"/startups/?as_of={day}")).one("h1").text.startswith("0 service")


@cases(
    ("dates", "rows"),
    [
        ("de=2020-12-31&a=2021-12-31", [["Produits lancés", "2", "de 2020 à 2021"]]),
        # Followed on the first date, which is not counted, then no longer: not zero.
        ("de=2021-12-31&a=2022-03-01", [["Produits lancés", "non suivi", "de 2020 à 2021"]]),
        ("de=2021-12-30&a=2022-03-01", [["Produits lancés", "0", "de 2020 à 2021"]]),
    ],
)
def test_indicator_that_is_no_longer_followed_counts_nothing_rather_than_zero(
    client: Client, dates: str, rows: list[list[str]]
) -> None:
    launches, _ = scene.make_programme()
    Indicator.objects.filter(pk=launches.pk).update(last_year=2021)
    assert said(get_page(client, f"/indicateurs/comparaison/?{dates}").all("table")[-1])[:1] == rows


def test_indicators_count_what_happened_after_the_first_date(client: Client) -> None:
    scene.make_programme()
    rows = said(get_page(client, PAGE).all("table")[3])
    assert rows == [["Produits lancés", "2", "depuis 2020"], ["Impact national", "1", "depuis 2020"]]
    launched, designated = (
        get_page(client, f"{PAGE}&liste=faits-{code}").one("section", "", id="liste")
        for code in ("products_launched", "national_impact")
    )
    assert launched.one("h2").text == "Produits lancés : 2"
    assert [(one.text, one.links()[0][1]) for one in launched.all("li")] == [
        ("Service b Fictif Première entrée en phase « Construction », le 1er janvier 2021", "/startups/b/"),
        ("Service c Première entrée en phase « Construction », le 1er juin 2021", "/startups/c/"),
    ]
    assert designated.links() == [("Service c", "/startups/c/")]
    exclusive = get_page(client, "/indicateurs/comparaison/?de=2021-01-01&a=2021-06-01").all("table")[3]
    assert [row[1] for row in said(exclusive)] == ["1", "0"]


def test_moves_can_be_removed(client: Client) -> None:
    scene.make_programme()
    response = client.get("/indicateurs/comparaison.csv?de=2020-12-31&a=2021-12-31")
    assert response["Content-Disposition"] == 'attachment; filename="comparaison-2020-12-31-2021-12-31.csv"'
    assert csv_cells(response.content) == [
        ["service", "nom", "phase au 2020-12-31", "phase au 2021-12-31", "entrée le"],
        ["b", "Service b", "", "construction", "2021-01-01"],
        ["c", "Service c", "", "construction", "2021-06-01"],
    ]


def test_default_is_the_running_year_and_an_equal_pair_shows_that_nothing_moved(client: Client) -> None:
    scene.make_programme()
    day = today()
    page = get_page(client, "/indicateurs/comparaison/")
    assert [field.attributes["value"] for field in page.all("input", type="date")] == [
        f"{day.year}-01-01",
        day.isoformat(),
    ]
    same = get_page(client, "/indicateurs/comparaison/?de=2021-03-01&a=2021-03-01")
    assert same.one("h1").text.startswith("0 service a changé de phase")


@cases(
    ("query", "message"),
    [
        ("de=demain", "« demain » n’est pas une date. Écrivez-la ainsi : 2022-01-31."),
        ("a=2021-02-30", "« 2021-02-30 » n’est pas une date. Écrivez-la ainsi : 2022-01-31."),
        ("de=20210101", "« 20210101 » n’est pas une date. Écrivez-la ainsi : 2022-01-31."),
        (
            "de=2022-01-01&a=2021-01-01",
            "La première date suit la seconde : 1er janvier 2022 après 1er janvier 2021. Inversez-les.",
        ),
    ],
)
def test_dates_that_can_not_be_compared_are_refused_with_the_reason(client: Client, query: str, message: str) -> None:
    page = get_page(client, f"/indicateurs/comparaison/?{query}", 400)
    assert page.one(css="fr-alert").text == message
    answer = client.get(f"/indicateurs/comparaison.csv?{query}")
    assert (answer.status_code, " ".join(answer.content.decode().split())) == (400, message)
