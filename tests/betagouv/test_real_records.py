"""The figures of the programme's own definitions, from the imported real records."""

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest
from django.db.models import Count

from betagouv.imports.importing import import_records
from betagouv.imports.report import ImportReport
from betagouv.models import ImportRun
from betagouv.sources.opening import open_source
from budget.queries import funding_rounds
from catalogue.investigations.queries import in_progress, outcomes
from common.history import history_of
from impact.models import Designation
from sampledata.reference import load_reference
from startups.models import Finding, Phase, Span, Startup
from startups.queries import portfolio

AS_OF = dt.date(2026, 8, 20)
FAST = {
    17: (8, 1_160_000),
    16: (5, 1_000_000),
    15: (8, 830_000),
    14: (8, 1_387_000),
    13: (10, 2_530_000),
    12: (9, 1_630_000),
    11: (6, 1_323_800),
    10: (2, 350_000),
    9: (3, 620_000),
    8: (5, 1_027_000),
    7: (7, 1_093_000),
    6: (5, 1_175_000),
    5: (4, 540_000),
    4: (5, 720_000),
    3: (4, 610_000),
    **dict.fromkeys((2, 1), (0, None)),
}
"""The awards of each round and their sum: those of the reports from 3 on, with what the fiches add; None is ND."""
pytestmark = [pytest.mark.django_db, pytest.mark.sweep]
"""Real records: `make test` imports those that the tests write."""


def run(records: Path, *, applying: bool = True) -> ImportReport:
    return import_records(open_source(str(records / "content")), as_of=AS_OF, applying=applying)


def counts(report: ImportReport) -> dict[str, dict[str, int]]:
    return {kind: {status: n for status, n in count.items() if n} for kind, count in report.counts.items()}


def entries(kind: str, year: int, **filters: object) -> int:
    return Span.objects.filter(is_entry=True, kind=kind, start__year=year, **filters).count()


def test_real_records_give_the_defined_figures_and_a_second_import_changes_nothing(
    real_records: Path,
) -> None:
    load_reference()
    before = Startup.objects.count()
    dry = run(real_records, applying=False)
    assert (Startup.objects.count(), ImportRun.objects.count(), Finding.objects.count()) == (before, 0, 0)
    first = run(real_records)
    assert dry.as_json() | {"applied": True} == first.as_json()
    assert_figures(first)
    assert_doubts(first)
    assert_second_changes_nothing(real_records, first)


def assert_figures(first: ImportReport) -> None:
    assert counts(first) == {
        "organisation": {"created": 129, "changed": 15, "refused": 1},
        "incubator": {"created": 8, "changed": 15},
        "phase": {"created": 8},
        "fast": {"created": 2, "unchanged": 3, "changed": 12},
        "startup": {"created": 575, "changed": 87},
    }
    assert Startup.objects.count() == 662
    day = dt.date(2022, 1, 1)
    found = portfolio(day)
    assert (found.services.value, found.investigations.value, found.ended.value) == (153, 29, 155)
    assert len(in_progress(day)) == 29
    begun = {year.year: year.entries.value for year in outcomes(dt.date(2021, 12, 31))}
    assert (begun[2020], begun[2021]) == (68, 100)
    in_force = Designation.objects.filter(effective_on__lte=day, withdrawn_on=None)
    assert in_force.count() == 12
    flows = {
        year: (
            entries("investigation", year),
            entries("construction", year, first_of_kind=True),
            Designation.objects.filter(millesime=year).count(),
            entries("abandon", year),
        )
        for year in (2021, 2020)
    }
    assert flows == {2021: (100, 45, 5, 9), 2020: (68, 43, 2, 16)}
    rounds = {one.round.number: (len(one.laureates), one.sum.total) for one in funding_rounds()}
    assert rounds == FAST


def assert_doubts(report: ImportReport) -> None:
    fiches = Counter(code for code, _ in {(str(a.code), a.key) for a in report.anomalies if a.kind == "startup"})
    assert fiches == {
        "same-day": 56,
        "unordered": 52,
        "closed": 8,
        "overlap": 18,
        "future": 7,
        "conflict": 2,
        "unknown-reference": 4,
        "unknown-field": 1,
    }
    future = {a.key for a in report.anomalies if a.code == "future" and a.field.startswith("phases")}
    assert future == {"api-telerecours", "data.etat", "pop", "reva"}
    stored = Finding.objects.filter(settled_at=None).order_by().values_list("code")
    assert dict(stored.annotate(n=Count("startup", distinct=True))) == dict(fiches)


def assert_second_changes_nothing(real_records: Path, first: ImportReport) -> None:
    history = history_of(Phase)._default_manager.count()
    second = run(real_records)
    assert counts(second) == {
        "organisation": {"unchanged": 144, "refused": 1},
        "incubator": {"unchanged": 23},
        "phase": {"unchanged": 8},
        "fast": {"unchanged": 17},
        "startup": {"unchanged": 662},
    }
    assert not second.changed
    assert (second.changes, second.refused, second.missing) == ([], first.refused, [])
    order = [sorted((a.kind, a.key, str(a.code), a.field, a.detail) for a in r.anomalies) for r in (first, second)]
    assert order[0] == order[1]
    assert history_of(Phase)._default_manager.count() == history
    assert [import_run.report for import_run in ImportRun.objects.all()] == [second.as_json(), first.as_json()]
