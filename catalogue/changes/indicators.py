"""Changes of an indicator: published results, targets, external figures."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from django.db.models import F, Q, Window
from django.db.models.functions import Lag

from catalogue.changes.feeds import FeedItem, urn_of
from catalogue.changes.history import OUTSIDE, SHOWN
from common.history import SOURCES, history_of
from common.words import date_fr, strip_trailing_zeros
from indicators.models import Indicator, MeasuredFigure, PublishedResult, Target
from indicators.presenters import quantity_in_words

TEAM = "Équipe de la DINUM"


@dataclass(frozen=True, slots=True)
class FigureVersion:
    """A version of a target or of an external figure; ``before`` is the previous value."""

    kind: str
    pk: int
    at: dt.datetime
    label: str
    day: dt.date
    value: Decimal | None
    before: Decimal | None
    source: str
    reason: str


def indicator_changes(indicator: Indicator) -> list[FeedItem]:
    """Return the latest changes of an indicator, the latest first: three queries. No person is named."""
    versions = [*_versions_of(Target, indicator), *_versions_of(MeasuredFigure, indicator)]
    results = PublishedResult.objects.filter(indicator=indicator).select_related("publication", "replaces")
    found = [
        *(_published(indicator, one) for one in results.order_by("-publication__recorded_at", "-pk")[:SHOWN]),
        *(_recorded(indicator, one) for one in versions),
    ]
    return sorted(found, key=lambda item: item.at, reverse=True)[:SHOWN]


def _versions_of(model: type[Target | MeasuredFigure], indicator: Indicator) -> Iterator[FigureVersion]:
    """Return the last versions of the targets, or measured figures, whose value differs from the previous one. One query.

    A version that leaves the value as it was is not a change.
    """
    versions = (
        history_of(model)
        ._default_manager.filter(indicator=indicator)
        .annotate(former=Window(Lag("value"), partition_by="pgh_obj_id", order_by="pgh_id"))
    )
    is_same = Q(value=F("former")) | Q(value=None, former=None)
    changed = versions.exclude(is_same, pgh_label="update").select_related("pgh_context")
    for version in cast("list[Any]", changed.order_by("-pgh_created_at", "-pgh_id")[:SHOWN]):
        context = version.pgh_context.metadata if version.pgh_context else {}
        yield FigureVersion(
            kind="target" if model is Target else "measured",
            pk=version.pgh_id,
            at=version.pgh_created_at,
            label=version.pgh_label,
            day=dt.date(version.year, 1, 1) if model is Target else version.start,
            value=version.value,
            before=version.former,
            source=context.get("source") or "",
            reason=context.get("reason") or "",
        )


def _published(indicator: Indicator, row: PublishedResult) -> FeedItem:
    publication, value = row.publication, _value(row.value, row.unit or indicator.unit)
    what = f"Résultat {row.year} publié : {value}"
    if row.replaces:
        what = f"Résultat {row.year} corrigé : {value}, au lieu de {_value(row.replaces.value, indicator.unit)}"
    return _item(
        indicator,
        key=f"published {row.pk}",
        at=publication.recorded_at,
        what=what,
        by=TEAM,
        reason=publication.reason or publication.note,
        page=f"/indicateurs/{row.year}/publications/{publication.pk}/",
    )


def _recorded(indicator: Indicator, one: FigureVersion) -> FeedItem:
    by = TEAM if one.source in ("page", "api") else SOURCES.get(one.source, OUTSIDE)
    return _item(
        indicator,
        key=f"{one.kind} {one.pk}",
        at=one.at,
        what=_what(one, indicator.unit),
        by=by,
        reason=one.reason,
        page=f"/indicateurs/{indicator.code}/",
    )


def _what(one: FigureVersion, unit: str) -> str:
    subject = f"Cible {one.day.year}" if one.kind == "target" else f"Relevé à partir du {date_fr(one.day)}"
    if one.label == "delete":
        return f"{subject}, retrait"
    value = _value(one.value, unit)
    return f"{subject} : {_value(one.before, unit)} → {value}" if one.label == "update" else f"{subject} : {value}"


def _item(indicator: Indicator, *, key: str, at: dt.datetime, what: str, by: str, reason: str, page: str) -> FeedItem:
    text = "\n".join([what, f"{by} : {reason}" if reason else by])
    return FeedItem(urn_of(key), at, f"{indicator.label} : {what}", text, by, page)


def _value(value: Decimal | None, unit: str) -> str:
    return "ND" if value is None else quantity_in_words(strip_trailing_zeros(value), unit)
