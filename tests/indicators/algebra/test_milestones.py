"""The first known of several dates: the rule with which the programme counted from 2019 to 2022."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from indicators.algebra import evidence_of, figures_of, measure_of, read_vocabulary
from startups.models import Phase
from tests import factories
from tests.indicators.algebra.words import WORDS

TODAY = dt.date(2026, 11, 24)
YEARS = range(2013, 2027)
INVESTIGATED = {"measure": "milestones", "dates": ["end:investigation", "start:investigation", "first"]}
LAUNCHED = {"measure": "milestones", "dates": ["event:product_launch", "start:construction"]}
ENDED = {"measure": "milestones", "dates": ["event:end"]}

type Found = list[tuple[int, int | None, str, int, dt.date, str]]


def milestones_of(rule: dict[str, Any], today: dt.date = TODAY) -> Found:
    """Return (year, startup, record, key, date, reason) of each row, with ordinary spaces."""
    rows = evidence_of(measure_of(rule, read_vocabulary()), YEARS, today)
    return [
        (row.year, row.startup, row.record, row.record_id, row.date, row.reason.replace("\u00a0", " ")) for row in rows
    ]


def counted(rule: dict[str, Any], today: dt.date = TODAY) -> dict[int, int]:
    figures = figures_of(measure_of(rule, read_vocabulary()), YEARS, today)
    return {year: int(figure.value) for year, figure in figures.items() if figure.value}


def declare_end(phase: Phase, day: str) -> None:
    Phase.objects.filter(pk=phase.pk).update(declared_end=day)


@pytest.mark.django_db
def test_an_investigation_counts_by_its_declared_end_else_its_start_else_the_first_date() -> None:
    ended = factories.make_startup("close")
    first, *_ = factories.make_phases(ended, [("investigation", "2020-11-02"), ("construction", "2021-02-01")])
    declare_end(first, "2021-01-31")
    open_one = factories.make_startup("ouverte")
    (running,) = factories.make_phases(open_one, [("investigation", "2021-06-01")])
    never = factories.make_startup("jamais")
    _, built = factories.make_phases(never, [("acceleration", "2022-01-01"), ("construction", "2021-12-31")])
    assert milestones_of(INVESTIGATED) == [
        (
            2021,
            ended.pk,
            "phase",
            first.pk,
            dt.date(2021, 1, 31),
            "Fin déclarée de la première phase « Investigation »",
        ),
        (2021, open_one.pk, "phase", running.pk, dt.date(2021, 6, 1), "Première entrée en phase « Investigation »"),
        (2021, never.pk, "phase", built.pk, dt.date(2021, 12, 31), "Première date de la fiche"),
    ]


@pytest.mark.django_db
def test_the_first_investigation_decides_whatever_the_ends_of_others() -> None:
    startup = factories.make_startup("deux")
    first, second = factories.make_phases(startup, [("investigation", "2019-01-01"), ("investigation", "2021-01-01")])
    declare_end(second, "2021-06-30")
    assert counted(INVESTIGATED) == {2019: 1}
    declare_end(first, "2020-02-01")
    assert counted(INVESTIGATED) == {2020: 1}


@pytest.mark.django_db
def test_a_launch_counts_by_its_event_even_later_and_a_product_once() -> None:
    startup = factories.make_startup("lancé", phases=[("construction", "2020-03-01"), ("construction", "2021-03-01")])
    assert counted(LAUNCHED) == {2020: 1}
    factories.make_event(startup, "product_launch", "2022-01-01")
    early = factories.make_event(startup, "product_launch", "2021-12-31")
    assert milestones_of(LAUNCHED) == [
        (2021, startup.pk, "event", early.pk, dt.date(2021, 12, 31), "Événement « Lancement »"),
    ]


@pytest.mark.django_db
def test_ends_count_once_by_the_first_event_and_without_any_not_at_all() -> None:
    stopped = factories.make_startup("fini", phases=[("abandon", "2021-01-01")])
    factories.make_startup("sans", phases=[("abandon", "2021-01-01")])
    for day in ("2021-05-01", "2020-12-31"):
        factories.make_event(stopped, "end", day)
    assert counted(ENDED) == {2020: 1}


@pytest.mark.django_db
def test_a_date_to_come_is_no_fact_yet_and_hides_the_others() -> None:
    startup = factories.make_startup("prévu")
    (phase,) = factories.make_phases(startup, [("investigation", "2026-01-05")])
    declare_end(phase, "2026-11-25")
    assert counted(INVESTIGATED) == {}
    assert counted(INVESTIGATED, today=dt.date(2026, 11, 25)) == {2026: 1}


@pytest.mark.django_db
def test_an_undated_phase_gives_no_milestone() -> None:
    startup = factories.make_startup("sans.date")
    (phase,) = factories.make_phases(startup, [("investigation", None)])
    declare_end(phase, "2021-01-01")
    assert counted(INVESTIGATED) == {}
    Phase.objects.create(startup=startup, kind_id="construction", start="2021-02-01", position=1)
    assert counted(INVESTIGATED) == {}  # another record's investigation does not count
    assert counted({"measure": "milestones", "dates": ["first"]}) == {2021: 1}


@pytest.mark.django_db
def test_conditions_on_the_service_are_those_of_the_day_that_counts() -> None:
    before, after = factories.make_incubator("avant"), factories.make_incubator("après")
    startup = factories.make_startup("porté", phases=[("construction", "2020-03-01")])
    factories.make_membership(startup, before, None, "2021-01-01")
    factories.make_membership(startup, after, "2021-01-01")
    factories.make_event(startup, "product_launch", "2021-01-01")
    assert counted({**LAUNCHED, "incubator": "après"}) == {2021: 1}
    assert counted({**LAUNCHED, "incubator": "avant"}) == {}


def test_a_rule_shows_its_dates_in_their_order() -> None:
    assert (
        "Date qui compte, la première connue : fin déclarée de la première phase « Investigation », sinon "
        "première entrée en phase « Investigation », sinon première date de la fiche ; "
    ) in measure_of(INVESTIGATED, WORDS).words.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("dates", "refusal"),
    [
        (None, "« dates » est un texte, ou une liste de textes."),
        ([], "« dates » est une liste vide : rien ne compterait."),
        (
            ["end:rêve"],
            "Date qui compte, la première connue (« dates ») : « end:rêve » n’existe pas.",
        ),
        (
            "event:'; DROP TABLE startups_phase; --",
            "Date qui compte, la première connue (« dates ») : « event:'; DROP TABLE startups_phase; -- » n’existe pas.",
        ),
    ],
)
def test_a_date_that_means_nothing_is_refused(dates: object, refusal: str) -> None:
    with pytest.raises(ValidationError) as caught:
        measure_of({"measure": "milestones", "dates": dates}, WORDS)
    assert caught.value.messages == [refusal]
