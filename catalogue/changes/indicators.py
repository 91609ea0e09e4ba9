"""Changes of an indicator: published results, targets, external figures."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, Window
from django.db.models.functions import Lag
from django.urls import reverse
from django.utils.text import capfirst

from catalogue.changes.feeds import FeedItem, urn_of
from catalogue.changes.history import SHOWN
from common.figure import with_marks
from common.history import history_of
from common.words import date_fr, origin_in_words, strip_trailing_zeros
from indicators.models import Indicator, MeasuredFigure, PublishedResult, Target
from indicators.presenters import quantity_in_words

TEAM = "Équipe de la DINUM"


def indicator_changes(indicator: Indicator) -> list[FeedItem]:
    """Return the latest changes of an indicator, the latest first: three queries. No person is named."""
    results = PublishedResult.objects.filter(indicator=indicator).select_related("publication", "replaces")
    found = [
        *(_published(indicator, one) for one in results.order_by("-publication__recorded_at", "-pk")[:SHOWN]),
        *(_target(indicator, one) for one in _versions_of(Target, indicator)),
        *(_measured(indicator, one) for one in _versions_of(MeasuredFigure, indicator)),
    ]
    return sorted(found, key=lambda item: item.at, reverse=True)[:SHOWN]


def _versions_of(model: type[Target | MeasuredFigure], indicator: Indicator) -> list[Any]:
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
    return list(changed.order_by("-pgh_created_at", "-pgh_id")[:SHOWN])


def _published(indicator: Indicator, row: PublishedResult) -> FeedItem:
    publication, value = row.publication, _published_value(indicator, row)
    what = f"Résultat {row.year} publié : {value}"
    if row.replaces:
        what = f"Résultat {row.year} corrigé : {value}, au lieu de {_published_value(indicator, row.replaces)}"
    return _item(
        indicator,
        key=f"published {row.pk}",
        at=publication.recorded_at,
        what=what,
        by=TEAM,
        reason=publication.reason or publication.note,
        page=reverse("publication", args=[row.year, publication.pk]),
    )


def _target(indicator: Indicator, version: Any) -> FeedItem:
    return _recorded(indicator, version, f"target {version.pgh_id}", _target_in_words(version))


def _target_in_words(version: Any) -> str:
    """Return « Cible 2024 », « Plafond 2024 », « Cible actualisée 2024 », or « Cible 2024 (loi de finances 2022) »."""
    target = Target(direction=version.direction)
    noun = capfirst(target.noun)
    if version.edition == Target.Edition.FORECAST:
        return f"{noun} {target.kind.agree('actualisé', 'actualisée')} {version.year}"
    foreseen = f" (loi de finances {version.edition_year})" if version.edition_year != version.year else ""
    return f"{noun} {version.year}{foreseen}"


def _measured(indicator: Indicator, version: Any) -> FeedItem:
    return _recorded(indicator, version, f"measured {version.pgh_id}", f"Relevé à partir du {date_fr(version.start)}")


def _recorded(indicator: Indicator, version: Any, key: str, subject: str) -> FeedItem:
    """Return the change that a version of a target, or of a measured figure, made to its value."""
    context = version.pgh_context.metadata if version.pgh_context else {}
    source, value = context.get("source") or "", _value(version.value, indicator.unit)
    what = f"{subject} : {value}"
    if version.pgh_label == "delete":
        what = f"{subject}, retrait"
    elif version.pgh_label == "update":
        what = f"{subject} : {_value(version.former, indicator.unit)} → {value}"
    return _item(
        indicator,
        key=key,
        at=version.pgh_created_at,
        what=what,
        by=TEAM if source in ("page", "api") else origin_in_words(source),
        reason=context.get("reason") or "",
        page=reverse("indicator", args=[indicator.code]),
    )


def _item(indicator: Indicator, *, key: str, at: dt.datetime, what: str, by: str, reason: str, page: str) -> FeedItem:
    text = "\n".join([what, f"{by} : {reason}" if reason else by])
    return FeedItem(urn_of(key), at, f"{indicator.label} : {what}", text, by, page)


def _published_value(indicator: Indicator, row: PublishedResult) -> str:
    """Return a published result with its marks."""
    return with_marks(_value(row.value, row.unit or indicator.unit), row.figure.caveats)


def _value(value: Decimal | None, unit: str) -> str:
    return "ND" if value is None else quantity_in_words(strip_trailing_zeros(value), unit)
