"""The population of a support scheme: startups supported in a year, by scheme, and unrecorded years."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from budget.models import Participation, Support
from indicators.algebra import evidence_of, figures_of, measure_of, read_vocabulary
from indicators.algebra.conditions import SCHEMES
from indicators.live import actions
from indicators.models import LiveResult
from startups.models import Startup
from tests import factories, wordings

TODAY = dt.date(2022, 3, 10)
YEARS = (2019, 2020, 2021, 2022)
NONE = "Aucun accompagnement de l’année n’est enregistré pour ce dispositif."
NO_LAUREATE = wordings.ROUND_WITHOUT_WINNER
NO_PARTICIPANT = "Une saison de GAMMA de l’année n’a pas de participant enregistré."


def figures(**rule: Any) -> list[Decimal | str | None]:
    """Return the value of each year, or why it is unknown."""
    measure = measure_of({"measure": "accompaniments", **rule}, read_vocabulary())
    return [one.unknown_because or one.value for one in figures_of(measure, YEARS, TODAY).values()]


@pytest.fixture
def startups(db: None) -> list[Startup]:
    """Create three startups: one in GAMMA, one with two FAST awards and the Brigade, one with the Brigade for three
    years.
    """
    first, second, third = (
        factories.make_startup(slug, phases=[("construction", "2018-06-01")]) for slug in ("a", "b", "c")
    )
    Participation.objects.create(season=factories.make_season(1, "2020-10-01", "2021-04-01"), startup=first)
    for number in (7, 8):
        factories.make_award(factories.make_round(number, 2021), second)
    factories.make_support(second, start="2021-05-01", until=dt.date(2022, 1, 1))
    factories.make_support(third, start="2019-12-31", until=dt.date(2021, 1, 2))
    return [first, second, third]


@pytest.mark.django_db
def test_each_scheme_has_its_population_in_each_year_of_which_it_holds_a_day(startups: list[Startup]) -> None:
    assert figures(scheme="fast") == [NONE, NONE, 1, NONE]
    assert figures(scheme="fast", aggregate="count") == [NONE, NONE, 2, NONE]
    assert figures(scheme="gamma") == [NONE, 1, 1, NONE]
    assert figures(scheme="brigade") == [1, 1, 2, NONE]  # the support that ends on 1 January 2022 ended on 31 December
    assert figures(scheme=["fast", "gamma"]) == [NONE, 1, 2, NONE]
    assert figures() == [1, 2, 3, NONE]
    assert figures(scheme="security") == [NONE] * 4
    gamma_of_all = figures(aggregate="share", counted={"scheme": "gamma"})
    assert gamma_of_all == [0, 50, 20, NONE]


@pytest.mark.django_db
def test_evidence_shows_scheme_and_first_day_of_the_year_that_counts(startups: list[Startup]) -> None:
    measure = measure_of({"measure": "accompaniments"}, read_vocabulary())
    found = [(row.record, row.date.isoformat(), row.reason) for row in evidence_of(measure, [2021], TODAY)]
    assert found == [
        ("participation", "2021-01-01", "GAMMA, saison 1"),
        ("support", "2021-01-01", "Appui : Brigade d’intervention numérique"),
        ("support", "2021-05-01", "Appui : Brigade d’intervention numérique"),
        ("award", "2021-12-31", "Lauréat du FAST"),
        ("award", "2021-12-31", "Lauréat du FAST"),
    ]


@pytest.mark.django_db
def test_a_round_or_a_season_that_nobody_recorded_is_unknown() -> None:
    factories.make_round(7, 2021)
    season = factories.make_season(1, "2021-03-01", "2021-09-01")
    assert figures(scheme="fast") == [NONE, NONE, NO_LAUREATE, NONE]
    assert figures(scheme="gamma") == [NONE, NONE, NO_PARTICIPANT, NONE]
    assert figures(scheme="brigade") == [NONE] * 4
    assert figures() == [NONE, NONE, NO_LAUREATE, NONE]
    Participation.objects.create(season=season, startup=factories.make_startup("a"))
    assert figures(scheme="gamma") == [NONE, NONE, 1, NONE]
    assert figures(scheme=["brigade", "gamma"]) == [NONE, NONE, 1, NONE]


@pytest.mark.django_db
def test_awards_to_incubators_alone_are_a_population_of_nobody() -> None:
    factories.make_award(factories.make_round(7, 2021), factories.make_incubator("dinum"))
    assert figures(scheme="fast") == [NONE, NONE, 0, NONE]


@pytest.mark.django_db
def test_any_population_may_be_of_those_that_a_scheme_had_accompanied(startups: list[Startup]) -> None:
    def launched(scheme: str | list[str]) -> list[Decimal | str | None]:
        return figures(measure="states", accompanied_by=scheme)

    assert launched("gamma") == [0, 1, 1, 1]
    assert launched("fast") == [0, 0, 1, 1]
    assert launched("brigade") == [1, 1, 2, 2]
    assert launched(["fast", "gamma"]) == [0, 1, 2, 2]


@pytest.mark.django_db
def test_results_follow_seasons_participations_and_supports(startups: list[Startup]) -> None:
    for scheme in ("gamma", "brigade"):
        factories.make_indicator(scheme, rule={"measure": "accompaniments", "scheme": scheme})
    factories.make_indicator("coached", rule={"measure": "states", "accompanied_by": "gamma"})

    def results() -> dict[tuple[str, int], Decimal | None]:
        actions.compute_live_results(on=TODAY)
        listed = LiveResult.objects.filter(year__in=(2020, 2021)).select_related("indicator")
        return {(one.indicator.code, one.year): one.value for one in listed}

    before = results()
    assert before == {
        ("gamma", 2020): 1,
        ("gamma", 2021): 1,
        ("brigade", 2020): 1,
        ("brigade", 2021): 2,
        ("coached", 2020): 1,
        ("coached", 2021): 1,
    }
    Participation.objects.get().season.participations.update(start=dt.date(2021, 2, 1))
    Support.objects.filter(startup=startups[2]).update(until=dt.date(2020, 6, 1))
    season = factories.make_season(2, "2020-01-15", "2020-02-15")
    after = {**before, ("gamma", 2020): None, ("brigade", 2021): 1, ("coached", 2020): 0}
    assert results() == after
    season.delete()
    assert LiveResult.objects.get(indicator__code="gamma", year=2020).unknown_because == NO_PARTICIPANT
    results()
    assert LiveResult.objects.get(indicator__code="gamma", year=2020).unknown_because == NONE


@pytest.mark.django_db
def test_scheme_that_does_not_exist_is_refused_in_words() -> None:
    with pytest.raises(ValidationError) as refused:
        measure_of({"measure": "accompaniments", "scheme": "eig"}, read_vocabulary())
    assert refused.value.messages == [
        f"Dispositif (« scheme ») : « eig » n’existe pas. Les valeurs sont : {', '.join(SCHEMES)}."
    ]
