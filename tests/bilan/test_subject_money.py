"""The figures of a year on money, GAMMA and other supports, from few records."""

import datetime as dt
from decimal import Decimal

import pytest

from bilan.figures.money import money_figures
from bilan.figures.support import months_of, support_figures
from tests import factories
from tests.bilan.read_figures import YEAR, plain, told
from tests.cases import cases

pytestmark = pytest.mark.django_db


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
        "fast.total": (
            "Montant débloqué par le FAST en 2021",
            "1 500 € (au moins : 1 montant inconnu)",
            "records",
            ["Un", "Un"],
        ),
        "fast.rounds": ("Appels du FAST en 2021", "2", "records", ["FAST 8 (2021)", "FAST 9 (T3 2021)"]),
        "fast.8.un": ("Un, FAST 8", "500 €", "records", ["Un"]),
        "fast.9.un": ("Un, FAST 9", "1 000 €", "records", ["Un"]),
        "fast.incubator.9.fabrique": ("Fabrique, FAST 9", "ND", "records", ["Fabrique"]),
    }


def test_each_figure_of_money_is_the_count_or_the_sum_of_its_evidence() -> None:
    factories.make_credits(2021, [("Lancer", "100"), ("Animer", "50.25")])
    first, second = factories.make_round(9, 2021), factories.make_round(8, 2021)
    for place, amount in enumerate(("1000", None, "500.10")):
        factories.make_award(first if place else second, factories.make_startup(f"s{place}"), amount)
    factories.make_award(first, factories.make_incubator(), "7")
    made = {
        one.key: (one.aggregate, Decimal(len(one.evidence)), sum(row.figure.count for row in one.evidence))
        for one in money_figures(YEAR)
        if one.live.is_known
    }
    live = {one.key: one.live.value for one in money_figures(YEAR) if one.live.is_known}
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
    factories.make_support(two, "security", "2020-12-01", until=dt.date(2021, 1, 2))
    factories.make_support(two, "legal", "2020-11-01", until=dt.date(2021, 1, 1))
    common = factories.make_shared_service("webinaire")
    factories.make_support(one, "shared", shared_service=common)
    factories.make_shared_service("guide", kind="guide", start=dt.date(2022, 1, 1))
    assert told(support_figures(YEAR)) == {
        "gamma.seasons": ("Saisons de GAMMA en 2021 et au 1er janvier 2022", "2", "records", ["Saison 2", "Saison 3"]),
        "gamma.services": ("Services accompagnés par GAMMA", "2", "records", ["Deux", "Un"]),
        "gamma.2.services": ("Services de la saison 2 de GAMMA", "2", "records", ["Deux", "Un"]),
        "gamma.3.services": ("Services de la saison 3 de GAMMA", "1", "records", ["Un"]),
        "gamma.criteria": (
            "Critères pour entrer dans GAMMA",
            "3",
            "records",
            ["Une adéquation produit/marché établie", "Une mesure d’impact identifiée", "Une équipe organisée"],
        ),
        "support.brigade": ("Brigade d’intervention numérique : services appuyés en 2021", "1", "records", ["Un"]),
        "support.security": ("Sécurité : services appuyés en 2021", "1", "records", ["Deux"]),
        "shared.common": ("Communs interministériels", "1", "records", ["Webinaire"]),
    }
    assert [plain(months_of(season)) for season in (last, next_)] == ["avril à octobre 2021", "depuis janvier 2022"]


@cases(
    ("start", "end", "words"),
    [
        ("2020-10-01", "2021-04-01", "octobre 2020 à mars 2021"),
        ("2021-04-01", "2021-11-01", "avril à octobre 2021"),
        ("2021-04-01", "2021-05-01", "avril 2021"),
        ("2021-12-15", "2022-01-02", "décembre 2021 à janvier 2022"),
        ("2022-01-01", None, "depuis janvier 2022"),
    ],
)
def test_months_of_a_season_are_reported(start: str, end: str | None, words: str) -> None:
    assert plain(months_of(factories.make_season(1, start, end))) == words
