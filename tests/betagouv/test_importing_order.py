"""An import gives the same records whatever the order of its source, and however often it runs."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from betagouv.imports.importing import import_records
from betagouv.models import SourceRecord
from betagouv.parse.records import SourceKind
from betagouv.sources.files import ContentFiles
from betagouv.sources.items import RawRecord, UnreadableFileError
from incubators.models import Administration, Incubator
from startups.models import Finding, LifeEvent, Membership, Phase, Span, Sponsorship, Startup
from tests.betagouv.factory import AS_OF, fiche, phase, written
from tests.factories import KINDS, make_phase_kinds
from tests.sweeps import examples

pytestmark = pytest.mark.django_db


class Given(ContentFiles):
    """A source that yields its records in this order."""

    name = "ordre"
    published_on = None

    def __init__(self, order: Sequence[RawRecord]) -> None:
        self.order = order

    def names(self, folder: str) -> list[str]:
        return []

    def read(self, folder: str, name: str) -> bytes:
        raise UnreadableFileError(name)

    def records(self) -> Iterator[RawRecord]:
        return iter(self.order)


def raw(kind: SourceKind, key: str, front: dict[str, Any]) -> RawRecord:
    return RawRecord(kind, key, written(front), f"{kind}/{key}")


ORGANISATIONS = [raw(SourceKind.ORGANISATION, slug, {"name": slug.title()}) for slug in ("ministere", "agence")]
INCUBATORS = [
    raw(SourceKind.INCUBATOR, "fabrique", {"title": "La Fabrique", "owner": "/organisations/ministere"}),
    raw(SourceKind.INCUBATOR, "atelier", {"title": "L’Atelier", "owner": "/organisations/agence"}),
]
DAYS = st.dates(dt.date(2019, 12, 28), dt.date(2020, 1, 4)).map(dt.date.isoformat)
WORDS = st.sampled_from([*(key for key, *_ in KINDS), "success", "alumni", "inconnu"])
FRONTS = st.fixed_dictionaries(
    {
        "phases": st.lists(st.builds(phase, WORDS, st.none() | DAYS), max_size=4),
        "events": st.lists(
            st.fixed_dictionaries({"name": st.sampled_from(["committee", "end", "fête"]), "date": DAYS}), max_size=2
        ),
        "incubator": st.sampled_from(["fabrique", "atelier", "inconnu"]),
        "sponsors": st.lists(st.sampled_from(["ministere", "/organisations/agence", "inconnue"]), max_size=3),
    }
).map(lambda front: fiche(**front))
FICHES = st.lists(FRONTS, max_size=4).map(
    lambda fronts: [raw(SourceKind.STARTUP, f"s{place}", front) for place, front in enumerate(fronts)]
)


def state() -> dict[str, list[tuple[Any, ...]]]:
    """Return the contents of the database, without primary keys."""
    startup = "startup__slug"
    tables: list[tuple[Any, tuple[str, ...]]] = [
        (Administration, ("slug", "name")),
        (Incubator, ("slug", "name", "owner__slug")),
        (Startup, ("slug", "name", "mission", "link")),
        (Phase, (startup, "position", "kind", "start", "declared_end", "comment")),
        (Span, (startup, "start", "kind", "until", "incubator__slug", "is_entry", "first_of_kind")),
        (LifeEvent, (startup, "position", "kind", "date", "comment")),
        (Membership, (startup, "incubator__slug", "start", "until", "is_lead", "position")),
        (Sponsorship, (startup, "position", "administration__slug")),
        (Finding, (startup, "code", "field", "detail", "settled_at")),
        (SourceRecord, ("kind", "key", "digest", "document", "anomalies")),
    ]
    found = {model.__name__: list(model._default_manager.values_list(*columns)) for model, columns in tables}
    found["Finding"] = [(*row, settled_at is not None) for *row, settled_at in found["Finding"]]
    return {name: sorted(rows, key=repr) for name, rows in found.items()}


def imported(*sources: Sequence[RawRecord]) -> dict[str, list[tuple[Any, ...]]]:
    """Return the records after these successive imports, which are then rolled back."""
    with transaction.atomic():
        for order in sources:
            report = import_records(Given(order), as_of=AS_OF, applying=True, confirmed=True)
            assert report.refused == []
        found = state()
        transaction.set_rollback(True)
    return found


@examples(15)
@given(fiches=FICHES, drawn=st.data())
def test_import_is_the_same_in_any_order_in_parts_and_again(fiches: list[RawRecord], drawn: st.DataObject) -> None:
    make_phase_kinds()
    whole = [*ORGANISATIONS, *INCUBATORS, *fiches]
    mixed = [
        *drawn.draw(st.permutations(ORGANISATIONS)),
        *drawn.draw(st.permutations(INCUBATORS)),
        *drawn.draw(st.permutations(fiches)),
    ]
    part = [*ORGANISATIONS, *INCUBATORS, *fiches[: len(fiches) // 2]]
    once = imported(whole)
    assert imported(mixed) == once
    assert imported(whole, mixed) == once
    assert imported(part, mixed) == once


@pytest.mark.sweep
@examples(10)
@given(before=FICHES, after=FICHES)
def test_second_import_of_a_moved_source_changes_nothing_more(before: list[RawRecord], after: list[RawRecord]) -> None:
    make_phase_kinds()
    known = [*ORGANISATIONS, *INCUBATORS]
    assert imported([*known, *before], [*known, *after], [*known, *after]) == imported(
        [*known, *before], [*known, *after]
    )
