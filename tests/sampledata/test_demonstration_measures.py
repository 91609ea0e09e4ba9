"""The planned measures of invented services: the same on one day, more on the next."""

import datetime as dt

from sampledata.demonstration.fictitious_records import plan
from sampledata.demonstration.measures import followed

TODAY = dt.date(2026, 11, 24)
LATER = dt.date(2026, 12, 24)


def test_measures_are_the_same_for_a_day_and_grow_with_the_days() -> None:
    fiches = {fiche.slug: fiche for fiche in plan(TODAY)}
    now = {slug: followed(fiche, TODAY) for slug, fiche in fiches.items()}
    assert now == {fiche.slug: followed(fiche, TODAY) for fiche in plan(TODAY)}
    measured = [found for found in now.values() if found]
    assert len(measured) > 20
    assert all(month < TODAY.replace(day=1) for found in measured for month, _ in found.months)
    for slug, found in now.items():
        launches = [entry.start for entry in fiches[slug].life if entry.kind == "construction" and entry.start]
        assert found is None or all(month > min(launches) for month, _ in found.months)
    later = {fiche.slug: followed(fiche, LATER) for fiche in plan(LATER) if now.get(fiche.slug)}
    for slug, found in later.items():
        before = now[slug]
        if found and before:
            kept = dict(found.months)
            assert all(kept[month] == value for month, value in before.months if month in kept)
            assert found.committees[: len(before.committees)] == before.committees


def test_named_and_ended_services_are_returned_no_invented_measure() -> None:
    for fiche in plan(TODAY):
        if not fiche.columns.get("is_fictitious") or fiche.life[-1].kind in ("abandon", "transfere"):
            assert followed(fiche, TODAY) is None
