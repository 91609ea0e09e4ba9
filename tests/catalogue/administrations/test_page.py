"""The pages of administrations and ministries, whose counts equal those of the list, the search, the chart and the API."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from common.figure import Figure
from incubators.models import Administration
from startups.models import Startup
from tests import factories
from tests.catalogue.reading import Element, get_page
from tests.sweeps import examples
from tests.tables import chart_rows, chart_series, csv_rows

pytestmark = pytest.mark.django_db
DAY = "2022-01-01"
KINDS = ("investigation", "construction", "abandon")
COUNTED = ("services", "investigations", "ended")


@pytest.fixture
def justice() -> None:
    """Create two administrations of a ministry that sponsor a service together, and one of another ministry."""
    head = factories.make_administration("mj", name="Ministère de la Justice", ministry="justice")
    court = factories.make_administration("cour", name="Cour", ministry="justice")
    other = factories.make_administration("interieur", name="Ministère de l’Intérieur", ministry="interieur")
    prefecture = factories.make_administration("prefecture", name="Préfecture", ministry="interieur")
    owned = factories.make_incubator("atelier", name="Atelier", owner=head)
    factories.make_incubator("vide", name="Vide", owner=court)
    both = factories.make_startup(
        "deux",
        phases=[("investigation", "2018-01-01"), ("construction", "2019-01-01")],
        sponsors=[head, court],
        incubator=owned,
    )
    factories.make_startup("etude", phases=[("investigation", "2021-01-01")], sponsors=[court])
    factories.make_startup(
        "fini", phases=[("construction", "2019-02-01"), ("abandon", "2021-03-01")], sponsors=[head, other]
    )
    factories.make_startup("autre", phases=[("acceleration", "2021-01-01")], sponsors=[prefecture])
    awarding = factories.make_round(7, 2021, committee_on=dt.date(2021, 2, 1))
    factories.make_award(awarding, both, "100000")
    factories.make_award(awarding, owned, None)


def heading(page: Element) -> str:
    """Return the name of the administration, and its counts after the date."""
    return f"{page.one('h1').text} : {page.one(css='lead').text.partition(', ')[2].removesuffix('.')}"


@pytest.mark.usefixtures("justice")
def test_page_shows_the_fiches_the_incubators_the_money_and_the_administrations(client: Client) -> None:
    page = get_page(client, f"/administrations/justice/?as_of={DAY}")
    assert heading(page) == "Justice : 1 service, 1 investigation, 1 partenariat terminé"
    assert [item.text for item in page.one("section", **{"aria-labelledby": "incubateurs"}).all("li")] == [
        "Atelier : 1 investigation ou service (porté par ce ministère)",
        "Vide (porté par ce ministère)",
    ]
    money = [item.text for item in page.one("section", **{"aria-labelledby": "argent"}).all("li")]
    assert money[0] == "FAST, à ses services : 100 000 €, en 1 financement"
    assert "ND" in money[1]
    assert "ND" in money[2]
    assert page.one("section", **{"aria-labelledby": "administrations"}).one("table").rows() == [
        ["Cour", "1", "1", "0"],
        ["Ministère de la Justice", "1", "0", "1"],
    ]


@pytest.mark.usefixtures("justice")
@pytest.mark.parametrize(
    ("address", "services", "fast"),
    [("/administrations/justice/", "1", "100 000 €"), ("/incubateurs/atelier/", "1", "au moins 100 000 €")],
)
def test_page_begins_with_the_services_the_fast_and_the_national_impact(
    client: Client, address: str, services: str, fast: str
) -> None:
    for slug in ("deux", "autre"):
        factories.make_designation(Startup.objects.get(slug=slug), 2021)
    page = get_page(client, f"{address}?as_of={DAY}")
    tiles = [tile.one(css="figure-tile__value").text for tile in page.all("li", "figure-tile")]
    assert tiles == [services, fast, "1"]
    part = page.one("section", **{"aria-labelledby": "impact"})
    assert [item.text for item in part.all("li")] == ["Service deux, millésime 2021"]
    before = get_page(client, f"{address}?as_of=2019-06-01")
    assert before.all("li", "figure-tile")[2].one(css="figure-tile__value").text == "0"
    assert not before.all("section", **{"aria-labelledby": "impact"})


@pytest.mark.usefixtures("justice")
def test_launches_and_ends_of_each_year_are_a_chart_with_its_file(client: Client) -> None:
    page = get_page(client, f"/administrations/justice/?as_of={DAY}")
    assert page.one(css="chart__title").text == "Justice : 2 lancements en 2019, son année record"
    rows = csv_rows(client.get(f"/administrations/justice/lancements-et-fins.csv?as_of={DAY}").content)
    assert chart_series(rows) == ["Lancements", "Fins"]
    assert chart_rows(rows) == [["2019", "2", "0"], ["2020", "0", "0"], ["2021", "0", "1"], ["2022", "0", "0"]]
    assert client.get("/administrations/prefecture/lancements-et-fins.csv").status_code == 404


def test_years_with_as_many_launches_are_all_named(client: Client) -> None:
    sponsor = factories.make_administration("justice", name="Ministère de la Justice")
    for slug, start in (("a", "2019-01-01"), ("b", "2020-01-01")):
        factories.make_startup(slug, phases=[("construction", start)], sponsors=[sponsor])
    page = get_page(client, f"/administrations/justice/?as_of={DAY}")
    assert page.one(css="chart__title").text.endswith(" : 1 lancement par an au plus, en 2019 et 2020")


@pytest.mark.usefixtures("justice")
def test_pages_show_the_requested_date(client: Client) -> None:
    page = get_page(client, "/administrations/justice/?as_of=2018-06-01")
    assert heading(page) == "Justice : 1 investigation"
    assert heading(get_page(client, "/administrations/justice/?as_of=2000-01-01")) == "Justice : 0 service"
    rows = get_page(client, f"/administrations/?as_of={DAY}").all("table")[-1].rows()
    assert rows == [["Intérieur", "1", "0", "1"], ["Justice", "1", "1", "1"]]
    assert client.get("/administrations/justice/?as_of=demain").status_code == 400
    assert client.get("/administrations/?as_of=demain").status_code == 400


def test_an_administration_without_any_fiche_has_a_page_and_an_unknown_one_none(client: Client) -> None:
    factories.make_administration("rien", name="Rien", ministry="sport")
    page = get_page(client, "/administrations/rien/")
    assert heading(page) == "Rien : 0 service"
    assert ("Sport", "/administrations/sport/") in page.links()
    assert heading(get_page(client, "/administrations/sport/")) == "Sport : 0 service"
    for address in (
        "/administrations/zz/",
        "/administrations/zz/lancements-et-fins.csv",
        "/api/v1/administrations/zz/",
    ):
        assert client.get(address).status_code == 404


@pytest.mark.usefixtures("justice")
def test_a_fiche_without_phase_counts_today_on_page_list_search_and_api_alike(client: Client) -> None:
    factories.make_startup("neuf", name="Neuf", sponsors=[Administration.objects.get(slug="prefecture")])
    with_phase = "1 service, 1 partenariat terminé"
    said = f"{with_phase}, 1 fiche sans phase"
    page = get_page(client, "/administrations/interieur/")
    assert heading(page) == f"Intérieur : {with_phase}"
    assert page.one("section", **{"aria-labelledby": "groupe-aucun"}).one("li").text == "Neuf Aucune phase à cette date"
    listed = get_page(client, "/startups/?ministry=interieur&phase=service&phase=ended&phase=none")
    assert listed.one("caption").text.startswith(f"{said}, au ")
    groups: Any = client.get("/recherche/?q=interieur").context["groups"]
    found = {result.address: result.about for group in groups for result in group.results}
    assert found["/administrations/interieur/"].replace("\u00a0", " ") == said
    assert client.get("/api/v1/administrations/interieur/").json()["without_phase"] == 1
    assert heading(get_page(client, f"/administrations/interieur/?as_of={DAY}")) == f"Intérieur : {with_phase}"


def counted(client: Client, query: str) -> tuple[int, ...]:
    """Return the numbers of services, investigations and ended partnerships in the list."""
    phases = "phase=service&phase=investigation&phase=ended"
    context: Any = client.get(f"/startups/?as_of={DAY}&{query}&{phases}").context
    return tuple(
        context["filters"].counts.get(group, Figure(0)).count for group in ("service", "investigation", "ended")
    )


@examples(8)
@given(st.lists(st.tuples(st.sampled_from(KINDS), st.sets(st.sampled_from(["a", "b", "c", "interieur"]))), max_size=6))
def test_page_list_chart_search_and_api_count_the_same(lives: list[tuple[str, set[str]]]) -> None:
    Startup.objects.all().delete()
    Administration.objects.all().delete()
    client = Client()
    ministry_of = {"a": "justice", "b": "justice", "c": "", "interieur": "interieur"}
    sponsors = {
        slug: factories.make_administration(slug, name=f"Tribunal {slug}", ministry=ministry)
        for slug, ministry in ministry_of.items()
    }
    for place, (kind, chosen) in enumerate(lives):
        factories.make_startup(f"s{place}", phases=[(kind, "2021-01-01")], sponsors=[sponsors[slug] for slug in chosen])
    chart = client.get(f"/api/v1/charts/ministeres/?as_of={DAY}").json()
    found = client.get("/recherche/?q=tribunal").context["groups"]
    said = {result.address: result.about for group in found for result in group.results}
    for query in ("ministry=justice", "ministry=interieur", "sponsor=a", "sponsor=b", "sponsor=c"):
        slug = query.partition("=")[2]
        expected = counted(client, query)
        api = client.get(f"/api/v1/administrations/{slug}/?as_of={DAY}").json()
        assert tuple(api[name] for name in COUNTED) == expected
        page = client.get(f"/administrations/{slug}/?as_of={DAY}").context
        assert all(figure == Figure(len(rows)) for _, _, rows, figure in page["groups"])
        assert {group: len(rows) for group, _, rows, _ in page["groups"]} == {
            group: count for group, count in zip(("service", "investigation", "ended"), expected, strict=True) if count
        }
        if slug != "justice":
            assert said[f"/administrations/{slug}/"] == page["count"]
        if query.startswith("ministry"):
            assert charted(chart, slug) == expected[0] + expected[1]


def charted(chart: dict[str, Any], ministry: str) -> int:
    """Return the investigations and services of a ministry in the series of the chart."""
    name = {"justice": "Justice", "interieur": "Intérieur"}[ministry]
    return sum(one["value"] for one in chart["results"] if one["category"] == name)
