"""Public read API of indicators."""

import datetime as dt
from typing import Any, ClassVar

from django.http import HttpRequest
from django.urls import reverse
from rest_framework import serializers as s

from common.api.errors import json_number, missing, refused
from common.api.lists import LongPagination, PublicListAPIView, Rows
from common.api.public import site_of
from common.clock import today
from common.filters import ReaderFilter, RowFilterSet, Search, of_text, yes_or_no
from common.private_api import django_request
from impact.serializers import mark_as_json
from indicators import serializers
from indicators.drift.changes import ComparedRow
from indicators.drift.known import PastValue, end_of, past_figure, past_values
from indicators.queries import EvidenceRow, IndicatorYear, Live, Published, TargetOfYear, proof, year_table, years
from indicators.views.parameters import DayError, YearError, read_past_day, read_year
from startups.models import Startup
from web.api.errors import json_number, missing, refused
from web.api.lists import LongPagination, PublicListAPIView, Rows
from web.api.public import site_of
from web.filters import ReaderFilter, RowFilterSet, Search, of_text, yes_or_no


def year_of(text: str) -> int:
    """Return the year in a URL.

    :raises APIException: it is not a year, or has no data.
    """
    try:
        return read_year(text)
    except YearError as error:
        raise (missing if error.is_missing else refused)("year", error.message) from None


def past_day(text: str | None) -> dt.date | None:
    """Return the date of ``known_on``; None without it.

    :raises APIException: it is not a past day within the history.
    """
    try:
        return read_past_day(text or "")
    except DayError as error:
        raise refused("known_on", error.message) from None


def known_on() -> ReaderFilter:
    return ReaderFilter(
        field_name="", reader=str, label="Tel que connu ce jour passé (AAAA-MM-JJ) ; sans lui, maintenant."
    )


class IndicatorFilter(RowFilterSet):
    year = ReaderFilter(field_name="", reader=str, label="Année ; sans elle, la dernière connue.")
    indicator = of_text("code", "Code de l’indicateur.")
    known_on = known_on()
    search = Search("code", "label")


class IndicatorsView(PublicListAPIView):
    """Le tableau d’une année : chaque indicateur avec l'année d'avant, sa cible, ce que donnent les fiches et le publié."""

    list_name = "indicators"
    serializer_class = serializers.IndicatorShape
    filterset_class = IndicatorFilter
    parameters = (serializers.YEAR,)
    extra_fields: ClassVar[dict[str, Any]] = {"year": s.IntegerField(help_text="Année.")}

    def get_rows(self) -> Rows:
        http, year = django_request(self.request), _year(self.value_of("year"))
        day = past_day(self.value_of("known_on"))
        known = past_values(year, end_of(day)) if day else {}
        self.extra = {"year": year}
        rows = [_indicator(row, http) for row in year_table(year).indicators]
        return [row | _known(known.get(row["code"])) for row in rows]


class EvidenceFilter(RowFilterSet):
    startup = of_text("startup", "Identifiant d’un service.")
    part = of_text("part", "counted : compté ; base : du reste de la population.")
    fictitious = yes_or_no("is_fictitious", "Fiche fictive de la démonstration.")
    known_on = known_on()
    search = Search("startup", "name", "reason")


class EvidenceView(PublicListAPIView):
    """Les enregistrements qui font un résultat, avec la date et la raison qui ont compté."""

    list_name = "evidence"
    operation_id = "indicator-evidence"
    serializer_class = serializers.EvidenceShape
    filterset_class = EvidenceFilter
    pagination_class = LongPagination
    parameters = (serializers.CODE_IN_PATH, serializers.YEAR_IN_PATH)
    extra_fields = serializers.EVIDENCE_HEAD

    def get_rows(self) -> Rows:
        code, site = self.kwargs["code"], site_of(self.request)
        day = past_day(self.value_of("known_on"))
        found = proof(code, year_of(self.kwargs["year"]))
        if found is None:
            raise missing("code", f"Aucun indicateur n’a le code « {code} ».")
        self.extra = {
            "code": found.code,
            "year": found.year,
            "rule": found.rule,
            "value": json_number(found.live.value) if found.live else None,
            **mark_as_json(found.live.mark if found.live else None),
        }
        if day is None:
            return [_evidence(row, site) for row in found.rows]
        past = past_figure(found.code, found.year, end_of(day))
        self.extra |= {"value": json_number(past.value) if past else None, **mark_as_json(past.mark if past else None)}
        rows = past.rows if past else ()
        named = Startup.objects.filter(slug__in={row.slug for row in rows if row.slug}, is_fictitious=True)
        fictitious = set(named.values_list("slug", flat=True))
        return [_past_evidence(row, site, is_fictitious=row.slug in fictitious) for row in rows]


def _year(text: str | None) -> int:
    """Return the requested year, by default the last known one; before any is known, the current one."""
    if text is not None:
        return year_of(text)
    return max(years(), default=today().year)


def _indicator(row: IndicatorYear, request: HttpRequest) -> dict[str, Any]:
    evidence = reverse("api-indicator-evidence", args=[row.code, row.year])
    return {
        "code": row.code,
        "label": row.label,
        "unit": row.unit,
        "followed_by": row.followed_by,
        "previous": {
            "live": json_number(row.previous.live_value),
            "published": json_number(row.previous.published_value),
            **mark_as_json(row.previous.live.mark if row.previous.live else None),
        },
        "target": _target(row.now.target),
        "live": _live(row.now.live),
        "published": _published(row.now.published),
        "evidence_url": f"{site_of(request)}{evidence}",
    }


def _known(past: PastValue | None) -> dict[str, Any]:
    value, mark = past or (None, None)
    return {"known": json_number(value), "known_mark": mark_as_json(mark) if past else None}


def _target(target: TargetOfYear | None) -> dict[str, Any] | None:
    if target is None:
        return None
    return {
        "value": json_number(target.value),
        "direction": target.direction,
        "tolerance": json_number(target.tolerance),
    }


def _live(live: Live | None) -> dict[str, Any]:
    return {
        "value": json_number(live.value) if live else None,
        "computed_at": _moment(live.computed_at if live else None),
        **mark_as_json(live.mark if live else None),
    }


def _published(published: Published | None) -> dict[str, Any] | None:
    if published is None:
        return None
    return {
        "value": json_number(published.value),
        "published_at": published.published_on.isoformat(),
        **mark_as_json(published.mark),
    }


def _evidence(row: EvidenceRow, site: str) -> dict[str, Any]:
    return {
        "startup": row.startup,
        "name": row.name,
        "date": row.date.isoformat(),
        "reason": row.reason,
        "amount": json_number(row.amount),
        "part": row.part,
        "record": row.record,
        "recorded_at": _moment(row.recorded_at),
        "source": row.source,
        "is_fictitious": row.is_fictitious,
        "url": f"{site}{reverse('startup-detail', args=[row.startup])}" if row.startup else None,
    }


def _past_evidence(row: ComparedRow, site: str, *, is_fictitious: bool) -> dict[str, Any]:
    """Return a record as known on a past day, without its recording, which is only known for today."""
    return {
        "startup": row.slug,
        "name": row.name,
        "date": row.date.isoformat(),
        "reason": row.reason,
        "amount": json_number(row.amount),
        "part": "counted" if row.is_counted else "base",
        "record": row.record,
        "recorded_at": None,
        "source": None,
        "is_fictitious": is_fictitious,
        "url": f"{site}{reverse('startup-detail', args=[row.slug])}" if row.slug else None,
    }


def _moment(at: dt.datetime | None) -> str | None:
    return at.isoformat() if at else None
