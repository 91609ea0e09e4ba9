"""The vocabulary of rules; how rows make a value, case by case; the order and limit of rows."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from indicators.algebra import ComputedFigure, evidence_of, figures_of, measure_of, read_vocabulary
from indicators.algebra.compiling import LONGEST_REASON, select_rows
from indicators.algebra.vocabulary import Body, KnownPhaseKind
from indicators.models.results import BaseEvidence
from startups.models import PhaseKind, Startup
from tests import factories
from tests.cases import cases
from tests.indicators.algebra.words import WORDS

TODAY = dt.date(2026, 11, 24)


@pytest.mark.django_db
def test_words_of_the_records_are_read_completely_in_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    factories.make_phase_kinds()
    owner = factories.make_administration("zeta", name="Zêta", ministry="Écologie")
    alone = factories.make_administration("alpha", name="Alpha", ministry="")
    other = factories.make_administration("beta", name="Bêta", ministry="Écologie")
    last = factories.make_administration("gamma", name="Gamma", ministry="Culture")
    owned = factories.make_incubator("fabrique", name="La Fabrique", owner=owner)
    free = factories.make_incubator("atelier", name="L’Atelier")
    with django_assert_num_queries(1):
        words = read_vocabulary()
    assert words.kinds == {one.key: KnownPhaseKind(one.label, one.group) for one in PhaseKind.objects.order_by("rank")}
    assert list(words.kinds) == list(PhaseKind.objects.order_by("rank").values_list("key", flat=True))
    assert words.incubators == {
        "fabrique": Body(owned.pk, "La Fabrique", "zeta", "Écologie"),
        "atelier": Body(free.pk, "L’Atelier", "", ""),
    }
    assert words.administrations == {
        "zeta": Body(owner.pk, "Zêta", "zeta", "Écologie"),
        "alpha": Body(alone.pk, "Alpha", "alpha", ""),
        "beta": Body(other.pk, "Bêta", "beta", "Écologie"),
        "gamma": Body(last.pk, "Gamma", "gamma", "Culture"),
    }
    assert words.ministries == ["Culture", "Écologie"]


@pytest.mark.django_db
def test_the_same_words_are_the_same_object_and_others_another() -> None:
    factories.make_phase_kinds()
    words = read_vocabulary()
    assert read_vocabulary() is words
    assert words != replace(words)  # equal only by identity: compiled rules are cached with the object
    factories.make_incubator("nouveau")
    assert read_vocabulary() is not words


@pytest.mark.django_db
@cases(
    ("rule", "value"),
    [
        ({"measure": "entries", "kind": "investigation"}, Decimal(0)),
        ({"measure": "entries", "kind": "investigation", "aggregate": "share", "counted": {"first_time": True}}, None),
    ],
)
def test_a_year_without_rows_is_made_of_nothing(rule: dict[str, Any], value: Decimal | None) -> None:
    factories.make_startup("a", phases=[("construction", "2021-03-01")])
    figure = figures_of(measure_of(rule, read_vocabulary()), (2019,), TODAY)[2019]
    assert figure == ComputedFigure(value, counted=0, base=0, total=Decimal(0), digest=0)


@pytest.mark.django_db
def test_evidence_is_in_the_order_of_years_then_days_and_so_many_rows() -> None:
    for slug, days in (("b", ("2021-03-01", "2020-06-01")), ("a", ("2020-06-01",))):
        factories.make_startup(slug, phases=[("investigation", day) for day in sorted(days)])
    measure = measure_of({"measure": "entries", "kind": "investigation"}, read_vocabulary())
    found = evidence_of(measure, (2021, 2020), TODAY)
    slugs = dict(Startup.objects.values_list("pk", "slug"))
    assert [(row.year, str(row.date), slugs[row.startup or 0]) for row in found] == [
        (2020, "2020-06-01", "b"),
        (2020, "2020-06-01", "a"),
        (2021, "2021-03-01", "b"),
    ]
    assert [evidence_of(measure, (2021, 2020), TODAY, limit) for limit in (0, 2, 9)] == [[], found[:2], found]


def test_the_reason_of_a_row_is_cut_to_what_is_stored_of_it() -> None:
    rule = measure_of({"measure": "entries", "kind": "investigation"}, WORDS).rule
    longest = BaseEvidence._meta.get_field("reason").max_length
    assert longest == LONGEST_REASON
    source = replace(rule.population.source, reason=lambda values, words: "x" * 301)
    said = select_rows(replace(rule, population=replace(rule.population, source=source)), WORDS, [(1, 2021)], TODAY)
    assert [len(one) for one in said.parameters if isinstance(one, str) and one.startswith("x")] == [longest]
