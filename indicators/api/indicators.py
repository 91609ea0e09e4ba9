"""Public read API of indicators."""

import datetime as dt
from functools import cache
from typing import Any, ClassVar

from django.http import HttpRequest
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers as s
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from common.clock import today
from common.figure import UNKNOWN, Figure
from common.record_types import RECORD_TYPES
from common.third_party_internals import django_request
from indicators import serializers
from indicators.drift.changes import ComparedRow
from indicators.drift.known import end_of, past_figure, past_values
from indicators.models import Indicator
from indicators.queries import EvidenceRow, IndicatorYear, Live, Published, TargetOfYear, proof, year_table, years
from indicators.views.parameters import DayError, YearError, read_past_day, read_year
from startups.models import Startup
from web.api.errors import json_number, missing, missing_record, refused
from web.api.lists import LongPagination, PublicListAPIView, Rows
from web.api.public import PublicView, site_of
from web.filters import ReaderFilter, RowFilterSet, Search, StrictFilterSet, of_text, yes_or_no


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


class IndicatorYearView(PublicView):
    """Un indicateur dans une année : son résultat, sa cible, ce qui est publié, et les adresses de ses preuves."""

    reads_query = True

    @extend_schema(
        operation_id="indicator-year",
        parameters=[serializers.CODE_IN_PATH, serializers.YEAR_IN_PATH, serializers.KNOWN_ON],
        responses={200: serializers.IndicatorShape},
    )
    def get(self, request: Request, code: str, year: str) -> Response:
        filters = KnownOnFilter(request.query_params)
        if filters.errors:
            raise ValidationError(filters.errors)
        indicator, of_year = indicator_of_code(code), year_of(year)
        day = past_day(filters.values.get("known_on"))
        row = next((one for one in year_table(of_year).indicators if one.code == indicator.code), None)
        if row is None:
            raise missing("year", f"« {indicator.label} » n’est pas suivi en {of_year}.")
        known = past_values(of_year, end_of(day)) if day else {}
        return Response(_indicator(row, django_request(request)) | _known(known.get(row.code)))


def indicator_of_code(code: str) -> Indicator:
    """Return an indicator; raise 404 for an unknown code, 410 for a withdrawn one."""
    found = Indicator.objects.filter(code=code).first()
    if found is None:
        raise unknown_indicator(code)
    return found


def unknown_indicator(code: str) -> APIException:
    """Return the refusal of a code: 410 if an indicator had it, else 404."""
    return missing_record(Indicator, "code", f"Aucun indicateur n’a le code « {code} ».", code=code)


class KnownOnFilter(StrictFilterSet):
    known_on = known_on()


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
            raise unknown_indicator(code)
        self.extra = {
            "code": found.code,
            "year": found.year,
            "rule": found.rule,
            **(found.live.figure if found.live else UNKNOWN).as_json(),
        }
        if day is None:
            return [_evidence(row, site) for row in found.rows]
        past = past_figure(found.code, found.year, end_of(day))
        self.extra |= (past.figure if past else UNKNOWN).as_json()
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
    site = site_of(request)
    start = f"{site}{reverse('api-indicator-year', args=[row.code, row.year])}"
    return {
        "code": row.code,
        "label": row.label,
        "unit": row.unit,
        "followed_by": row.followed_by,
        "previous": {
            "live": json_number(row.previous.live_value),
            "published": json_number(row.previous.published_value),
            **(row.previous.live.figure if row.previous.live else UNKNOWN).marks_as_json(),
        },
        "target": _target(row.now.target),
        "live": _live(row.now.live),
        "published": _published(row.now.published),
        "url": start,
        "evidence_url": f"{start}evidence/",
        "drift_url": f"{start}drift/" if row.now.published else None,
        "publications_url": f"{start}publications/",
        "page": f"{site}{reverse('indicator', args=[row.code])}",
    }


def _known(past: Figure | None) -> dict[str, Any]:
    return {
        "known": json_number(past.exact) if past else None,
        "known_mark": past.marks_as_json() if past else None,
    }


def _target(target: TargetOfYear | None) -> dict[str, Any] | None:
    if target is None:
        return None
    return {
        "value": json_number(target.value),
        "direction": target.direction,
        "tolerance": json_number(target.tolerance),
        "source": target.source,
        "judgement": target.judgement,
        "is_fictitious": target.is_fictitious,
    }


def _live(live: Live | None) -> dict[str, Any]:
    return {
        **(live.figure if live else UNKNOWN).as_json(),
        "computed_at": _moment(live.computed_at if live else None),
    }


def _published(published: Published | None) -> dict[str, Any] | None:
    if published is None:
        return None
    return {
        **published.figure.as_json(),
        "published_at": published.published_on.isoformat(),
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
        "record_id": row.record_id,
        "recorded_at": _moment(row.recorded_at),
        "source": row.source,
        "is_fictitious": row.is_fictitious,
        "url": record_url(site, row.record, row.record_id),
        "page": _startup_url(site, row.startup),
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
        "record_id": row.record_id,
        "recorded_at": None,
        "source": None,
        "is_fictitious": is_fictitious,
        "url": record_url(site, row.record, row.record_id),
        "page": _startup_url(site, row.slug),
    }


def record_url(site: str, record: str, key: int) -> str | None:
    """Return the URL of a counted record in the API; None if its type is not public."""
    kind = RECORD_TYPES.get(record)
    return f"{site}{_start_of(kind.public_name)}{key}/" if kind and kind.number else None


@cache
def _start_of(record: str) -> str:
    return reverse(f"api-{record}", args=[0]).removesuffix("0/")


def _startup_url(site: str, startup: str) -> str | None:
    return f"{site}{reverse('startup-detail', args=[startup])}" if startup else None


def _moment(at: dt.datetime | None) -> str | None:
    return at.isoformat() if at else None
