"""The finding and the chart of committees, without a database."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.reviews.presenters import STATE_WORDS, counts, incubators_of, review_finding, reviews_chart
from impact.queries.reviews import ReviewState, StartupReviewStatus
from tests import wordings

DAY = dt.date(2022, 3, 1)


def product(incubator: str = "a", state: ReviewState = ReviewState.NEVER, slug: str = "un") -> StartupReviewStatus:
    held = 0 if state is ReviewState.NEVER else 1
    name = f"Incubateur {incubator}" if incubator else ""
    return StartupReviewStatus(
        slug, slug, False, "construction", "En construction", incubator, name, held, None, "", DAY, state
    )


PRODUCTS = st.lists(
    st.builds(product, incubator=st.sampled_from(["", "a", "b"]), state=st.sampled_from(ReviewState)), max_size=12
)


@given(PRODUCTS)
def test_standings_partition_the_products_and_the_chart_counts_each_once(found: list[StartupReviewStatus]) -> None:
    assert sum(one.count for one in counts(found).values()) == len(found)
    chart = reviews_chart(found, DAY)
    assert sum(value or 0 for series in chart.series for value in series.values) == len(found)
    assert len(chart.categories) == len(incubators_of(found))


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ([], wordings.NO_SERVICE_IN_PROGRESS),
        ([ReviewState.HELD], wordings.EACH_HAS_A_COMMITTEE),
        (
            [ReviewState.NEVER, ReviewState.HELD],
            "1 des 2\u00a0services et investigations en cours n’a aucun comité d’investissement enregistré",
        ),
        (
            [ReviewState.NEVER, ReviewState.NEVER, ReviewState.OVERDUE],
            "2 des 3\u00a0services et investigations en cours n’ont aucun comité d’investissement enregistré",
        ),
    ],
)
def test_finding_shows_first_how_many_were_never_reviewed(states: list[ReviewState], said: str) -> None:
    assert review_finding([product(state=state) for state in states]) == said


def test_incubators_with_most_services_come_first_and_none_is_named() -> None:
    found = [
        product("b", ReviewState.OVERDUE),
        product("b"),
        product("a", ReviewState.HELD),
        product("", ReviewState.NEVER),
    ]
    chart = reviews_chart(found, DAY)
    assert chart.categories == ("Incubateur b", "Incubateur a", "Sans incubateur")
    assert [(series.name, series.values) for series in chart.series] == [
        ("Aucun comité enregistré", (1, 0, 1)),
        ("Échéance dépassée", (1, 0, 0)),
        ("À jour", (0, 1, 0)),
    ]
    assert incubators_of(found)[-1] == ("aucun", "Sans incubateur")
    assert list(STATE_WORDS) == list(ReviewState)
