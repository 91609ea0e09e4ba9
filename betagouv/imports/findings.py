"""Synchronise the open findings of fiches with their anomalies."""

import datetime as dt
from collections.abc import Mapping, Sequence

from betagouv.parse.records import Anomaly
from betagouv.writing import staging
from startups.models import Finding, Startup


def write_findings(doubts: Mapping[str, Sequence[Anomaly]], now: dt.datetime) -> None:
    """Open or update the findings of the fiches in ``doubts`` (by slug), and close those without an anomaly."""
    wanted = {(slug, a.code, a.field): a.detail for slug, anomalies in doubts.items() for a in anomalies}
    opened = Finding.objects.filter(startup__slug__in=doubts, settled_at__isnull=True).order_by()
    settled, reworded = [], []
    for pk, slug, code, field, detail in opened.values_list("pk", "startup__slug", "code", "field", "detail"):
        new_detail = wanted.pop((slug, code, field), None)
        if new_detail is None:
            settled.append([pk, now])
        elif new_detail != detail:
            reworded.append([pk, new_detail])
    staging.update(Finding, ["settled_at"], settled)
    staging.update(Finding, ["detail"], reworded)
    ids = dict(Startup.objects.filter(slug__in={slug for slug, _, _ in wanted}).values_list("slug", "pk"))
    staging.insert(
        Finding,
        ["startup", "code", "field", "detail", "found_at"],
        [[ids[slug], code, field, detail, now] for (slug, code, field), detail in wanted.items() if slug in ids],
    )
