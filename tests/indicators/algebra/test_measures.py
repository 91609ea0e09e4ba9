"""The limits of sources, and the cost of a preview; ``test_oracle`` covers the whole grammar."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from common.periods import months_before
from indicators.algebra import (
    CountedRow,
    cached_measure,
    describe,
    evidence_of,
    figures_of,
    measure_of,
    read_vocabulary,
)
from indicators.algebra.declared_sources import SOURCES
from indicators.algebra.rule_source import RulePeriod
from startups.models import Phase, Startup
from tests import factories, wordings
from tests.cases import cases
from tests.indicators.algebra.words import WORDS

TODAY = dt.date(2026, 11, 24)
YEARS = range(2013, 2027)
ALL = {"measure": "entries", "kind": "investigation"}
FIRST = {"measure": "entries", "kind": "construction", "first_time": True}
REASON = "Entrée en phase «\u00a0Investigation\u00a0»"


def rows_of(rule: dict[str, Any], today: dt.date = TODAY) -> list[CountedRow]:
    return evidence_of(measure_of(rule, read_vocabulary()), YEARS, today)


def values_of(rule: dict[str, Any], today: dt.date = TODAY) -> dict[int, Decimal]:
    """Return the values, without zero and unknown years."""
    figures = figures_of(measure_of(rule, read_vocabulary()), range(2013, today.year + 1), today)
    return {year: figure.value for year, figure in figures.items() if figure.value}


@pytest.mark.django_db
def test_entries_give_every_entry_with_its_record_and_date() -> None:
    startup = factories.make_startup("une.idée")
    first, _, third = factories.make_phases(
        startup, [("investigation", "2020-03-01"), ("construction", "2020-06-01"), ("investigation", "2021-02-01")]
    )
    assert rows_of(ALL) == [
        CountedRow(2020, startup.pk, "phase", first.pk, dt.date(2020, 3, 1), REASON, Decimal(1), "counted"),
        CountedRow(2021, startup.pk, "phase", third.pk, dt.date(2021, 2, 1), REASON, Decimal(1), "counted"),
    ]
    assert values_of(ALL) == {2020: 1, 2021: 1}


@pytest.mark.django_db
def test_entries_count_at_their_edges() -> None:
    factories.make_startup("pivot", phases=[("construction", "2020-06-01"), ("construction", "2021-06-01")])
    factories.make_startup("zero", phases=[("investigation", "2021-01-01"), ("construction", "2021-01-01")])
    factories.make_startup("undated", phases=[("investigation", None), ("construction", "2026-11-25")])
    factories.make_startup("before", phases=[("investigation", "2012-12-31"), ("construction", "2013-01-01")])
    assert values_of(ALL) == {2021: 1}
    assert values_of(FIRST) == {2013: 1, 2020: 1, 2021: 1}
    assert values_of(FIRST, today=dt.date(2026, 11, 25)) == {2013: 1, 2020: 1, 2021: 1, 2026: 1}


@pytest.mark.django_db
def test_a_change_of_incubator_within_a_phase_counts_neither_twice_nor_elsewhere() -> None:
    before, after = factories.make_incubator("avant"), factories.make_incubator("après")
    startup = factories.make_startup(phases=[("investigation", "2021-01-01")])
    factories.make_membership(startup, before, None, "2022-06-01")
    factories.make_membership(startup, after, "2022-06-01")
    assert startup.spans.count() == 2
    assert values_of(ALL) == values_of({**ALL, "incubator": "avant"}) == {2021: 1}
    assert values_of({**ALL, "incubator": "après"}) == {}
    states = {"measure": "states", "kind": "investigation"}
    assert list(values_of({**states, "incubator": "avant"})) == [2021]
    assert list(values_of({**states, "incubator": "après"})) == [2022, 2023, 2024, 2025, 2026]


@pytest.mark.django_db
def test_designations_count_in_their_millesime_then_while_they_last() -> None:
    early, late = factories.make_startup("tôt"), factories.make_startup("tard")
    factories.make_designation(early, 2021, decided_on=dt.date(2021, 6, 1))
    factories.make_designation(
        late, 2021, decided_on=dt.date(2022, 2, 1), withdrawn_on=dt.date(2023, 12, 31), withdrawal_reason="critère 2"
    )
    rule = {"measure": "designations"}
    assert [(row.startup, row.date) for row in rows_of(rule, dt.date(2023, 12, 30))] == [
        (early.pk, dt.date(2021, 6, 1)),
        (late.pk, dt.date(2021, 12, 31)),
    ]
    assert values_of(rule) == {2021: 1}
    in_force = {**rule, "period": "end"}
    assert values_of(in_force, today=dt.date(2024, 5, 1)) == {2021: 2, 2022: 2, 2023: 1, 2024: 1}


@pytest.mark.django_db
def test_an_award_is_counted_in_the_year_of_its_round_and_by_its_day_in_months() -> None:
    startup = factories.make_startup(phases=[("construction", "2020-02-15")])
    call = factories.make_round(10, 2021, committee_on=dt.date(2022, 1, 15))
    factories.make_award(call, startup, "150000.01")
    factories.make_award(call, factories.make_incubator(), "150000")
    factories.make_award(factories.make_round(11, 2022), factories.make_incubator("autre"), "1")
    rule = {"measure": "awards", "laureate": "startup"}
    assert values_of(rule) == {2021: 1}
    assert values_of({**rule, "period": {"months": 12}}) == {2022: 1}
    assert values_of({"measure": "awards", "aggregate": "sum"}) == {2021: Decimal("300000.01"), 2022: 1}


@pytest.mark.django_db
def test_nothing_has_no_share_and_no_rate_but_a_sum_of_zero_once_it_is_known() -> None:
    factories.make_phase_kinds()
    rate = {**ALL, "aggregate": "rate", "base": {"measure": "states"}}
    share = {**ALL, "aggregate": "share", "counted": {"first_time": True}}
    unknown = [share, rate]
    words = read_vocabulary()
    assert [figures_of(measure_of(rule, words), [2021], TODAY)[2021].value for rule in unknown] == [None] * 2
    given = measure_of({"measure": "awards", "aggregate": "sum", "laureate": "startup"}, words)
    assert figures_of(given, [2021], TODAY)[2021].value is None
    factories.make_award(factories.make_round(10, 2021), factories.make_incubator(), "150000")
    assert figures_of(given, [2021], TODAY)[2021].value == 0


@pytest.mark.django_db
def test_an_unknown_amount_is_counted_and_never_summed() -> None:
    for number, amount in enumerate([None, "10", "20.01"]):
        startup = factories.make_startup(f"s{number}")
        factories.make_award(factories.make_round(number + 1, 2021), startup, amount)
    found = {aggregate: values_of({"measure": "awards", "aggregate": aggregate}) for aggregate in ("count", "sum")}
    assert found == {"count": {2021: 3}, "sum": {2021: Decimal("30.01")}}


@pytest.mark.django_db
def test_the_digest_replaces_the_rows() -> None:
    startup = factories.make_startup(phases=[("investigation", "2021-01-01")])
    measure = measure_of(ALL, read_vocabulary())
    before = figures_of(measure, [2021], TODAY)[2021]
    startup.phases.update(comment="rien de la preuve")
    assert figures_of(measure, [2021], TODAY)[2021] == before
    startup.phases.update(start=dt.date(2021, 1, 2))
    after = figures_of(measure, [2021], TODAY)[2021]
    assert after.value == before.value
    assert after.digest != before.digest


@pytest.mark.django_db
@cases("number", [1, 3])
def test_a_preview_is_three_queries(number: int, django_assert_num_queries: Any) -> None:
    for index in range(number):
        factories.make_startup(f"s{index}", phases=[("investigation", "2021-01-01")])
    with django_assert_num_queries(3):  # vocabulary, figures, evidence
        words = read_vocabulary()
        measure = measure_of(ALL, words)
        assert figures_of(measure, [2021], TODAY)[2021].value == number
        assert len(evidence_of(measure, [2021], TODAY, limit=2)) == min(number, 2)
    assert Phase.objects.count() == Startup.objects.count() == number


def test_the_grammar_is_data_that_names_every_measure_and_value() -> None:
    grammar = describe(WORDS)
    assert json.loads(json.dumps(grammar)) == grammar
    assert [measure["value"] for measure in grammar["measures"]] == [name for name in SOURCES if name != "measured"]
    entries = grammar["measures"][0]
    assert entries["periods"] == [
        {"value": "year", "label": "Dans l’année"},
        {"value": "months", "label": "Dans les mois qui finissent avec l’année"},
    ]
    assert entries["aggregates"] == [
        {"value": "count", "label": "Nombre"},
        {"value": "share", "label": "Part, en pourcentage"},
        {"value": "rate", "label": wordings.RATE_OF_A_POPULATION},
    ]
    by_name = {one["name"]: one for one in entries["conditions"]}
    assert by_name["incubator"] == {
        "name": "incubator",
        "label": "Incubateur",
        "is_required": False,
        "is_of_startup": True,
        "type": "choice",
        "several": "any",
        "values": [
            {"value": "anct", "label": "ANCT"},
            {"value": "fabrique", "label": "Fabrique"},
            {"value": "libre", "label": "Libre"},
        ],
    }
    assert (by_name["kind"]["is_required"], by_name["first_time"]["type"]) == (True, "flag")


@pytest.mark.parametrize(
    ("period", "window"),
    [
        (RulePeriod("year"), (dt.date(2026, 1, 1), TODAY)),
        (RulePeriod("end"), (dt.date(2026, 1, 1), TODAY)),
        (RulePeriod("months", 12), (dt.date(2025, 11, 25), TODAY)),
        (RulePeriod("months", 1), (dt.date(2026, 10, 25), TODAY)),
    ],
)
def test_a_year_that_runs_ends_today(period: RulePeriod, window: tuple[dt.date, dt.date]) -> None:
    assert period.window(2026, TODAY) == window


def test_months_end_with_the_year_and_a_short_month_ends_on_its_last_day() -> None:
    assert RulePeriod("months", 24).window(2020, TODAY) == (dt.date(2019, 1, 1), dt.date(2020, 12, 31))
    assert months_before(dt.date(2021, 3, 31), 1) == dt.date(2021, 2, 28)


@pytest.mark.django_db
def test_what_is_compiled_is_kept_until_the_rule_the_words_or_the_day_are_others() -> None:
    factories.make_phase_kinds()
    requested_years, next_day = [(7, 2021)], TODAY + dt.timedelta(days=1)
    kept = cached_measure(FIRST, read_vocabulary())
    assert cached_measure(dict(FIRST), read_vocabulary()) is kept
    assert kept.rows(requested_years, TODAY) is kept.rows(requested_years, TODAY)
    assert next_day in kept.rows(requested_years, next_day).parameters
    assert kept.rows([(8, 2021)], TODAY) != kept.rows(requested_years, TODAY)
    assert cached_measure(ALL, read_vocabulary()) is not kept
    factories.make_incubator("nouveau")
    assert "nouveau" in cached_measure(FIRST, read_vocabulary()).vocabulary.incubators


@pytest.mark.django_db
def test_rule_that_is_refused_is_refused_until_the_records_know_its_words() -> None:
    factories.make_phase_kinds()
    rule = {**FIRST, "incubator": ["nouveau"]}
    with pytest.raises(ValidationError):
        cached_measure(rule, read_vocabulary())
    factories.make_incubator("nouveau")
    assert cached_measure(rule, read_vocabulary()).rule.population.values["incubator"] == ("nouveau",)
