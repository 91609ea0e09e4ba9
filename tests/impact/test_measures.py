import datetime as dt
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.measures import figures
from impact.rules import measure_from
from startups.models import PhaseKind, Startup
from tests import factories

TODAY = dt.date(2026, 11, 24)
ALL = {"measure": "entries", "kind": "investigation"}
FIRST = {"measure": "entries", "kind": "construction", "first_time": True}
ENDED = {"measure": "entries", "kind": "abandon"}
DESIGNATED = {"measure": "designations"}

pytestmark = pytest.mark.django_db


def evidence_of(rule: dict[str, Any], today: dt.date = TODAY) -> list[tuple[Any, ...]]:
    """(slug, record, record id, date, reason, amount, year) of each row that counts, by date."""
    slugs = dict(Startup.objects.values_list("pk", "slug"))
    labels = dict(PhaseKind.objects.values_list("key", "label"))
    rows = measure_from(rule, labels).evidence(today)
    return sorted(((slugs[startup], *rest) for startup, *rest in rows), key=lambda row: (row[3], row[0]))


def figures_of(*rules: dict[str, Any], today: dt.date = TODAY) -> list[dict[int, int]]:
    labels = dict(PhaseKind.objects.values_list("key", "label"))
    found = figures([measure_from(rule, labels) for rule in rules], today)
    return [{year: int(figure.value) for year, figure in sorted(by_year.items())} for by_year in found]


def test_entries_count_every_entry_with_its_record_and_date() -> None:
    startup = factories.make_startup("une.idée")
    first, _, third = factories.make_phases(
        startup, [("investigation", "2020-03-01"), ("construction", "2020-06-01"), ("investigation", "2021-02-01")]
    )
    reason = "Entrée en phase «\xa0Investigation\xa0»"
    assert evidence_of(ALL) == [
        ("une.idée", "phase", first.pk, dt.date(2020, 3, 1), reason, 1, 2020),
        ("une.idée", "phase", third.pk, dt.date(2021, 2, 1), reason, 1, 2021),
    ]
    assert figures_of(ALL) == [{2020: 1, 2021: 1}]


def test_first_entries_count_a_startup_once() -> None:
    startup = factories.make_startup("pivot")
    first, *_ = factories.make_phases(
        startup, [("construction", "2020-06-01"), ("acceleration", "2021-01-01"), ("construction", "2021-06-01")]
    )
    assert evidence_of(FIRST) == [
        ("pivot", "phase", first.pk, dt.date(2020, 6, 1), "Première entrée en phase «\xa0Construction\xa0»", 1, 2020)
    ]


def test_entries_count_a_phase_of_zero_length() -> None:
    factories.make_startup(phases=[("investigation", "2021-01-01"), ("construction", "2021-01-01")])
    assert figures_of(ALL, FIRST) == [{2021: 1}, {2021: 1}]


def test_entries_leave_out_phases_without_a_start_and_entries_to_come() -> None:
    factories.make_startup(phases=[("investigation", None), ("construction", "2026-11-25")])
    assert figures_of(ALL, FIRST) == [{}, {}]
    assert figures_of(FIRST, today=dt.date(2026, 11, 25)) == [{2026: 1}]


def test_entries_leave_out_years_before_the_programme() -> None:
    factories.make_startup(phases=[("investigation", "2012-12-31"), ("construction", "2013-01-01")])
    assert figures_of(ALL, FIRST) == [{}, {2013: 1}]


def test_entries_count_once_when_the_incubator_changes_within_the_phase() -> None:
    startup = factories.make_startup(phases=[("investigation", "2021-01-01")])
    factories.make_membership(startup, factories.make_incubator("avant"), None, "2021-06-01")
    factories.make_membership(startup, factories.make_incubator("après"), "2021-06-01")
    assert startup.spans.count() == 2
    assert figures_of(ALL) == [{2021: 1}]


def test_designations_count_in_their_millesime_from_the_decision() -> None:
    early, late = factories.make_startup("tôt"), factories.make_startup("tard")
    first = factories.make_designation(early, 2021, decided_on=dt.date(2021, 6, 1))
    second = factories.make_designation(late, 2021, decided_on=dt.date(2022, 2, 1))
    reason = "Désignation à impact national"
    assert evidence_of(DESIGNATED) == [
        ("tôt", "designation", first.pk, dt.date(2021, 6, 1), reason, 1, 2021),
        ("tard", "designation", second.pk, dt.date(2021, 12, 31), reason, 1, 2021),
    ]


def test_designations_leave_out_those_withdrawn() -> None:
    startup = factories.make_startup()
    factories.make_designation(startup, withdrawn_on=dt.date(2023, 1, 1), withdrawal_reason="Service arrêté")
    assert figures_of(DESIGNATED) == [{}]
    assert figures_of(DESIGNATED, today=dt.date(2022, 12, 31)) == [{2021: 1}]


def test_figures_of_many_measures_make_one_query_a_source(django_assert_num_queries: Any) -> None:
    factories.make_startup(phases=[("investigation", "2021-01-01"), ("abandon", "2021-03-01")])
    labels = dict(PhaseKind.objects.values_list("key", "label"))
    measures = [measure_from(rule, labels) for rule in (ALL, FIRST, ENDED, DESIGNATED)]
    with django_assert_num_queries(2):
        figures(measures, TODAY)


def test_digest_stands_for_the_rows() -> None:
    startup = factories.make_startup(phases=[("investigation", "2021-01-01")])
    measure = measure_from(ALL, {"investigation": "Investigation"})
    before = figures([measure], TODAY)[0][2021]
    startup.phases.update(comment="rien de la preuve")
    assert figures([measure], TODAY)[0][2021] == before
    startup.phases.update(start=dt.date(2021, 1, 2))
    after = figures([measure], TODAY)[0][2021]
    assert after.value == before.value
    assert after.digest != before.digest


KINDS_OF_LIFE = [kind for kind, *_ in factories.KINDS]
DAYS = st.none() | st.dates(dt.date(2019, 11, 1), dt.date(2021, 2, 28))
LIVES = st.lists(st.lists(st.tuples(st.sampled_from(KINDS_OF_LIFE), DAYS), max_size=6, unique=True), max_size=4)


def model_of(lives: list[list[tuple[str, dt.date | None]]]) -> list[Counter[int]]:
    """The figures of ALL, FIRST and ENDED told in plain Python."""
    everything, first, ended = Counter[int](), Counter[int](), Counter[int]()
    for life in lives:
        entries = [(kind, start) for kind, start in life if start]
        everything.update(start.year for kind, start in entries if kind == "investigation")
        ended.update(start.year for kind, start in entries if kind == "abandon")
        launches = [start for kind, start in entries if kind == "construction"]
        if launches:
            first[min(launches).year] += 1
    return [everything, first, ended]


@given(lives=LIVES)
def test_figures_are_those_of_a_plain_model_and_count_their_evidence(
    lives: list[list[tuple[str, dt.date | None]]],
) -> None:
    Startup.objects.all().delete()
    for number, life in enumerate(lives):
        factories.make_startup(
            f"s{number}", phases=[(kind, start.isoformat() if start else None) for kind, start in life]
        )
    factories.make_phase_kinds()
    found = figures_of(ALL, FIRST, ENDED)
    assert found == [dict(sorted(counts.items())) for counts in model_of(lives)]
    rules: list[dict[str, Any]] = [ALL, FIRST, ENDED]
    assert [Counter(row[-1] for row in evidence_of(rule)) for rule in rules] == found
