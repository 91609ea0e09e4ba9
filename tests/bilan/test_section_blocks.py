"""The blocks of each kind of section with few records, as the page, the PDF and the annex read them."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from bilan.editions.document import build, section_document
from bilan.figures.read_figures import read_figures
from bilan.models import Report, Section, SourcedFigure
from bilan.presenters import DocumentReader
from bilan.sections.block_types import chart_of, keys_of
from bilan.sections.kinds import KINDS
from bilan.sections.section_blocks import SectionData
from community.models import NpsWave
from impact.models import CostUnit, Spending
from tests import factories
from tests.cases import cases

pytestmark = pytest.mark.django_db
YEAR = 2021
WITHOUT_RECORDS = {
    "portfolio": ["tiles"],
    "national_impact": ["tiles"],
    "network": ["tiles"],
    "community": ["tiles"],
    "fast": ["tiles"],
}
"""The kinds that show figures even before anything is recorded: each is then not determined."""


def blocks_of(kind: str, services: list[str] | None = None) -> list[dict[str, Any]]:
    return list(KINDS[kind].blocks(SectionData(YEAR, read_figures(YEAR), services or [])))


def as_words(block: dict[str, Any]) -> Any:
    """Return the rows of a table with the keys of its figures."""
    return [
        [cell["figure"] if isinstance(cell, dict) else " ".join(cell.split()) for cell in row] for row in block["rows"]
    ]


def test_kinds_are_declared_once_each_with_what_to_write() -> None:
    assert list(KINDS) == [
        "introduction",
        "pillars",
        "timeline",
        "portfolio",
        "new_products",
        "national_impact",
        "alumni",
        "plf",
        "network",
        "breakdown",
        "testimonies",
        "community",
        "nps",
        "training",
        "intrapreneurs",
        "credits",
        "fast",
        "gamma",
        "support",
        "brigade",
        "contacts",
        "text",
        "abbreviations",
    ]
    assert [key for key, kind in KINDS.items() if not (kind.title and kind.chapter and kind.hint)] == []
    assert [key for key, kind in KINDS.items() if kind.chooses_services] == ["new_products", "alumni"]


def test_without_records_a_section_is_its_text() -> None:
    known = read_figures(YEAR)
    found = {key: list(kind.blocks(SectionData(YEAR, known, []))) for key, kind in KINDS.items()}
    assert {key: [one["type"] for one in blocks] for key, blocks in found.items() if blocks} == WITHOUT_RECORDS
    assert {key for blocks in found.values() for block in blocks for key in keys_of(block)} <= set(known)


def test_the_portfolio_shows_its_states_and_what_the_year_did() -> None:
    rule = {"measure": "entries", "phase": "construction"}
    for code in ("problems_investigated", "products_launched"):
        factories.make_target(factories.make_indicator(code, rule=rule))
    assert blocks_of("portfolio") == [
        {"type": "tiles", "figures": ["portfolio.investigations", "portfolio.services", "portfolio.ended"]},
        {"type": "tiles", "figures": ["plf.problems_investigated.result", "plf.products_launched.result"]},
    ]


def test_three_phases_and_three_lines_of_credits_are_charts() -> None:
    for slug, phase in (("un", "investigation"), ("deux", "construction"), ("trois", "acceleration")):
        factories.make_startup(slug, phases=[(phase, "2021-01-01")])
    factories.make_credits(YEAR, [("Petite", "1"), ("Grande", "300"), ("Moyenne", "20")])
    figures = {one.key: one.document() for one in read_figures(YEAR).values()}
    charts = [
        chart_of(block, figures)
        for kind in ("portfolio", "credits")
        for block in blocks_of(kind)
        if block["type"] == "bars"
    ]
    phases, lines = charts
    assert (phases.series[0].values, phases.title.endswith(" : 1\xa0fiche chacune, le plus grand nombre")) == (
        (1, 1, 1),
        True,
    )
    assert (lines.categories, lines.series[0].values, lines.unit) == (
        ("Grande", "Moyenne", "Petite"),
        (300, 20, 1),
        "€",
    )


def test_chosen_services_are_shown_in_their_order_with_who_carries_them() -> None:
    ministry, agency = (factories.make_administration(slug, name=slug.title()) for slug in ("ministere", "agence"))
    factories.make_startup("un", name="Un", mission="Aider", sponsors=[ministry, agency])
    factories.make_startup("deux", name="Deux", mission="Servir")
    assert blocks_of("new_products", ["deux", "disparu", "un"]) == [
        {
            "type": "cards",
            "items": [
                {"title": "Deux", "url": "/startups/deux/", "text": "Servir", "under": "", "figures": []},
                {"title": "Un", "url": "/startups/un/", "text": "Aider", "under": "Agence et Ministere", "figures": []},
            ],
        }
    ]
    assert blocks_of("new_products", ["disparu"]) == []


def test_former_services_without_a_known_figure_are_left_out_and_the_author_chooses_among_the_others() -> None:
    for slug in ("cher", "autre", "inconnu"):
        one = factories.make_startup(slug, name=slug.title())
        metric = factories.make_metric(one, "actes", cadence="year")
        CostUnit.objects.create(startup=one, metric=metric, label="acte")
        Spending.objects.create(startup=one, year=YEAR - (slug == "inconnu"), amount=Decimal(100), source="Note")
        if slug != "inconnu":
            factories.make_measurement(metric, "2021", "400", source="Page")
    [every], [chosen] = blocks_of("alumni"), blocks_of("alumni", ["cher", "inconnu"])
    assert [card["title"] for card in every["items"]] == ["Autre", "Cher"]
    assert [card["title"] for card in chosen["items"]] == ["Cher"]
    assert blocks_of("alumni", ["inconnu"]) == []


def test_national_impact_shows_the_figures_of_each_service_of_the_year() -> None:
    one = factories.make_startup("un", name="Un", mission="Aider")
    factories.make_designation(one, YEAR, effective_on=dt.date(2021, 6, 1))
    factories.make_measurement(factories.make_metric(one, "usagers", cadence="year"), "2021", "10", source="Page")
    tiles, cards = blocks_of("national_impact")
    assert tiles["figures"] == ["portfolio.national_impact", "portfolio.national_impact_total"]
    assert [(card["title"], card["figures"]) for card in cards["items"]] == [("Un", ["service.un.usagers"])]


def test_the_indicators_are_a_table_and_what_staff_state_of_them() -> None:
    rule = {"measure": "entries", "phase": "construction"}
    one = factories.make_indicator("products_launched", label="Produits lancés", rule=rule)
    factories.make_target(one, judgement="Objectif tenu.")
    table, lines = blocks_of("plf")
    assert (table["name"], table["header"], as_words(table), table["numeric"]) == (
        "indicateurs",
        ["Indicateur", "Résultat 2020", "Objectif 2021", "Résultat 2021"],
        [
            [
                "Produits lancés",
                "plf.products_launched.previous",
                "plf.products_launched.target",
                "plf.products_launched.result",
            ]
        ],
        [1, 2, 3],
    )
    assert lines == {"type": "lines", "items": [{"about": "Produits lancés", "text": "Objectif tenu."}]}


def test_the_network_lists_its_incubators_and_shows_which_carries_most() -> None:
    owner = factories.make_administration("dinum", name="DINUM")
    here = factories.make_incubator("ici", name="Ici", owner=owner, opened_on=dt.date(2022, 3, 1))
    factories.make_incubator("la", name="Là-bas")
    factories.make_incubator("tard", name="Plus tard", opened_on=dt.date(2023, 1, 1))
    factories.make_incubator("cache", name="Caché", hidden=True)
    for slug in ("un", "deux"):
        factories.make_startup(slug, incubator=here, phases=[("construction", "2021-07-01")])
    _, table = blocks_of("network")
    assert as_words(table) == [["Ici", "DINUM", "2022"], ["Là-bas", "Mission interministérielle", "ND"]]
    (bars,) = blocks_of("breakdown")
    assert (bars["type"], " ".join(bars["title"].split()), bars["figures"]) == (
        "bars",
        "Ici porte le plus de services : 2 services",
        ["network.services.ici"],
    )


def test_surveys_are_a_column_each_the_mean_of_the_year_before_first() -> None:
    for month, score in ((10, 62), (1, 49)):
        NpsWave.objects.create(month=dt.date(2021, month, 1), score=score, answers=100 + month, source="Enquête")
    SourcedFigure.objects.create(
        year=2021, key="nps.previous.answers", label="Nombre de répondants, moyenne 2020", value=106, source="Bilan"
    )
    (table,) = blocks_of("nps")
    assert [" ".join(title.split()) for title in table["header"]] == [
        "Enquête",
        "moyenne 2020",
        "janvier 2021",
        "octobre 2021",
    ]
    assert as_words(table) == [
        ["Nombre de répondants", "nps.previous.answers", "nps.01.answers", "nps.10.answers"],
        ["NPS, de −100 à 100", "ND", "nps.01.score", "nps.10.score"],
    ]


def test_money_is_a_table_of_lines_and_a_table_of_laureates() -> None:
    factories.make_credits(YEAR, [("Lancer", "100"), ("Animer", "50")])
    factories.make_award(factories.make_round(9, YEAR, quarter=3), factories.make_startup("un", name="Un"), "1000")
    tiles, table = blocks_of("credits")
    assert (tiles["figures"], as_words(table)) == (
        ["credits.total"],
        [["Lancer", "", "credits.line.1"], ["Animer", "", "credits.line.2"]],
    )
    tiles, table = blocks_of("fast")
    assert tiles["figures"] == ["fast.awards", "fast.startups", "fast.incubators", "fast.total", "fast.rounds"]
    assert (table["header"], as_words(table)) == (
        ["Lauréat", "Appel", "Montant"],
        [["Un", "FAST 9 (T3 2021)", "fast.9.un"]],
    )


def test_gamma_shows_its_criteria_and_its_seasons() -> None:
    one = factories.make_startup("un", name="Un")
    factories.make_season(2, "2021-04-01", "2021-11-01").participations.create(startup=one)
    factories.make_season(3, "2022-01-01", None)
    tiles, lines, table = blocks_of("gamma")
    assert tiles["figures"] == ["gamma.seasons", "gamma.services", "gamma.criteria"]
    assert [(item["about"], item["text"]) for item in lines["items"]] == [
        ("Critère 1", "Une adéquation produit/marché établie"),
        ("Critère 2", "Une mesure d’impact identifiée"),
        ("Critère 3", "Une équipe organisée"),
    ]
    assert as_words(table) == [
        ["Saison 2", "avril à octobre 2021", "Un", "gamma.2.services"],
        ["Saison 3", "depuis janvier 2022", "Aucun enregistré", "gamma.3.services"],
    ]


def test_support_and_brigade_share_what_is_recorded_between_them() -> None:
    one = factories.make_startup("un", name="Un", mission="Aider")
    factories.make_support(one, "brigade")
    factories.make_support(one, "security")
    factories.make_shared_service("guide", name="Guide", kind="guide")
    factories.make_shared_service("outil", name="Outil", kind="tool", summary="Écrire")
    factories.make_shared_service("commun", name="Commun", kind="common", url="https://exemple.fr/", summary="Parler")
    SourcedFigure.objects.create(year=2021, key="brigade.people", label="Personnes", value=15, source="Bilan")
    tiles, table = blocks_of("support")
    assert (tiles["figures"], as_words(table)) == (
        ["shared.guide", "shared.tool", "support.security"],
        [["Guide", "Guide", "–"], ["Outil", "Outil partagé", "Écrire"]],
    )
    tiles, cards = blocks_of("brigade")
    assert tiles["figures"] == ["brigade.people", "support.brigade", "shared.common"]
    assert [(card["title"], card["url"], card["text"]) for card in cards["items"]] == [
        ("Un", "/startups/un/", "Aider"),
        ("Commun", "https://exemple.fr/", "Parler"),
    ]


TYPED_BY_STAFF = {
    "nps": ("nps.previous", "nps.total", "nps.10.note", "nps.previous.answers.2"),
    "plf": ("plf.products_launched", "plf.autre.result", "plf.products_launched.target.note"),
    "fast": ("fast.9", "fast.9.un.note", "fast.11.autre"),
    "breakdown": ("network.services.autre", "network.services.ici.note"),
}
"""Keys that staff may give to a figure that no record holds: none of them has a place in a table."""


@cases("kind", TYPED_BY_STAFF)
def test_a_sourced_figure_takes_no_place_in_a_table(kind: str) -> None:
    here = factories.make_incubator("ici", name="Ici")
    service = factories.make_startup("un", incubator=here, phases=[("construction", "2021-07-01")])
    factories.make_award(factories.make_round(9, YEAR), service, "1000")
    rule = {"measure": "entries", "phase": "construction"}
    factories.make_target(factories.make_indicator("products_launched", label="Produits lancés", rule=rule))
    NpsWave.objects.create(month=dt.date(2021, 10, 1), score=62, answers=100, source="Enquête")
    before = blocks_of(kind)
    for key in TYPED_BY_STAFF[kind]:
        SourcedFigure.objects.create(year=YEAR, key=key, label="Libellé", value=1, source="Note")
    assert blocks_of(kind) == before
    assert set(TYPED_BY_STAFF[kind]) <= set(read_figures(YEAR))  # a text may still refer to them


@cases("kind", TYPED_BY_STAFF)
def test_sourced_figures_alone_make_no_table(kind: str) -> None:
    for key in TYPED_BY_STAFF[kind]:
        SourcedFigure.objects.create(year=YEAR, key=key, label="Libellé", value=1, source="Note")
    assert [block["type"] for block in blocks_of(kind)] == WITHOUT_RECORDS.get(kind, [])


def test_a_service_shows_its_own_figures_and_not_those_of_a_longer_name() -> None:
    for slug in ("data", "data.gouv", "data.gouv.fr"):
        one = factories.make_startup(slug, name=slug)
        factories.make_designation(one, YEAR, effective_on=dt.date(2021, 6, 1))
        factories.make_measurement(factories.make_metric(one, "usagers", cadence="year"), "2021", "10")
    _, cards = blocks_of("national_impact")
    assert {card["title"]: card["figures"] for card in cards["items"]} == {
        slug: [f"service.{slug}.usagers"] for slug in ("data", "data.gouv", "data.gouv.fr")
    }


def test_a_document_leaves_out_what_is_hidden_or_empty_and_kinds_that_no_longer_exist() -> None:
    report = Report.objects.create(year=YEAR, title="Bilan")
    for place, (kind, is_hidden) in enumerate(
        (("introduction", False), ("credits", True), ("disparue", False), ("text", False), ("testimonies", False))
    ):
        Section.objects.create(
            report=report,
            kind=kind,
            position=place,
            is_hidden=is_hidden,
            title="Un titre" * (kind == "text"),
            text="Un texte" * (kind != "testimonies"),
        )
    document = build(report, read_figures(YEAR))
    assert [(one["kind"], one["anchor"], one["chapter"], one["title"]) for one in document["sections"]] == [
        ("introduction", "introduction", "Introduction", "Le programme"),
        ("text", "text-3", "Pour aller plus loin", "Un titre"),
    ]
    assert list(document) == ["format", "version", "year", "title", "sections", "figures"]


def test_a_reader_gives_each_block_as_a_page_shows_it() -> None:
    factories.make_credits(YEAR, [("Lancer", "100")])
    report = Report.objects.create(year=YEAR, title="Bilan")
    text = "Soit {{chiffre:credits.total}} et {{chiffre:rien}}."
    section = Section.objects.create(report=report, kind="credits", position=0, text=text)
    figures = read_figures(YEAR)
    document = {
        "year": YEAR,
        "sections": [section_document(section, YEAR, figures)],
        "figures": [one.document() for one in figures.values()],
    }
    ((chapter, (shown,)),) = DocumentReader(document, {}, "/images/").chapters()
    assert (chapter, shown.title) == ("Les activités financées", "Les crédits de l’année")
    link = '<a class="bilan-figure" href="/bilan/2021/chiffres/credits.total/" title="Total des crédits 2021">100\u202f€</a>'
    assert shown.html == f'<p>Soit {link} et <span class="bilan-unknown">[rien : à remplacer]</span>.</p>\n'
    assert [block["type"] for block in shown.blocks] == ["tiles", "table"]
    (row,) = shown.blocks[1]["rows"]
    assert [(title, cell if isinstance(cell, str) else cell.words) for title, cell in row] == [
        ("Ligne", "Lancer"),
        ("Objet", ""),
        ("Montant", "100\u202f€"),
    ]
    assert shown.blocks[1]["csv"] == "/bilan/2021/tables/credits.csv"
