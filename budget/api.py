"""The public read API over the FAST rounds."""

import datetime as dt
import re
from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from budget import schema
from budget.queries import AwardPhase, AwardRow, RoundRow, funding_rounds
from common.api import BAD_REQUEST, NOT_FOUND, json_number, missing, refused
from common.filters import RowFilterSet, Search, of_number, yes_or_no
from common.list_api import PublicListAPIView, Rows
from common.private_api import django_request
from common.public_api import PublicView, site_of

MAX_DIGITS = 4
"""No round has a number of more digits; the column holds no more than five."""


class FundingRoundFilter(RowFilterSet):
    year = of_number("year", "Année de l’appel.")
    quarter = of_number("quarter", "Trimestre de l’appel, de 1 à 4.")
    fictitious = yes_or_no("is_fictitious", "Donnée fictive.")
    search = Search("objective")


class FundingRoundsView(PublicListAPIView):
    """Les appels du FAST, le dernier d'abord, avec leurs lauréats."""

    list_name = "funding-rounds"
    serializer_class = schema.RoundShape
    filterset_class = FundingRoundFilter

    def get_rows(self) -> Rows:
        site = site_of(self.request)
        return [_round(one, site) for one in funding_rounds()]


class FundingRoundView(PublicView):
    """Un appel du FAST et ses lauréats."""

    @extend_schema(
        operation_id="funding-round",
        parameters=[schema.NUMBER_IN_PATH],
        responses={200: schema.RoundShape, **BAD_REQUEST, **NOT_FOUND},
    )
    def get(self, request: Request, number: str) -> Response:
        if not re.fullmatch(r"[0-9]+", number, re.ASCII):
            raise refused("number", f"« {number[:20]} » n’est pas le numéro d’un appel.")
        found = funding_rounds(number=int(number)) if len(number) <= MAX_DIGITS else []
        if not found:
            raise missing("number", f"Aucun appel du FAST n’a le numéro {number[:20]}.")
        return Response(_round(found[0], site_of(django_request(request))))


def _round(one: RoundRow, site: str) -> dict[str, Any]:
    return {
        "number": one.number,
        "year": one.year,
        "quarter": one.quarter,
        "call_opened_on": _day(one.call_opened_on),
        "committee_on": _day(one.committee_on),
        "objective": one.objective,
        "total": json_number(one.sum.total),
        "unknown_amounts": one.sum.unknown,
        "is_fictitious": one.is_fictitious,
        "awards": [_award(award) for award in one.awards],
        "url": f"{site}{reverse('api-funding-round', args=[one.number])}",
    }


def _award(award: AwardRow) -> dict[str, Any]:
    return {
        "startup": award.startup,
        "incubator": award.incubator,
        "name": award.name,
        "amount": json_number(award.amount),
        "awarded_on": _day(award.awarded_on),
        "awarded_in": award.counted_on.year,
        "phase_at_award": _kind(award.phase_then),
        "phase_now": _kind(award.phase_now),
        "objective": award.objective,
        "result": award.result,
        "result_on": _day(award.result_on),
        "objective_reached": award.objective_reached,
        "is_fictitious": award.is_fictitious,
    }


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _kind(phase: AwardPhase | None) -> str | None:
    return phase.kind if phase else None
