"""The evidence of every kind of figure: shares, rates, sums and counts."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from common.addresses import record_rename
from indicators.algebra.declared_sources import measured_rule
from indicators.live import actions
from indicators.queries import proof
from indicators.queries.current_state import StartupSummary, startup_summaries
from startups.models import Membership, Phase, Sponsorship, Startup
from tests import factories, wordings
from tests.cases import cases
from tests.catalogue.reading import Element, get_page
from tests.impact.scene import TODAY
from tests.tables import csv_rows

STATES = {"measure": "states", "group": "service"}
SHARE = {**STATES, "aggregate": "share", "counted": {"national_impact": True}}
RULES: dict[str, dict[str, Any]] = {
    "share": SHARE,
    "rate": {"measure": "entries", "kind": "abandon", "aggregate": "rate", "base": STATES},
    "sum": {"measure": "awards", "aggregate": "sum"},
    "members": {"measure": "members_active"},
}

pytestmark = pytest.mark.django_db


def make_figures() -> None:
    """Create a service of national impact, another one, an ended one, and everything else that can count."""
    open_one = factories.make_startup("a", phases=[("investigation", "2020-06-01"), ("construction", "2021-02-01")])
    factories.make_designation(open_one)
    factories.make_startup("b", phases=[("investigation", "2020-12-01"), ("construction", "2021-03-01")])
    factories.make_startup("c", phases=[("construction", "2020-01-01"), ("abandon", "2021-04-01")])
    call = factories.make_round(9, 2021, committee_on=dt.date(2021, 5, 1))
    factories.make_award(call, open_one, "150000.50")
    factories.make_award(call, factories.make_incubator("anct", name="ANCT"), "20000")
    factories.make_member(missions=[("2021-01-01", None)])
    for code, rule in RULES.items():
        factories.make_indicator(code, rule=rule, label=code, unit="choses", first_year=2021, last_year=2021)
    actions.compute_live_results(on=TODAY)


@pytest.fixture
def figures() -> None:
    make_figures()


ONCE = {"Motif": "Motif, pour tous ", "Enregistré": "Enregistrement, pour tous "}
"""Before what all records share, said once above the table."""


def whole_rows(page: Element) -> list[list[str]]:
    """Return the rows of the evidence, completed with the values displayed once for all of them."""
    table, facts = page.one("table"), [fact.text for fact in page.all("div", "facts__row")]
    heads = [head.text for head in table.one("thead").all("th")]
    once = {name: fact.removeprefix(start) for name, start in ONCE.items() for fact in facts if fact.startswith(start)}
    columns = ("Service", "Date prise en compte", "Motif", "Rôle", "Apport", "Enregistré")
    return [
        [cells[name] for name in columns if name in cells]
        for cells in (once | dict(zip(heads, row, strict=True)) for row in table.rows())
    ]


@pytest.mark.usefixtures("figures")
@cases(
    ("code", "title", "rows"),
    [
        (
            "share",
            "50 % = 1 sur 2",
            [
                ["Service a", "1er février 2021", "Dans le groupe « Service accompagné ou pérennisé »", "Compté"],
                [
                    "Service b",
                    "1er mars 2021",
                    "Dans le groupe « Service accompagné ou pérennisé »",
                    "Population de référence",
                ],
            ],
        ),
        (
            "rate",
            "50,0 pour 100 = 1 pour 2",
            [
                ["Service c", "1er avril 2021", "Entrée en phase « Service arrêté »", "Compté"],
                *(
                    [name, day, "Dans le groupe « Service accompagné ou pérennisé »", "Population de référence"]
                    for name, day in (("Service a", "1er février 2021"), ("Service b", "1er mars 2021"))
                ),
            ],
        ),
        (
            "sum",
            "170 000,50 € = somme de 2 enregistrements",
            [
                ["Service a", "1er mai 2021", "Financement FAST", "150 000,50 €"],
                ["ANCT", "1er mai 2021", "Financement FAST", "20 000 €"],
            ],
        ),
        ("members", "members en 2021 : 1", [["Membre de la communauté", "1er janvier 2021", "Membre actif"]]),
    ],
)
def test_the_evidence_shows_how_its_rows_make_the_value(client: Client, code: str, title: str, rows: list[Any]) -> None:
    page = get_page(client, f"/indicateurs/{code}/2021/preuve/")
    assert page.one("h1").text == title
    found = whole_rows(page)
    assert sorted(row[:-1] for row in found) == sorted(rows)
    assert {row[-1].partition(", le ")[0] for row in found} == {"Origine externe"}


@pytest.mark.usefixtures("figures")
def test_the_evidence_of_a_share_puts_what_is_counted_first_within_its_population(client: Client) -> None:
    page = get_page(client, "/indicateurs/share/2021/preuve/")
    assert (
        "D’abord ce qui est compté (1 enregistrement), puis ce qui ne fait que la population de référence"
        " (1 enregistrement)." in page.text.replace("\u00a0", " ")
    )
    assert [row[3] for row in whole_rows(page)] == ["Compté", "Population de référence"]
    assert [row.text.partition(",")[0] for row in page.all("div", "facts__row")] == ["Motif", "Enregistrement"]


@pytest.mark.usefixtures("figures")
def test_the_evidence_of_nothing_is_unknown(client: Client) -> None:
    factories.make_incubator("vide")
    for code in ("share", "rate"):
        rule = {**RULES[code], "incubator": "vide"}
        rule |= {"base": {**STATES, "incubator": "vide"}} if code == "rate" else {}
        factories.make_indicator(f"{code}_of_nothing", rule=rule, first_year=2021)
    actions.compute_live_results(on=TODAY)
    for code in ("share", "rate"):
        page = get_page(client, f"/indicateurs/{code}_of_nothing/2021/preuve/")
        assert page.one("h1").text == wordings.UNDETERMINED_RESULT
        assert page.all("table") == []


@pytest.mark.usefixtures("figures")
def test_the_evidence_of_different_services_counts_them_once_and_shows_every_record(client: Client) -> None:
    again = factories.make_round(10, 2021, committee_on=dt.date(2021, 9, 1))
    factories.make_award(again, Startup.objects.get(slug="a"), "1000")
    rule = {"measure": "awards", "laureate": "startup", "aggregate": "startups"}
    factories.make_indicator("funded", rule=rule, unit="services", first_year=2021)
    actions.compute_live_results(on=TODAY)
    page = get_page(client, "/indicateurs/funded/2021/preuve/")
    assert page.one("h1").text == "1 service différent, en 2 enregistrements"
    assert [row[:2] for row in page.one("table").rows()] == [
        ["Service a", "1er mai 2021"],
        ["Service a", "1er septembre 2021"],
    ]


@cases(
    ("quantity", "unit", "title", "amount"),
    [
        ("share", "%", "38,5 %, d’après un relevé de l’équipe", "38,5 %"),
        ("count", "agents", "38,5 agents, d’après un relevé de l’équipe", "38,5 agents"),
    ],
)
def test_the_evidence_of_a_measured_figure_has_its_unit_and_source(
    client: Client, quantity: str, unit: str, title: str, amount: str
) -> None:
    women = factories.make_indicator("women", rule=measured_rule("women", quantity), unit=unit, first_year=2021)
    factories.make_measured(women, 2021, "38.5", source="Enquête RH 2021")
    actions.compute_live_results(on=TODAY)
    page = get_page(client, "/indicateurs/women/2021/preuve/")
    assert page.one("h1").text == title
    [row] = whole_rows(page)
    assert row[:4] == ["Enquête RH 2021", "31 décembre 2021", "Relevé saisi par l’équipe", amount]
    assert "Incubateur" not in [head.text for head in page.one("table").one("thead").all("th")]


@pytest.mark.usefixtures("figures")
def test_the_evidence_shows_who_carries_and_backs_each_service_and_its_phase_today(client: Client) -> None:
    first = Startup.objects.get(slug="a")
    lead, other = factories.make_incubator("lead", name="Fabrique"), factories.make_incubator("other", name="Autre")
    Membership.objects.create(startup=first, incubator=other, is_lead=False)
    Membership.objects.create(startup=first, incubator=lead)
    Sponsorship.objects.create(startup=first, administration=factories.make_administration("mte", acronym="MTE"))
    Phase.objects.create(startup=first, kind_id="acceleration", start=dt.date(2023, 1, 1))
    page = get_page(client, "/indicateurs/share/2021/preuve/")
    heads = [head.text for head in page.one("table").one("thead").all("th")]
    place = heads.index("Incubateur")
    assert heads[place : place + 3] == ["Incubateur", "Sponsor", "Phase aujourd’hui"]
    assert [row[place : place + 3] for row in page.one("table").rows()] == [
        ["Fabrique, Autre", "MTE", "En accélération"],
        ["–", "–", "En construction"],
    ]
    assert [link for link in page.one("table").links() if "incubateurs" in link[1]] == [
        ("Fabrique", "/incubateurs/lead/"),
        ("Autre", "/incubateurs/other/"),
    ]


@pytest.mark.django_db
def test_the_evidence_of_ends_shows_why_each_ended_and_counts_the_reasons(client: Client) -> None:
    factories.make_indicator("ends", label="Arrêts", rule={"measure": "entries", "kind": "abandon"})
    factories.make_indicator("events", label="Fins", rule={"measure": "milestones", "dates": ["event:end"]})
    for slug, reason in (("un", "no_impact"), ("deux", "no_impact"), ("trois", "")):
        startup = factories.make_startup(slug, phases=[("abandon", "2021-03-01")])
        startup.phases.update(end_reason=reason)
        factories.make_event(startup, "end", "2021-03-02")
    actions.compute_live_results(on=TODAY)
    for code in ("ends", "events"):
        page = get_page(client, f"/indicateurs/{code}/2021/preuve/")
        assert "Motifs de fin : impact insuffisant, 2 ; motif non renseigné, 1." in page.text
        place = [head.text for head in page.one("table").one("thead").all("th")].index("Motif de fin")
        told = sorted(row[place] for row in page.one("table").rows())
        assert told == ["Impact insuffisant", "Impact insuffisant", "Motif non renseigné"]


@pytest.mark.django_db
def test_a_renamed_service_is_where_it_is_now() -> None:
    startup = factories.make_startup("new", phases=[("construction", "2021-02-01")])
    record_rename("startup", "old", "new")
    found = startup_summaries(["old", "new", "gone", ""], TODAY)
    assert found["old"] == found["new"] == StartupSummary((), (), "construction", "En construction")
    assert sorted(found) == ["new", "old"]
    startup.delete()
    assert startup_summaries(["old", "new"], TODAY) == startup_summaries([], TODAY) == {}


def test_the_page_is_bounded_and_the_downloaded_table_is_complete(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr("indicators.views.evidence.SHOWN", 2)
    make_figures()
    factories.make_startup("d", phases=[("construction", "2021-05-01")])
    actions.compute_live_results(on=TODAY)
    page = get_page(client, "/indicateurs/share/2021/preuve/")
    assert len(page.one("table").rows()) == 2
    assert "La page montre les 2 premiers enregistrements sur 3" in page.text
    rows = csv_rows(client.get("/indicateurs/share/2021/preuve.csv", follow=True).content)
    assert [(row["startup"], row["part"]) for row in rows] == [("a", "counted"), ("b", "base"), ("d", "base")]
    # indicator, definitions, live, published, vocabulary, day, evidence, awards, recording, names
    with django_assert_num_queries(10):
        found = proof("sum", 2021)
    assert found is not None
    assert (found.counted, found.base, found.unit_of_value) == (2, 0, "€")
