"""The page of national impact: figures of the bilan, criteria, yearly count."""

import datetime as dt
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client

from impact.models import CriterionResult, Designation, ImpactFacts, Measurement, Metric, Spending
from impact.national.actions import evaluate_criteria
from indicators.live.actions import compute_live_results
from sampledata.reference.loading import load_reference
from startups.models import Startup
from tests import factories, wordings
from tests.cases import cases
from tests.catalogue.reading import Element, read_page
from tests.tables import chart_rows, csv_rows

pytestmark = pytest.mark.django_db
ADDRESS = "/impact-national/?as_of=2022-01-01"
PEOPLE = "personnes-atteintes"


def show(client: Client, address: str = ADDRESS, status: int = 200) -> Element:
    response = client.get(address)
    assert response.status_code == status
    return read_page(response)


def designate(slug: str, millesime: int, **fields: Any) -> Designation:
    startup = factories.make_startup(slug, name=fields.pop("name", f"Service {slug}"))
    return factories.make_designation(startup, millesime, **fields)


def test_the_five_services_of_2021_show_what_the_bilan_prints(client: Client) -> None:
    load_reference()
    evaluate_criteria()
    page = show(client)
    assert page.one("p", "lead").text == "Au 1er janvier 2022, 12 services ont un impact national."
    assert "Au titre de 2021 : 5." in page.text
    items = page.all("li", "national__service")[:5]  # those of the last millésime come first
    national_figures = {
        item.one("h3").text: [figure.text for figure in item.one("ul", "national__figures").all("li")] for item in items
    }
    assert national_figures == {
        "La bonne alternance": [
            "environ 1 000 000 utilisateurs Utilisateurs de la plateforme, 2021",
            "environ 2 500 000 appels Appels aux données par le widget ou l'API, 2021",
            "40 000 candidatures Candidatures en ligne à des entreprises, 4e trimestre 2021",
            "environ 1 300 000 € Budget en 2021",
        ],
        "Les emplois de l'inclusion": [
            "environ 40 000 candidatures par mois Orientations par mois en moyenne, 2021",
            "environ 12 000 embauches par mois Embauches par mois en moyenne, 2021",
            "environ 1 700 000 € Budget en 2021",
        ],
        "Pass Culture": [
            "817 400 bénéficiaires Utilisateurs bénéficiaires, 2021",
            "5 630 000 réservations Réservations, 2021",
            "environ 17 940 000 € Budget en 2021 (fonctionnement et charges non décaissables)",
        ],
        "SignalConso": [
            "140 000 signalements Signalements déposés, 2021",
            "72 % Signalements lus par les entreprises, 2021",
            "33 000 promesses Promesses d'action faites par des entreprises, 2021",
            "550 000 € Budget en 2021",
        ],
        "transport.data.gouv.fr": ["650 000 € Budget en 2021"],
    }
    assert [len(item.one("ol", "criteria").all("li", "criteria__item")) for item in items] == [3] * 5
    assert "Aucun chiffre d’impact n’est enregistré pour 2021." in items[-1].text


def test_page_begins_with_a_card_for_each_service_that_tells_its_main_figure(client: Client) -> None:
    measured = designate("un", 2021)
    factories.make_measurement(factories.make_metric(measured.startup, is_headline=True), "2021-03", "12")
    designate("deux", 2020)
    designate("hors", 2023)
    cards = show(client).all("li", "impact-card")
    assert [card.text for card in cards] == [
        "Service un 12 usagers, mars 2021 Millésime 2021",
        "Service deux Millésime 2020",
    ]
    assert [card.links()[0][1] for card in cards] == ["/startups/un/#impact", "/startups/deux/"]


def test_criteria_are_with_their_evidence_its_link_and_the_day_of_the_evaluation(client: Client) -> None:
    startup = factories.make_startup("un", phases=[("acceleration", "2020-01-01")], contact="equipe@exemple.gouv.fr")
    factories.make_designation(startup, 2021)
    evaluate_criteria()
    CriterionResult.objects.update(evaluated_at=dt.datetime(2022, 3, 1, 12, tzinfo=dt.UTC))
    details = show(client).one("li", "national__service").one("details")
    assert details.one("summary").text == ("Critères et preuves de Service un : 0 rempli sur 3")
    assert "Compté depuis le 31 décembre 2021, la date de la décision n’est pas enregistrée." in details.text
    first, _, third = details.all("li", "criteria__item")
    assert first.text == (
        "Utile et déployé partout Preuve manquante selon l’évaluation du 1er mars 2022"
        " Phase : rempli, Accélération, depuis le 1er janvier 2020 Déployé sur tout le territoire : preuve manquante"
    )
    assert [*first.links(), *third.links()] == [
        ("Accélération, depuis le 1er janvier 2020", "/startups/un/#vie"),
        ("equipe@exemple.gouv.fr", "mailto:equipe@exemple.gouv.fr"),
    ]


def test_deleted_evidence_shows_at_the_next_evaluation(client: Client) -> None:
    load_reference()
    factories.make_phases(Startup.objects.get(slug="transport"), [("opere", "2021-03-05")])

    def badges() -> list[str]:
        evaluate_criteria()
        (item,) = [
            one for one in show(client).all("li", "national__service") if one.one("h3").text.startswith("transport.")
        ]
        return [badge.text for badge in item.all("span", "fr-badge")]

    assert badges() == ["Rempli", "Preuve manquante", "Preuve manquante"]
    ImpactFacts.objects.filter(startup__slug="transport").delete()
    assert badges() == ["Preuve manquante"] * 3


@cases(
    ("proof", "says", "url"),
    [
        ({"piece": "code", "says": "https://code.example"}, "https://code.example", "https://code.example"),
        ({"piece": "quality", "says": "Audit", "date": "2021-05-02"}, "Audit, vérifié le 2 mai 2021", ""),
        ({"piece": "reach", "says": "Carte", "date": "2021-05-02"}, "Carte, depuis le 2 mai 2021", ""),
        ({"piece": "phase", "says": ""}, "", ""),
        (
            {"piece": "statistics", "says": "javascript:alert(1)", "date": "2021-05-02"},
            "javascript:alert(1), page vérifiée le 2 mai 2021",
            "",
        ),
        (
            {"piece": "statistics", "says": "https://s.example", "state": "missing", "date": "2021-05-02"},
            "https://s.example, sans réponse le 2 mai 2021",
            "https://s.example",
        ),
        (
            {"piece": "people", "metric": "u", "people": 10, "needed": 100, "is_recent": True, "state": "missing"},
            "10 pour un seuil de 100, sans total d’une année entière",
            "/startups/s/#mesure-u",
        ),
        (
            {"piece": "people", "metric": "u", "people": 120, "needed": None, "is_recent": True, "date": "2021-12-31"},
            "jusqu’au 31 décembre 2021",
            "/startups/s/#mesure-u",
        ),
        ({"piece": "people", "metric": None, "people": None, "needed": 100, "is_recent": None}, "", ""),
    ],
    parts=2,
)
def test_evidence_in_words(client: Client, proof: dict[str, Any], says: str, url: str) -> None:
    whole = {"what": "Preuve", "state": "met", "says": "", "date": None, **proof}
    designation = designate("s", 2021)
    CriterionResult.objects.create(
        startup=designation.startup, criterion=1, state="met", evidence=[whole], evaluated_at=dt.datetime.now(dt.UTC)
    )
    item = show(client).one("li", "national__service").all("li", "criteria__item")[0]
    state = {"met": "rempli", "missing": "preuve manquante"}[whole["state"]]
    assert item.text.endswith(f"Preuve : {state}, {says}" if says else f"Preuve : {state}")
    assert [address for _, address in item.links()] == ([url] if url and says else [])


def test_services_are_those_of_the_date_with_the_figures_of_their_millesime(client: Client) -> None:
    kept = designate("garde", 2020, decided_on=dt.date(2021, 2, 1), name="Zoé")
    designate("retire", 2020, withdrawn_on=dt.date(2021, 6, 1), withdrawal_reason="Arrêté")
    designate("plus-tard", 2022)
    designate("autre", 2021, name="Alpha")
    metric = Metric.objects.create(startup=kept.startup, code="u", name="Usagers", unit="usagers")
    ends = ["2019-01-01", "2020-01-01", "2020-07-01", "2021-01-01", "2022-01-01"]
    for value, (start, end) in enumerate(pairwise(ends), start=1):
        Measurement.objects.create(metric=metric, start=start, until=end, value=value)
    for year in (2019, 2020, 2021):
        Spending.objects.create(startup=kept.startup, year=year, amount=year)
    figures = ["3 usagers Usagers, du 1er juillet 2020 au 31 décembre 2020", "2 020 € Budget en 2020"]
    assert figures_at(client, "2022-01-01") == [("Alpha", []), ("Zoé", figures)]
    assert figures_at(client, "2020-12-31") == [("Service retire", []), ("Zoé", figures)]
    assert figures_at(client, "2020-12-30") == []


def figures_at(client: Client, day: str) -> list[tuple[str, list[str]]]:
    """Return each service at a date with its figures."""
    return [
        (
            item.one("h3").text,
            [figure.text for part in item.all("ul", "national__figures") for figure in part.all("li")],
        )
        for item in show(client, f"/impact-national/?as_of={day}").all("li", "national__service")
    ]


def test_three_figures_are_reported_the_headline_first(client: Client) -> None:
    startup = designate("un", 2021).startup
    for position, code in enumerate("abcd"):
        metric = Metric.objects.create(
            startup=startup, code=code, name=code, unit="u", position=position, is_headline=code == "d"
        )
        Measurement.objects.create(metric=metric, start="2021-01-01", until="2022-01-01", value=position)
    [(_, figures)] = figures_at(client, "2022-01-01")
    assert figures == ["3 u d, 2021", "0 u a, 2021", "1 u b, 2021"]


def history(client: Client, day: str) -> list[list[str]]:
    """Return the year, the total, the new and the withdrawn designations of each year."""
    tables = [table for table in show(client, f"/impact-national/?as_of={day}").all("table") if "Retir" in table.text]
    return [row[:4] for table in tables for row in table.rows()]


def test_count_of_each_year_follows_designations_and_withdrawals(client: Client) -> None:
    designate("a", 2019, decided_on=dt.date(2020, 2, 1))
    designate("b", 2019, decided_on=dt.date(2019, 5, 1), withdrawn_on=dt.date(2021, 3, 1), withdrawal_reason="Arrêté")
    designate("c", 2021, decided_on=dt.date(2022, 1, 20))
    designate("d", 2021, decided_on=dt.date(2021, 5, 1))
    assert history(client, "2022-01-01") == [
        ["2022", "3", "ND (Décidé au printemps 2023)", "0"],
        ["2021", "3", "2", "1"],
        ["2020", "2", "0", "0"],
        ["2019", "2", "2", "0"],
    ]
    assert history(client, "2019-06-01") == [["2019", "1", "1", "0"]]
    assert history(client, "2018-06-01") == []


def chart(client: Client, key: str, day: str = "2022-01-01") -> tuple[str, list[list[object]]]:
    """Return the title and the rows of a published chart."""
    found = client.get(f"/api/v1/charts/{key}/?as_of={day}").json()
    return found["title"].replace("\u202f", " ").replace("\xa0", " "), chart_rows(found["results"])


def test_chart_counts_the_designations_of_each_year_and_its_title_the_last(client: Client) -> None:
    assert chart(client, "impact-national") == ("Aucun service n’est encore désigné", [])
    gone = {"withdrawn_on": dt.date(2022, 1, 1), "withdrawal_reason": "Arrêté"}
    for number in range(7):
        year = 2020 if number < 2 else 2021
        designate(f"s{number}", year, decided_on=dt.date(year, 5, 1), **(gone if number == 0 else {}))
    assert chart(client, "impact-national") == (
        "6 services à impact national, dont 5 nouveaux en 2021",
        [["2020", 2, 2], ["2021", 7, 5], ["2022", 6, "ND"]],
    )
    Designation.objects.exclude(startup__slug="s1").delete()
    assert chart(client, "impact-national", "2020-12-31")[0].startswith("1 service à impact national")


def test_people_are_those_of_the_last_whole_year_measured_by_the_date(client: Client) -> None:
    factories.make_phase_kinds()
    assert chart(client, PEOPLE)[1] == []
    for slug, periods in (("a", ("2020", "2021")), ("b", ("2021-01",)), ("c", ())):
        designate(slug, 2021, decided_on=dt.date(2021, 5, 1))
        metric = factories.make_metric(Startup.objects.get(slug=slug), counts_people=True)
        for period in periods:
            factories.make_measurement(metric, period, "150000")
    for day, year in (("2021-12-30", 2020), ("2022-01-01", 2021)):
        title, rows = chart(client, PEOPLE, day)
        assert title == (
            f"Service a a atteint 150 000 personnes en {year} ; nombre connu pour 1 des 3 services désignés"
        )
        assert rows[0][:2] == [f"Service a ({year})", 150000]


def test_history_links_each_year_to_its_proof(client: Client) -> None:
    load_reference()
    compute_live_results(on=dt.date(2021, 12, 31))
    table = show(client).all("table")[1]  # after the table of the chart, before one row per service
    assert table.rows() == [
        ["2022", "12", "ND (Décidé au printemps 2023)", "0", "Pas encore calculée"],
        ["2021", "12", "5", "0", "Les désignations de 2021"],
        ["2020", "7", "2", "0", "Les désignations de 2020"],
        ["2019", "5", "1", "0", "Les désignations de 2019"],
        ["2018", "4", "1", "0", "Pas encore calculée"],
        ["2017", "3", "2", "0", "Pas encore calculée"],
        ["2016", "1", "1", "0", "Pas encore calculée"],
    ]
    proofs = [address for _, address in table.links()][:3]
    assert proofs == [
        "/startups/?as_of=2022-01-01&national_impact=yes",
        "/startups/?as_of=2021-12-31&national_impact=yes",
        "/indicateurs/national_impact/2021/preuve/",
    ]
    assert [client.get(proof).status_code for proof in proofs] == [200] * 3


def test_page_without_any_designation_says_that_no_service_is_designated(client: Client) -> None:
    page = show(client)
    assert page.one("p", "lead").text == "Au 1er janvier 2022, aucun service n’est désigné à impact national."
    assert page.one("p", "empty-state__title").text == "Aucun service à impact national à cette date"
    assert page.all("figure") == []


@cases(("day", "status"), [("0001-01-01", 200), ("9999-12-31", 400)])
def test_first_day_of_the_calendar_is_accepted_but_not_the_last(client: Client, day: str, status: int) -> None:
    assert client.get(f"/impact-national/?as_of={day}").status_code == status


@cases("address", ["/impact-national/", "/impact-national.csv"])
def test_date_that_cannot_be_read_is_refused_in_words(client: Client, address: str) -> None:
    response = client.get(f"{address}?as_of=hier", follow=True)
    assert response.status_code == 400
    assert wordings.DAY_FORM in response.content.decode()


def test_files_hold_the_figures_and_the_count(client: Client) -> None:
    one = designate("un", 2021, name="=Un", decided_on=dt.date(2021, 5, 1)).startup
    designate("deux", 2021)
    metric = Metric.objects.create(startup=one, code="u", name="Usagers", unit="usagers")
    Measurement.objects.create(metric=metric, start="2021-01-01", until="2022-01-01", value=12, source="Page")
    Spending.objects.create(startup=one, year=2021, amount="10.50", source="Bilan")
    CriterionResult.objects.create(startup=one, criterion=2, state="met", evaluated_at=dt.datetime.now(dt.UTC))
    response = client.get("/impact-national.csv?as_of=2022-01-01", follow=True)
    assert response.redirect_chain == [("/api/v1/national-impact/?as_of=2022-01-01&format=csv", 301)]
    names = ("millesime", "slug", "name", "since", "spending_amount", "criteria_met", "is_millesime_confirmed")
    assert [[row[name] for name in names] for row in csv_rows(response.content)] == [
        ["2021", "un", "'=Un", "2021-05-01", "10.5", "1", "true"],
        ["2021", "deux", "Service deux", "2021-12-31", "", "", "true"],  # the day of its decision is unknown
    ]
    assert chart(client, "impact-national")[1] == [["2021", 2, 2], ["2022", 2, "ND"]]


def test_totals_of_the_reports_are_next_to_the_list_with_a_candidate(client: Client) -> None:
    load_reference()
    factories.make_phases(
        Startup.objects.get(slug="mes-aides"), [("construction", "2014-10-01"), ("abandon", "2020-03-03")]
    )
    rows = show(client, "/impact-national/?as_of=2026-08-01").all("details", "national__year")[0].rows()
    assert [row[:3] for row in rows] == [
        ["1er janvier 2026", "36", "37"],
        ["1er janvier 2025", "30", "31"],
        ["1er janvier 2024", "24", "24"],
        ["1er janvier 2023", "18", "18"],
        ["1er janvier 2022", "12", "12"],
    ]
    assert [row[3] for row in rows[:3]] == [
        "Bilan 2025 du programme beta.gouv.fr (avril 2026), page 20. Aucun document n’explique l’écart."
        " Piste possible : Mes aides, 1 service arrêté à cette date.",
        "Bilan 2024 du programme beta.gouv.fr (mars 2025), page 11. Aucun document n’explique l’écart."
        " Piste possible : Mes aides, 1 service arrêté à cette date.",
        "Bilan 2023 du programme beta.gouv.fr (février 2024), page 9.",
    ]
