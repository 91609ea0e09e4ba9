"""The figures of a year by subject, from few records, with their evidence."""

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest

from bilan.figures.community import community_figures
from bilan.figures.indicators import indicator_figures, judgements
from bilan.figures.money import money_figures
from bilan.figures.network import network_figures
from bilan.figures.portfolio import portfolio_figures
from bilan.figures.read_figures import read_figures, searched
from bilan.figures.report_figure import PENDING, FigureEvidence, ReportFigure
from bilan.figures.services import costed, designated, service_figures
from bilan.figures.support import support_figures
from bilan.models import SourcedFigure
from common.background import recompute
from common.figure import Figure
from common.words import UNKNOWN
from impact.models import CostUnit, Spending
from tests import factories
from tests.bilan.read_figures import YEAR, plain, said, stated, told
from tests.cases import cases

pytestmark = pytest.mark.django_db
NOTHING: dict[Callable[[int], Iterator[ReportFigure]], set[str]] = {
    portfolio_figures: {
        "portfolio.investigations",
        "portfolio.services",
        "portfolio.ended",
        "portfolio.national_impact",
        "portfolio.national_impact_total",
    },
    indicator_figures: set(),
    service_figures: set(),
    network_figures: {"network.incubators", "network.opened"},
    community_figures: {"community.active", "community.agents_share", "community.growth"},
    money_figures: {"fast.awards", "fast.startups", "fast.incubators", "fast.total", "fast.rounds"},
    support_figures: set(),
}


@cases("subject", NOTHING, ids=lambda subject: subject.__name__)
def test_without_records_what_is_unknown_is_not_zero(subject: Callable[[int], Iterator[ReportFigure]]) -> None:
    found = {one.key: one for one in subject(YEAR)}
    assert set(found) == NOTHING[subject]
    assert {one.words for one in found.values()} <= {UNKNOWN}
    assert {one.evidence for one in found.values()} <= {()}


def test_the_portfolio_counts_each_service_once_by_its_state_on_the_first_day_after() -> None:
    factories.make_startup("fini", phases=[("construction", "2020-01-01"), ("abandon", "2022-01-01")])
    factories.make_startup("lance", phases=[("investigation", "2021-01-01"), ("construction", "2021-06-01")])
    factories.make_startup("cherche", phases=[("investigation", "2021-12-31")])
    factories.make_startup("apres", phases=[("construction", "2022-01-02")])
    old = factories.make_startup("ancien", phases=[("acceleration", "2019-01-01")])
    factories.make_designation(old, 2020, effective_on=dt.date(2020, 6, 1))
    factories.make_designation(
        factories.make_startup("retire"),
        2021,
        effective_on=dt.date(2021, 6, 1),
        withdrawn_on=dt.date(2021, 7, 1),
        withdrawal_reason="Erreur",
    )
    stated("ended", 100, precision="more_than")
    found = told(portfolio_figures(YEAR))
    phases = {key.rpartition(".")[2]: found.pop(key) for key in [*found] if key.startswith("portfolio.phase.")}
    assert {key: names for key, (*_, names) in phases.items()} == {
        "investigation": ["Service cherche"],
        "construction": ["Service lance"],
        "acceleration": ["Service ancien"],
    }
    assert found == {
        "portfolio.investigations": (
            "Investigations en cours au 1er janvier 2022",
            "1",
            "records",
            ["Service cherche"],
        ),
        "portfolio.services": (
            "Services accompagnés ou pérennisés au 1er janvier 2022",
            "2",
            "records",
            ["Service ancien", "Service lance"],
        ),
        "portfolio.ended": ("Partenariats terminés au 1er janvier 2022", "plus de 100", "moved", ["Service fini"]),
        "portfolio.national_impact": ("Nouveaux services à impact national, millésime 2021", "ND", "records", []),
        "portfolio.national_impact_total": (
            "Services à impact national au 1er janvier 2022",
            "1",
            "records",
            ["Service ancien"],
        ),
    }
    services = {one.key: one for one in portfolio_figures(YEAR)}["portfolio.services"]
    assert services.evidence[1] == FigureEvidence(
        "Service lance", "/startups/lance/", Figure(1, day=dt.date(2021, 6, 1)), "En construction"
    )
    assert (services.proof, str(services.live.day), services.aggregate) == (
        "/startups/?as_of=2022-01-01",
        "2022-01-01",
        "count",
    )


def test_the_indicators_are_those_that_parliament_follows() -> None:
    aimed = factories.make_indicator(
        "products_launched", label="Produits lancés", rule={"measure": "entries", "phase": "construction"}
    )
    factories.make_indicator("autre", rule={"measure": "entries", "phase": "construction"})
    factories.make_target(aimed, judgement="Objectif tenu.")
    found = list(indicator_figures(YEAR))
    assert [(one.key, plain(one.label), said(one), one.origin) for one in found] == [
        ("plf.products_launched.previous", "Produits lancés, résultat 2020", PENDING, "records"),
        ("plf.products_launched.target", "Produits lancés, objectif 2021", "49", "published"),
        ("plf.products_launched.result", "Produits lancés, résultat 2021", PENDING, "records"),
    ]
    assert judgements(YEAR) == [("Produits lancés", "Objectif tenu.")]


def test_an_indicator_is_reported_once_it_is_computed_and_only_of_recorded_services() -> None:
    aimed = factories.make_indicator("products_launched", rule={"measure": "entries", "kind": "construction"})
    factories.make_target(aimed)

    def results() -> list[tuple[str, bool, list[str]]]:
        keys = ("plf.products_launched.previous", "plf.products_launched.result")
        found = {one.key: one for one in indicator_figures(YEAR)}
        return [(said(found[key]), found[key].is_pending, [row.name for row in found[key].evidence]) for key in keys]

    assert results() == [(PENDING, True, []), (PENDING, True, [])]
    recompute.run_job()
    assert results() == [("ND", False, []), ("ND", False, [])]  # without services nothing is counted
    factories.make_startup("pass", name="Pass", phases=[("construction", "2021-02-01")])
    assert results() == [(PENDING, True, []), (PENDING, True, [])]
    recompute.run_job()
    factories.make_startup("autre", name="Autre", phases=[("construction", "2022-02-01")])
    assert results() == [(PENDING, True, []), ("1", False, ["Pass"])]
    recompute.run_job()
    assert results() == [("0", False, []), ("1", False, ["Pass"])]


def test_a_target_that_is_not_determined_is_reported() -> None:
    rule = {"measure": "entries", "phase": "construction"}
    factories.make_target(factories.make_indicator("products_launched", rule=rule), value=None)
    target = {one.key: one for one in indicator_figures(YEAR)}["plf.products_launched.target"]
    assert (target.words, target.value, target.origin) == ("ND", None, "published")


def test_services_give_their_last_measure_their_spending_and_their_unit_cost() -> None:
    one = factories.make_startup("pass", name="Pass")
    factories.make_designation(one, 2021, effective_on=dt.date(2021, 6, 1))
    metric = factories.make_metric(one, "dossiers", name="Dossiers déposés", unit="dossiers", cadence="quarter")
    for period, value in (("2020-T4", "1"), ("2021-T1", "2"), ("2021-T3", "4000")):
        factories.make_measurement(metric, period, value, source="Page")
    Spending.objects.create(startup=one, year=2021, amount=Decimal(1000), source="Note", detail="fonctionnement")
    costly = factories.make_startup("demarches", name="Démarches")
    counted = factories.make_metric(costly, "actes", name="Actes", unit="actes", cadence="year")
    factories.make_measurement(counted, "2021", "400", source="Page", is_approximate=True)
    Spending.objects.create(startup=costly, year=2021, amount=Decimal(100), source="Note", is_approximate=True)
    CostUnit.objects.create(startup=costly, metric=counted, label="acte")
    assert (designated(YEAR), costed(YEAR)) == ([one], [costly])
    assert told(service_figures(YEAR)) == {
        "service.demarches.actes": ("Démarches : actes", "environ 400", "records", ["Actes"]),
        "service.pass.dossiers": (
            "Pass : dossiers déposés, 3e trimestre 2021",
            "4 000",
            "records",
            ["Dossiers déposés"],
        ),
        "spending.demarches": ("Démarches : budget 2021", "environ 100 €", "records", ["Dépense 2021"]),
        "spending.pass": ("Pass : budget 2021", "1 000 €", "records", ["Dépense 2021"]),
        "unit_cost.demarches": (
            "Démarches : coût par acte",
            "environ 0,25 €",
            "records",
            ["Dépense 2021", "Actes"],
        ),
    }
    about = {figure.key: plain(figure.about) for figure in service_figures(YEAR)}
    assert about["spending.pass"] == "Budget 2021 (fonctionnement)"
    assert about["service.pass.dossiers"] == "Dossiers déposés, 3e trimestre 2021"


@cases(("opened_on", "words"), [(None, UNKNOWN), (dt.date(2019, 1, 1), "0")])
def test_no_incubator_is_known_to_open_in_a_year_while_an_opening_is_unknown(
    opened_on: dt.date | None, words: str
) -> None:
    here = factories.make_incubator("ici", name="Ici", opened_on=opened_on)
    factories.make_startup("un", incubator=here, phases=[("construction", "2021-07-01")])
    assert {one.key: one.words for one in network_figures(YEAR)}["network.opened"] == words


def test_the_network_counts_who_is_open_and_the_services_of_each() -> None:
    here = factories.make_incubator("ici", name="Ici", opened_on=dt.date(2021, 6, 1))
    factories.make_incubator("sans-date", name="Sans date")
    factories.make_incubator("demain", name="Demain", opened_on=dt.date(2022, 1, 2))
    factories.make_incubator("ferme", name="Fermé", opened_on=dt.date(2015, 1, 1), closed_on=dt.date(2022, 1, 1))
    for slug, phase in (("un", "construction"), ("deux", "acceleration"), ("trois", "investigation")):
        factories.make_startup(slug, incubator=here, phases=[(phase, "2021-07-01")])
    factories.make_startup("seul", phases=[("construction", "2021-07-01")])
    assert told(network_figures(YEAR)) == {
        "network.incubators": ("Incubateurs partenaires au 1er janvier 2022", "1", "records", ["Ici"]),
        "network.opened": ("Incubateurs créés en 2021", "1", "records", ["Ici"]),
        "network.services.ici": ("Ici : services au 1er janvier 2022", "2", "records", ["Ici"]),
        "network.services_alone": (
            "Sans incubateur : services au 1er janvier 2022",
            "1",
            "records",
            ["Sans incubateur"],
        ),
    }


def test_a_sourced_figure_is_alone_or_next_to_what_is_computed() -> None:
    factories.make_credits(2021, [("Lancer", "100")])
    for key, value, printed in (("credits.total", 120, ""), ("brigade.people", 15, ""), ("nps.previous", None, "ND")):
        SourcedFigure.objects.create(year=2021, key=key, label="Libellé", value=value, printed=printed, source="Bilan")
    found = read_figures(YEAR)
    assert {
        key: (found[key].words, found[key].origin, found[key].live.value) for key in ("brigade.people", "nps.previous")
    } == {
        "brigade.people": ("15", "published", None),
        "nps.previous": ("ND", "published", None),
    }
    total = found["credits.total"]
    assert (plain(total.label), plain(total.words), total.origin, total.live.value) == (
        "Total des crédits 2021",
        "120 €",
        "moved",
        Decimal(100),
    )


def test_a_search_looks_in_labels_keys_and_values() -> None:
    factories.make_credits(2021, [("Lancer", "100")])
    found = read_figures(YEAR)
    assert [one.key for one in searched(found, "lancer")] == ["credits.line.1"]
    assert [one.key for one in searched(found, "TOTAL crédits")] == ["credits.total"]
    assert [one.key for one in searched(found, "line.1")] == ["credits.line.1"]
    assert [one.key for one in searched(found, "100 €".replace(" ", "\u202f"))] == ["credits.total", "credits.line.1"]
    assert searched(found, "baleine") == []
