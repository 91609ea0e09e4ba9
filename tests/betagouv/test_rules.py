"""Properties of any records: a second import changes nothing, the timeline follows its definition, edits wait for each
other.
"""

import datetime as dt
import itertools
import tempfile
import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from startups.models import Phase, Span, Startup
from tests.betagouv.factory import Content, counts, fiche, phase
from tests.factories import KINDS, make_phase_kinds
from tests.sweeps import examples

RANKS = {key: rank for rank, (key, *_) in enumerate(KINDS)}
days = st.dates(dt.date(2020, 1, 1), dt.date(2020, 1, 9)).map(dt.date.isoformat)
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
phases = st.lists(
    st.builds(
        phase, st.sampled_from([*RANKS, "alumni", "rêve"]), st.none() | days, end=st.none() | days, comment=texts
    ),
    max_size=6,
)
events = st.lists(
    st.fixed_dictionaries(
        {"name": st.sampled_from(["end", "national_impact", "fast", "fête"]), "date": days, "comment": texts}
    ),
    max_size=3,
)
fronts = st.builds(
    fiche,
    title=texts,
    mission=texts,
    phases=phases,
    events=events,
    incubator=st.sampled_from(["fabrique", "atelier", "inconnu"]),
    sponsors=st.lists(st.sampled_from(["ministere", "/organisations/agence", "inconnue"]), max_size=3),
    fast=st.none() | st.fixed_dictionaries({"promotion": st.integers(11, 13), "montant": st.integers(-1, 10**6)}),
    usertypes=st.lists(texts, max_size=3),
    autre=texts | st.lists(texts),
)


def expected_entries(stored: list[tuple[str, dt.date | None, int]]) -> list[tuple[str, dt.date]]:
    """Return the entries in the order of the effective timeline, in plain Python."""
    entries = sorted((start, RANKS[kind], position, kind) for kind, start, position in stored if start)
    return [(kind, start) for start, _, _, kind in entries]


def folder(root: Path, records: list[dict[str, Any]]) -> Content:
    content = Content(root)
    content.put("_incubators/atelier.md", {"title": "Atelier"})
    content.put("_organisations/agence.md", {"name": "Agence"})
    content.put("_fasts/12_fast.md", {"title": "FAST 12 - Janvier 2023"})
    for number, front in enumerate(records):
        content.put(f"_startups/s{number}.md", front, front["mission"])
    return content


@pytest.mark.django_db
@examples(15)
@given(st.lists(fronts, max_size=3), st.lists(fronts, max_size=3))
def test_imports_end_with_what_the_source_shows_and_change_nothing_again(
    before: list[dict[str, Any]], after: list[dict[str, Any]]
) -> None:
    make_phase_kinds()
    with transaction.atomic(), tempfile.TemporaryDirectory() as place:
        for name, records in (("avant", before), ("après", after)):
            content = folder(Path(place) / name, records)
            content.run()
            again = content.run()
            assert not again.changed
            assert again.as_json() == content.run(applying=False).as_json() | {"applied": True}
        for startup in Startup.objects.all():
            stored = list(Phase.objects.filter(startup=startup).values_list("kind", "start", "position"))
            spans = Span.objects.filter(startup=startup, is_entry=True).order_by("start", "until", "kind__rank")
            pieces = Span.objects.filter(startup=startup).order_by("start", "until")
            assert list(spans.values_list("kind", "start")) == expected_entries(stored)
            for one, two in itertools.pairwise(pieces):
                assert one.until == two.start
        transaction.set_rollback(True)


@pytest.mark.sweep
@pytest.mark.django_db
@examples(15)
@given(fronts)
def test_life_stored_is_the_same_by_one_import_or_by_two(front: dict[str, Any]) -> None:
    make_phase_kinds()

    def life() -> list[Any]:
        rows = Startup.objects.order_by("slug")
        return [
            (
                startup.name,
                sorted(startup.phases.values_list("kind", "start", "declared_end", "comment", "position"), key=str),
                list(startup.events.order_by("position").values_list("kind", "date", "comment", "position")),
                list(startup.sponsorships.values_list("administration__slug", "position")),
            )
            for startup in rows
        ]

    lives = []
    for steps in ([[front]], [[fiche()], [front]]):
        with transaction.atomic(), tempfile.TemporaryDirectory() as place:
            for number, records in enumerate(steps):
                report = folder(Path(place) / str(number), records).run()
            refused = counts(report).get("startup", {}).get("refused")
            lives.append(life())
            transaction.set_rollback(True)
    assert refused or lives[0] == lives[1]


@pytest.mark.django_db(transaction=True)
def test_edit_that_is_under_way_is_waited_for_and_seen(tmp_path: Path) -> None:
    make_phase_kinds()
    content = Content(tmp_path)
    content.fiche("a")
    content.run()
    content.fiche("a", mission="Autre mission")
    edited, imported = threading.Event(), threading.Event()
    reports = []

    def import_meanwhile() -> None:
        try:
            edited.wait()
            reports.append(content.run())
        finally:
            imported.set()
            connection.close()

    worker = threading.Thread(target=import_meanwhile)
    worker.start()
    with transaction.atomic():
        Startup.objects.update(name="Corrigé ici")
        edited.set()
        assert not imported.wait(0.5)
    worker.join()
    assert [change.fields for change in reports[0].changes] == [("mission",)]
    assert list(Startup.objects.values_list("name", "mission")) == [("Corrigé ici", "Autre mission")]
