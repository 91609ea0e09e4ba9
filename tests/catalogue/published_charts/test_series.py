"""The series and the findings of the published charts, from the records of a small portfolio."""

from decimal import Decimal

import pytest
from django.test import Client

from tests import factories, wordings
from tests.tables import chart_rows, chart_series

pytestmark = pytest.mark.django_db
DAY = "2022-01-01"
type Cells = list[list[object]]


def chart(client: Client, key: str, day: str = DAY, query: str = "") -> tuple[str, Cells]:
    """Return the title and the rows of a published chart."""
    factories.make_phase_kinds()
    answer = client.get(f"/api/v1/charts/{key}/?as_of={day}{query}")
    assert answer.status_code == 200, answer.content
    found = answer.json()
    return plain(found["title"]), [
        [plain(cell) if isinstance(cell, str) else cell for cell in row] for row in chart_rows(found["results"])
    ]


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\xa0", " ")


def test_passages_count_each_service_once_for_each_pair_of_phases(client: Client) -> None:
    factories.make_startup("a", phases=[("investigation", "2020-01-01"), ("construction", "2020-06-01")])
    factories.make_startup(
        "b",
        phases=[
            ("investigation", "2020-01-01"),
            ("construction", "2020-02-01"),
            ("acceleration", "2020-03-01"),
            ("construction", "2020-04-01"),
            ("acceleration", "2020-05-01"),
            ("abandon", "2023-01-01"),  # after the day
        ],
    )
    title, rows = chart(client, "passages")
    assert title == "Le passage le plus fréquent va de « Investigation » à « Construction » : 2 fiches"
    assert rows == [
        ["Investigation", "Construction", 2],
        ["Construction", "Accélération", 1],
        ["Accélération", "Construction", 1],
    ]


def test_passages_see_through_a_change_of_incubator_and_a_phase_entered_twice(client: Client) -> None:
    first, second = factories.make_incubator("un"), factories.make_incubator("deux")
    startup = factories.make_startup(
        "a", phases=[("construction", "2020-01-01"), ("construction", "2020-03-01"), ("acceleration", "2021-01-01")]
    )
    factories.make_membership(startup, first, start="2020-01-01", until="2020-09-01")
    factories.make_membership(startup, second, start="2020-09-01")
    assert chart(client, "passages")[1] == [["Construction", "Accélération", 1]]


@pytest.mark.parametrize(
    ("key", "title"),
    [
        ("passages", "Aucune fiche n’a encore changé de phase"),
        ("lancements", wordings.NO_SERVICE_LAUNCHED),
        ("ministeres", "Aucun ministère n’est sponsor d’un service à cette date"),
        ("ministeres-par-annee", "Aucun ministère n’a plus de services qu’il y a cinq ans"),
        ("cout-et-impact", "Aucun service n’a de dépense et d’impact connus pour toute l’année 2021"),
    ],
)
def test_chart_of_an_empty_portfolio_has_a_title_and_no_value(client: Client, key: str, title: str) -> None:
    found, rows = chart(client, key)
    assert (found, [row for row in rows if any(isinstance(cell, int) and cell for cell in row)]) == (title, [])


def test_active_services_of_a_month_are_those_of_its_first_day(client: Client) -> None:
    factories.make_startup("a", phases=[("construction", "2021-11-01"), ("acceleration", "2021-12-02")])
    factories.make_startup("b", phases=[("construction", "2021-11-30")])
    factories.make_startup("c", phases=[("construction", "2012-06-01")])  # before the first month
    factories.make_startup("d", phases=[("investigation", "2021-01-01")])  # no service
    rows = chart(client, "services-actifs")[1]
    assert rows[0][0] == "janvier 2013"
    assert [row[:3] for row in rows[-3:]] == [
        ["novembre 2021", 2, 0],
        ["décembre 2021", 3, 0],
        ["janvier 2022", 2, 1],
    ]


def test_launches_are_first_entries_into_construction_with_their_record_month(client: Client) -> None:
    factories.make_startup(
        "a", phases=[("construction", "2021-03-05"), ("acceleration", "2021-04-01"), ("construction", "2021-05-01")]
    )
    factories.make_startup("b", phases=[("construction", "2021-03-30")])
    factories.make_startup("c", phases=[("construction", "2022-03-30")])
    for slug in ("d", "e"):
        factories.make_startup(slug, phases=[("construction", "2021-09-01")])
    title, rows = chart(client, "lancements")
    assert title == "Mars 2021 et septembre 2021 sont les mois records, avec 2 lancements chacun"
    assert [row[:2] for row in rows if row[1]] == [["mars 2021", 2], ["septembre 2021", 2]]
    assert len(chart(client, "lancements", "2013-03-31")[1]) == 3
    assert chart(client, "lancements", "2021-08-31")[0] == "Mars 2021 est le mois record, avec 2 lancements"


def test_ministries_are_named_and_ranked_with_unknown_ones_last(client: Client) -> None:
    offices = {
        word: factories.make_administration(f"office-{word}", ministry=word) for word in ("bercy", "sport", "spm", "")
    }
    lives = {
        "bercy": ["construction", "construction", "abandon"],
        "sport": ["abandon"],
        "spm": ["construction", "construction", "construction", "opere"],
        "": ["construction"],
    }
    for word, kinds in lives.items():
        for place, kind in enumerate(kinds):
            factories.make_startup(f"s{word}{place}", phases=[(kind, "2021-01-01")], sponsors=[offices[word]])
    title, rows = chart(client, "ministeres")
    assert title == "« Services du Premier ministre » en a le plus : 4 investigations et services"
    assert [row[0] for row in rows] == ["Services du Premier ministre", "Économie et finances", "Non renseigné"]


def test_ministry_counts_a_service_once_whatever_its_administrations(client: Client) -> None:
    offices = [factories.make_administration(slug, ministry="justice") for slug in ("a", "b")]
    phases = [("investigation", "2020-01-01"), ("construction", "2020-06-01")]
    factories.make_startup("a", phases=phases, sponsors=offices)
    title, rows = chart(client, "ministeres-par-annee")
    assert title == "« Justice » a gagné 1 service en cinq ans, plus que tout autre ministère"
    assert [row for row in rows if row[1]] == [["2021", 1], ["2022", 1]]


def test_life_of_an_incubator_is_cut_where_a_service_changes_of_incubator(client: Client) -> None:
    first, second = factories.make_incubator("un", name="Fabrique"), factories.make_incubator("deux")
    factories.make_incubator("ailleurs", name="Ailleurs")
    moved = factories.make_startup("b", name="Parti", phases=[("construction", "2020-01-01")])
    factories.make_membership(moved, first, start="2020-01-01", until="2021-01-01")
    factories.make_membership(moved, second, start="2021-01-01")
    stayed = factories.make_startup(
        "a", name="Resté", phases=[("construction", "2021-06-01"), ("acceleration", "2023-01-01")]
    )
    factories.make_membership(stayed, first, start="2021-06-01")
    title, rows = chart(client, "vie-d-un-incubateur", query="&incubateur=un")
    assert title == "Fabrique a mené 2 fiches, dont 1 au 1er janvier 2022"
    assert rows == [
        ["Parti", "Construction", "2020-01-01", "2021-01-01"],
        ["Resté", "Construction", "2021-06-01", None],
    ]
    empty = chart(client, "vie-d-un-incubateur", query="&incubateur=ailleurs")
    assert empty == ("Ailleurs n’a encore mené ni investigation ni service", [])


def test_cost_needs_a_spending_and_a_count_of_the_whole_year(client: Client) -> None:
    for slug, name, period in (("a", "Entier", "2021"), ("c", "Autre", "2021"), ("b", "Partiel", "2021-01")):
        startup = factories.make_startup(slug, name=name)
        metric = factories.make_metric(startup, is_headline=True)
        factories.make_measurement(metric, period, "400")
        startup.spendings.create(year=2021, amount=Decimal(1000))
    title, rows = chart(client, "cout-et-impact")
    # Services with unlike units are not compared.
    assert title == "2 services ont une dépense et une mesure d’impact connues pour toute l’année 2021"
    assert sorted(str(row[0]) for row in rows) == ["Autre", "Entier"]
    assert series(client, "cout-et-impact")[1:] == ["Mesure principale"]
    page = client.get(f"/graphiques/cout-et-impact/?as_of={DAY}").content.decode()
    assert ('href="/startups/a/"' in page, page.count('data-label="Mesure principale"')) == (True, 2)


def series(client: Client, key: str) -> list[str]:
    return chart_series(client.get(f"/api/v1/charts/{key}/?as_of={DAY}").json()["results"])


def test_stay_ends_with_the_phase_whatever_the_incubator_and_zero_lengths_count_for_nothing(client: Client) -> None:
    first, second = factories.make_incubator("un"), factories.make_incubator("deux")
    for number in range(10):
        phases = [("construction", "2021-01-01"), ("construction", "2021-01-20"), ("opere", "2021-03-15")]
        startup = factories.make_startup(f"s{number}", phases=phases if number < 4 else phases[:1])
        factories.make_membership(startup, first, start="2021-01-01", until="2021-02-01")
        factories.make_membership(startup, second, start="2021-02-01")
    for number in range(12):
        phases = [("investigation", "2021-12-01"), ("acceleration", "2021-12-01"), ("abandon", "2021-12-01")]
        factories.make_startup(f"z{number}", phases=phases)
    title, rows = chart(client, "duree-des-phases")
    assert title == "Trop peu de fiches pour dire combien dure une phase"
    assert series(client, "duree-des-phases")[0] == "Construction"
    assert [row[1] for row in rows[:4]] == [100, 100, 100, "ND"]  # ten are followed until the first four leave


def test_cohort_of_services_goes_from_the_launch_to_the_first_end_known_on_the_day(client: Client) -> None:
    for number in range(12):
        phases = [("investigation", "2015-01-01"), ("construction", "2015-03-01")]
        ends = {0: [("abandon", "2015-06-01")], 1: [("transfere", "2016-01-01")], 2: [("abandon", "2023-01-01")]}
        factories.make_startup(f"s{number}", phases=[*phases, *ends.get(number, [])])
    factories.make_startup("seul", phases=[("construction", "2019-01-01")])
    title, rows = chart(client, "survie-des-services")
    assert title == ("Trois ans après leur lancement, les services en cours ou transférés sont 92 % (2013 à 2015)")
    assert series(client, "survie-des-services")[0] == "2013 à 2015"
    assert [row[1] for row in (rows[0], rows[3], rows[4], rows[36])] == [100, 100, 91.7, 91.7]
