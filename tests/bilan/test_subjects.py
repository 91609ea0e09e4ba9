"""What each subject gives of a year, from few records: every figure as a whole, with its evidence."""

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest

from bilan.figure import PENDING, Evidence, Figure, sum_of
from bilan.figures import read_figures, searched
from bilan.models import SourcedFigure
from bilan.subjects.community import community_figures
from bilan.subjects.indicators import indicator_figures, judgements
from bilan.subjects.money import money_figures
from bilan.subjects.network import network_figures
from bilan.subjects.portfolio import portfolio_figures
from bilan.subjects.services import costed, designated, service_figures
from bilan.subjects.support import months_of, support_figures
from common.words import UNKNOWN
from community.models import IntrapreneurYear, NpsWave, Training
from impact.models import CostUnit, Spending
from indicators import following
from indicators.models import StatedFigure
from tests import factories

pytestmark = pytest.mark.django_db
YEAR = 2021
type Told = dict[str, tuple[str, str, str, list[str]]]


def told(figures: Iterator[Figure]) -> Told:
    """Each figure: its label, its words, its origin, the names of its evidence."""
    return {one.key: (plain(one.label), said(one), one.origin, [row.name for row in one.evidence]) for one in figures}


def said(one: Figure) -> str:
    return "ND" if one.words == UNKNOWN else plain(one.words)


def plain(text: str) -> str:
    return " ".join(text.split())


def stated(subject: str, value: int, **fields: object) -> StatedFigure:
    said = {"year": YEAR, "report_year": YEAR, "printed": str(value), "source": "Bilan 2021", **fields}
    return StatedFigure.objects.create(subject=subject, value=value, **said)


NOTHING: dict[Callable[[int], Iterator[Figure]], set[str]] = {
    portfolio_figures: {
        "portfolio.investigations", "portfolio.services", "portfolio.ended", "portfolio.national_impact",
        "portfolio.national_impact_total",
    },
    indicator_figures: set(),
    service_figures: set(),
    network_figures: {"network.incubators", "network.opened"},
    community_figures: {"community.active", "community.agents_share", "community.growth"},
    money_figures: {"fast.awards", "fast.startups", "fast.incubators", "fast.total", "fast.rounds"},
    support_figures: set(),
}  # fmt: skip


@pytest.mark.parametrize("subject", NOTHING, ids=lambda subject: subject.__name__)
def test_without_records_what_is_unknown_is_not_zero(subject: Callable[[int], Iterator[Figure]]) -> None:
    found = {one.key: one for one in subject(YEAR)}
    assert set(found) == NOTHING[subject]
    assert {one.words for one in found.values() if one.key != "network.opened"} <= {UNKNOWN}
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
    assert told(portfolio_figures(YEAR)) == {
        "portfolio.investigations": (
            "Investigations en cours au 1er janvier 2022", "1", "records", ["Service cherche"],
        ),
        "portfolio.services": (
            "Services accompagnés ou pérennisés au 1er janvier 2022", "2", "records", ["Service ancien", "Service lance"],
        ),
        "portfolio.ended": ("Partenariats terminés au 1er janvier 2022", "plus de 100", "moved", ["Service fini"]),
        "portfolio.national_impact": ("Nouveaux services à impact national, millésime 2021", "ND", "records", []),
        "portfolio.national_impact_total": (
            "Services à impact national au 1er janvier 2022", "1", "records", ["Service ancien"],
        ),
    }  # fmt: skip
    services = {one.key: one for one in portfolio_figures(YEAR)}["portfolio.services"]
    assert services.evidence[1] == Evidence(
        "Service lance", "/startups/lance/", "2021-06-01", Decimal(1), "En construction"
    )
    assert (services.proof, services.as_of, services.aggregate) == (
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


def test_an_indicator_is_told_once_it_is_computed_and_only_of_recorded_services() -> None:
    aimed = factories.make_indicator("products_launched", rule={"measure": "entries", "kind": "construction"})
    factories.make_target(aimed)

    def results() -> list[tuple[str, bool, list[str]]]:
        keys = ("plf.products_launched.previous", "plf.products_launched.result")
        found = {one.key: one for one in indicator_figures(YEAR)}
        return [(said(found[key]), found[key].is_pending, [row.name for row in found[key].evidence]) for key in keys]

    assert results() == [(PENDING, True, []), (PENDING, True, [])]
    following.run_all()
    assert results() == [("ND", False, []), ("ND", False, [])]  # no service is recorded: nothing is counted
    factories.make_startup("pass", name="Pass", phases=[("construction", "2021-02-01")])
    assert results() == [(PENDING, True, []), (PENDING, True, [])]
    following.run_all()
    factories.make_startup("autre", name="Autre", phases=[("construction", "2022-02-01")])
    assert results() == [(PENDING, True, []), ("1", False, ["Pass"])]
    following.run_all()
    assert results() == [("0", False, []), ("1", False, ["Pass"])]


def test_a_target_that_is_not_determined_is_said() -> None:
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
            "Pass : dossiers déposés, 3e trimestre 2021", "4 000", "records", ["Dossiers déposés"],
        ),
        "service.demarches.budget": ("Démarches : budget 2021", "environ 100 €", "records", ["Dépense 2021"]),
        "service.pass.budget": ("Pass : budget 2021", "1 000 €", "records", ["Dépense 2021"]),
        "service.demarches.unit_cost": (
            "Démarches : coût par acte", "0,25 €", "records", ["Dépense 2021", "Actes"],
        ),
    }  # fmt: skip
    about = {figure.key: plain(figure.about) for figure in service_figures(YEAR)}
    assert about["service.pass.budget"] == "Budget 2021 (fonctionnement)"
    assert about["service.pass.dossiers"] == "Dossiers déposés, 3e trimestre 2021"


def test_the_network_counts_who_is_open_and_the_services_of_each() -> None:
    here = factories.make_incubator("ici", name="Ici", opened_on=dt.date(2021, 6, 1))
    factories.make_incubator("sans-date", name="Sans date")
    factories.make_incubator("demain", name="Demain", opened_on=dt.date(2022, 1, 2))
    factories.make_incubator("ferme", name="Fermé", opened_on=dt.date(2015, 1, 1), closed_on=dt.date(2022, 1, 1))
    factories.make_incubator("cache", name="Caché", hidden=True)
    for slug, phase in (("un", "construction"), ("deux", "acceleration"), ("trois", "investigation")):
        factories.make_startup(slug, incubator=here, phases=[(phase, "2021-07-01")])
    factories.make_startup("seul", phases=[("construction", "2021-07-01")])
    assert told(network_figures(YEAR)) == {
        "network.incubators": ("Incubateurs partenaires au 1er janvier 2022", "2", "records", ["Ici", "Sans date"]),
        "network.opened": ("Incubateurs créés en 2021", "1", "records", ["Ici"]),
        "network.services.ici": ("Ici : services au 1er janvier 2022", "2", "records", ["Ici"]),
        "network.services.aucun": (
            "Sans incubateur : services au 1er janvier 2022", "1", "records", ["Sans incubateur"],
        ),
    }  # fmt: skip


def test_the_community_is_counted_without_a_name() -> None:
    factories.make_member("m1", missions=[("2020-01-01", None)])
    factories.make_member("m2", missions=[("2020-01-01", "2021-03-01", "independent")])
    factories.make_member("m3", missions=[("2021-05-01", None, "independent")])
    factories.make_member("m4", missions=[("2021-06-01", "2022-06-01", "independent")])
    NpsWave.objects.create(month=dt.date(2021, 10, 1), score=-5, answers=12, source="Enquête")
    Training.objects.create(
        programme="Alpha", start=dt.date(2021, 1, 1), end=dt.date(2021, 12, 31), people=30, sessions=2, recommending=80,
        source="Note",
    )  # fmt: skip
    Training.objects.create(
        programme="Alpha", start=dt.date(2018, 1, 1), end=dt.date(2021, 12, 31), people=90, source="Note"
    )
    IntrapreneurYear.objects.create(year=2021, newcomers=7, certified=None, source="Note")
    IntrapreneurYear.objects.create(year=2020, newcomers=None, certified=3, source="Note")
    found = told(community_figures(YEAR))
    assert {key: (label, words) for key, (label, words, *_) in found.items()} == {
        "community.active": ("Membres actifs au 31 décembre 2021", "3"),
        "community.agents_share": ("Part d’agents publics au 31 décembre 2021", "33 %"),
        "community.growth": ("Croissance par rapport au 31 décembre 2020", "+50 %"),
        "nps.10.score": ("NPS, octobre 2021", "−5"),
        "nps.10.answers": ("Nombre de répondants, octobre 2021", "12"),
        "training.people": ("Agents formés en 2021", "30"),
        "training.sessions": ("Sessions de formation en 2021", "2"),
        "training.recommending": ("Part qui recommande la formation", "80 %"),
        "training.cumulated": ("Agents formés depuis janvier 2018", "90"),
        "intrapreneurs.new": ("Nouveaux intrapreneurs en 2021", "7"),
        "intrapreneurs.certified_previous": ("Intrapreneurs certifiés en 2020", "3"),
    }
    everything = str([[row.row for row in one.evidence] for one in community_figures(YEAR)])
    assert not any(key in everything for key in ("m1", "m2", "m3", "m4"))


TRAININGS = [
    # programme, first day, last day, people, sessions, share that recommends
    ("Alpha", "2021-02-01", "2021-03-01", 30, 2, 80),
    ("Bêta", "2021-01-01", "2021-12-31", 40, None, 70),
    ("Gamma", "2021-05-01", "2021-06-01", 0, 3, 90),
    ("Sans avis", "2021-05-01", "2021-06-01", 500, None, None),
    ("À cheval", "2020-12-31", "2021-01-15", 1000, 100, 100),
    ("L’an prochain", "2021-12-31", "2022-01-01", 1000, 100, 100),
    ("Depuis 2018", "2018-01-01", "2021-12-31", 90, 9, 10),
    ("Depuis 2017", "2017-11-01", "2021-12-31", 532, None, 10),
    ("Depuis 2016, en 2020", "2016-01-01", "2020-12-31", 1, None, 10),
]


def test_trainings_of_the_year_are_summed_and_the_longest_count_is_told_apart() -> None:
    for programme, start, end, people, sessions, recommending in TRAININGS:
        Training.objects.create(
            programme=programme, start=start, end=end, people=people, sessions=sessions, recommending=recommending,
            source="Note",
        )  # fmt: skip
    found = told(one for one in community_figures(YEAR) if one.key.startswith("training."))
    assert {key: (label, words, len(names)) for key, (label, words, _, names) in found.items()} == {
        "training.people": ("Agents formés en 2021", "570", 4),
        "training.sessions": ("Sessions de formation en 2021", "5", 2),
        "training.recommending": ("Part qui recommande la formation", "70 %", 1),  # of the one that most people had
        "training.cumulated": ("Agents formés depuis novembre 2017", "532", 1),
    }


def test_a_share_of_agents_and_a_growth_are_told_without_decimals() -> None:
    for number in range(3):
        factories.make_member(f"m{number}", missions=[("2020-01-01", None, "independent")])
    for number in range(4):
        kind = "admin" if number < 2 else "independent"
        factories.make_member(f"n{number}", missions=[("2021-01-01", None, kind)])
    found = {one.key: (one.live, said(one)) for one in community_figures(YEAR)}
    assert (found["community.agents_share"], found["community.growth"]) == (
        (Decimal(29), "29 %"),  # 2 of 7
        (Decimal(133), "+133 %"),  # from 3 to 7
    )


def test_intrapreneurs_are_those_of_the_year_and_of_the_year_before() -> None:
    for year in (2019, 2020, 2021, 2022):
        IntrapreneurYear.objects.create(year=year, newcomers=year, certified=year * 10, source="Note")
    found = told(one for one in community_figures(YEAR) if one.key.startswith("intrapreneurs."))
    assert {key: (label, words.replace(" ", "")) for key, (label, words, *_) in found.items()} == {
        "intrapreneurs.new": ("Nouveaux intrapreneurs en 2021", "2021"),
        "intrapreneurs.certified": ("Intrapreneurs certifiés en 2021", "20210"),
        "intrapreneurs.certified_previous": ("Intrapreneurs certifiés en 2020", "20200"),
    }


def test_a_printed_count_of_members_brings_its_day() -> None:
    factories.make_member("m1", missions=[("2022-05-01", None)])
    stated("members", 915, as_of=dt.date(2022, 6, 1))
    found = {one.key: one for one in community_figures(YEAR)}
    active = found["community.active"]
    assert (plain(active.label), active.words, active.live, active.origin) == (
        "Membres actifs au 1er juin 2022", "915", Decimal(1), "moved",
    )  # fmt: skip
    assert active.source == "Bilan 2021 : « 915 »"


def test_money_gives_each_line_and_each_award() -> None:
    factories.make_credits(2021, [("Lancer", "100"), ("Animer", "50")], source="Note")
    factories.make_credits(2020, stated_total=Decimal(120), stated_is_rounded=True)
    fabrique = factories.make_incubator("fabrique", name="Fabrique")
    one = factories.make_startup("un", name="Un")
    first, second = factories.make_round(9, 2021, quarter=3), factories.make_round(8, 2021)
    factories.make_round(7, 2020)
    factories.make_award(first, one, "1000")
    factories.make_award(first, fabrique, None)
    factories.make_award(second, one, "500")
    assert told(money_figures(YEAR)) == {
        "credits.total": ("Total des crédits 2021", "150 €", "records", ["Lancer", "Animer"]),
        "credits.line.1": ("Lancer", "100 €", "records", ["Lancer"]),
        "credits.line.2": ("Animer", "50 €", "records", ["Animer"]),
        "credits.previous": ("Total des crédits 2020", "environ 120 €", "published", []),
        "fast.awards": ("Lauréats du FAST en 2021", "3", "records", ["Un", "Un", "Fabrique"]),
        "fast.startups": ("Services lauréats du FAST en 2021", "1", "records", ["Un"]),
        "fast.incubators": ("Incubateurs lauréats du FAST en 2021", "1", "records", ["Fabrique"]),
        "fast.total": ("Montant débloqué par le FAST en 2021", "1 500 €", "records", ["Un", "Un"]),
        "fast.rounds": ("Appels du FAST en 2021", "2", "records", ["FAST 8 (2021)", "FAST 9 (T3 2021)"]),
        "fast.8.un": ("Un, FAST 8", "500 €", "records", ["Un"]),
        "fast.9.un": ("Un, FAST 9", "1 000 €", "records", ["Un"]),
        "fast.9.fabrique": ("Fabrique, FAST 9", "ND", "records", ["Fabrique"]),
    }


def test_each_figure_of_money_is_the_count_or_the_sum_of_its_evidence() -> None:
    factories.make_credits(2021, [("Lancer", "100"), ("Animer", "50.25")])
    first, second = factories.make_round(9, 2021), factories.make_round(8, 2021)
    for place, amount in enumerate(("1000", None, "500.10")):
        factories.make_award(first if place else second, factories.make_startup(f"s{place}"), amount)
    factories.make_award(first, factories.make_incubator(), "7")
    made = {
        one.key: (one.aggregate, Decimal(len(one.evidence)), sum_of(one.evidence))
        for one in money_figures(YEAR)
        if one.live is not None
    }  # fmt: skip
    live = {one.key: one.live for one in money_figures(YEAR) if one.live is not None}
    assert {key: {"count": count, "sum": total}[how] for key, (how, count, total) in made.items()} == live
    assert {key: how for key, (how, *_) in made.items() if key.startswith("fast.") and key.count(".") == 1} == {
        "fast.awards": "count",
        "fast.startups": "count",
        "fast.incubators": "count",
        "fast.total": "sum",
        "fast.rounds": "count",
    }


def test_support_gives_the_seasons_the_services_and_what_is_shared() -> None:
    one, two = (factories.make_startup(slug, name=slug.title()) for slug in ("un", "deux"))
    last, next_ = factories.make_season(2, "2021-04-01", "2021-11-01"), factories.make_season(3, "2022-01-01", None)
    factories.make_season(4, "2022-01-02", None)
    factories.make_season(1, "2020-10-01", "2021-01-01")
    for season, startup in ((last, one), (last, two), (next_, one)):
        season.participations.create(startup=startup)
    factories.make_support(one, "brigade")
    factories.make_support(two, "security", "2020-12-01", end=dt.date(2021, 1, 2))
    factories.make_support(two, "legal", "2020-11-01", end=dt.date(2021, 1, 1))
    common = factories.make_shared_service("webinaire")
    factories.make_support(one, "shared", shared_service=common)
    factories.make_shared_service("guide", kind="guide", start=dt.date(2022, 1, 1))
    assert told(support_figures(YEAR)) == {
        "gamma.seasons": ("Saisons de GAMMA en 2021 et au 1er janvier 2022", "2", "records", ["Saison 2", "Saison 3"]),
        "gamma.services": ("Services accompagnés par GAMMA", "2", "records", ["Deux", "Un"]),
        "gamma.2.services": ("Services de la saison 2 de GAMMA", "2", "records", ["Deux", "Un"]),
        "gamma.3.services": ("Services de la saison 3 de GAMMA", "1", "records", ["Un"]),
        "gamma.criteria": (
            "Critères pour entrer dans GAMMA", "3", "records",
            ["Une adéquation produit/marché établie", "Une mesure d’impact identifiée", "Une équipe organisée"],
        ),
        "support.brigade": ("Brigade d’intervention numérique : services appuyés en 2021", "1", "records", ["Un"]),
        "support.security": ("Sécurité : services appuyés en 2021", "1", "records", ["Deux"]),
        "shared.common": ("Communs interministériels", "1", "records", ["Webinaire"]),
    }  # fmt: skip
    assert [plain(months_of(season)) for season in (last, next_)] == ["avril à octobre 2021", "depuis janvier 2022"]


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2020-10-01", "2021-04-01", "octobre 2020 à mars 2021"),
        ("2021-04-01", "2021-11-01", "avril à octobre 2021"),
        ("2021-04-01", "2021-05-01", "avril 2021"),
        ("2021-12-15", "2022-01-02", "décembre 2021 à janvier 2022"),
        ("2022-01-01", None, "depuis janvier 2022"),
    ],
)
def test_months_of_a_season_are_said(start: str, end: str | None, words: str) -> None:
    assert plain(months_of(factories.make_season(1, start, end))) == words


def test_a_sourced_figure_stands_alone_or_beside_what_is_computed() -> None:
    factories.make_credits(2021, [("Lancer", "100")])
    for key, value, printed in (("credits.total", 120, ""), ("brigade.people", 15, ""), ("nps.previous", None, "ND")):
        SourcedFigure.objects.create(year=2021, key=key, label="Libellé", value=value, printed=printed, source="Bilan")
    found = read_figures(YEAR)
    assert {
        key: (found[key].words, found[key].origin, found[key].live) for key in ("brigade.people", "nps.previous")
    } == {
        "brigade.people": ("15", "published", None),
        "nps.previous": ("ND", "published", None),
    }
    total = found["credits.total"]
    assert (plain(total.label), plain(total.words), total.origin, total.live) == (
        "Total des crédits 2021", "120 €", "moved", Decimal(100),
    )  # fmt: skip


def test_a_search_looks_in_labels_keys_and_values() -> None:
    factories.make_credits(2021, [("Lancer", "100")])
    found = read_figures(YEAR)
    assert [one.key for one in searched(found, "lancer")] == ["credits.line.1"]
    assert [one.key for one in searched(found, "TOTAL crédits")] == ["credits.total"]
    assert [one.key for one in searched(found, "line.1")] == ["credits.line.1"]
    assert [one.key for one in searched(found, "100 €".replace(" ", "\u202f"))] == ["credits.total", "credits.line.1"]
    assert searched(found, "baleine") == []
