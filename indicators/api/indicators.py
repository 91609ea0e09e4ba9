"""The public read API over the indicators."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from rest_framework import serializers as s
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response

from common.api import json_number, missing, refused
from common.filters import Reading, of_text, yes_or_no
from common.lists.asking import MAX_PAGE_SIZE, read_list_request
from common.lists.composed import composed_answer, list_of
from common.lists.describing import described
from common.private_api import django_request
from common.public_api import PublicView, site_of
from common.shaping import ShapedView
from indicators import schema
from indicators.queries import EvidenceRow, IndicatorYear, Live, Published, TargetOfYear, proof, year_table, years
from indicators.reading import YearError, known_years, read_year


class IndicatorView(PublicView):
    """An answer about a year."""

    def handle_exception(self, exc: Exception) -> Response:
        return super().handle_exception(as_answer(exc) if isinstance(exc, YearError) else exc)


def as_answer(error: YearError) -> APIException:
    """The refusal that the API gives for a year that can't be shown."""
    return (missing if error.is_missing else refused)("year", error.message)


INDICATORS = list_of(
    "indicators",
    schema.IndicatorShape,
    filters={
        "year": Reading(reader=str, label="Année ; sans elle, la dernière connue."),
        "indicator": of_text("code", "Code de l’indicateur."),
    },
    searched=("code", "label"),
    composing=frozenset({"year"}),
)


class IndicatorsView(ShapedView, IndicatorView):
    """Le tableau d’une année : chaque indicateur avec l'année d'avant, sa cible, ce que donnent les fiches et le publié."""

    @described(INDICATORS, schema.IndicatorShape, known=[schema.YEAR], head={"year": s.IntegerField()})
    def get(self, request: Request) -> HttpResponse:
        http = django_request(request)
        asked = read_list_request(INDICATORS, http)
        year = _year(asked.values.get("year"))
        items = [_indicator(row, http) for row in year_table(year).indicators]
        return composed_answer(http, INDICATORS, asked, items, {"year": year})


EVIDENCE = list_of(
    "evidence",
    schema.EvidenceShape,
    filters={
        "startup": of_text("startup", "Identifiant d’un service."),
        "part": of_text("part", "counted : compté ; base : du reste de la population."),
        "fictitious": yes_or_no("is_fictitious", "Fiche fictive de la démonstration."),
    },
    searched=("startup", "name", "reason"),
    usual_size=MAX_PAGE_SIZE,
)


class EvidenceView(ShapedView, IndicatorView):
    """Les enregistrements qui font un résultat, avec la date et la raison qui ont compté."""

    @described(
        EVIDENCE,
        schema.EvidenceShape,
        operation_id="indicator-evidence",
        known=[schema.CODE_IN_PATH, schema.YEAR_IN_PATH],
        head=schema.EVIDENCE_HEAD,
    )
    def get(self, request: Request, code: str, year: str) -> HttpResponse:
        http = django_request(request)
        asked = read_list_request(EVIDENCE, http)
        found = proof(code, read_year(year))
        if found is None:
            raise missing("code", f"Aucun indicateur n’a le code « {code} ».")
        head = {
            "code": found.code,
            "year": found.year,
            "rule": found.rule,
            "value": json_number(found.live.value) if found.live else None,
        }
        site = site_of(http)
        return composed_answer(http, EVIDENCE, asked, [_evidence(row, site) for row in found.rows], head)


def _year(text: str | None) -> int:
    """The year asked for; the last known when none is."""
    if text is not None:
        return read_year(text)
    known = years()
    if not known:
        raise missing("year", known_years(()))
    return known[-1]


def _indicator(row: IndicatorYear, request: HttpRequest) -> dict[str, Any]:
    evidence = reverse("api-indicator-evidence", args=[row.code, row.year])
    return {
        "code": row.code,
        "label": row.label,
        "unit": row.unit,
        "previous": {
            "live": json_number(row.previous.live_value),
            "published": json_number(row.previous.published_value),
        },
        "target": _target(row.now.target),
        "live": _live(row.now.live),
        "published": _published(row.now.published),
        "evidence_url": f"{site_of(request)}{evidence}",
    }


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
    }


def _published(published: Published | None) -> dict[str, Any] | None:
    if published is None:
        return None
    return {"value": json_number(published.value), "published_at": published.published_on.isoformat()}


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


def _moment(at: dt.datetime | None) -> str | None:
    return at.isoformat() if at else None
