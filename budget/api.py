"""Public read API of the FAST rounds."""

import re

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from budget import serializers
from budget.models import FundingRound
from budget.queries import funding_rounds, with_laureates
from web.api.errors import BAD_REQUEST, GONE, missing_record, refused
from web.api.lists import PublicListAPIView, Rows
from web.api.public import PublicView
from web.filters import Search, StrictFilterSet, of_number

MAX_DIGITS = 4
NO_ROUND = -1
"""No round has a number of more digits; the column holds no more than five."""


class FundingRoundFilter(StrictFilterSet):
    year = of_number("year", "Année de l’appel.")
    quarter = of_number("quarter", "Trimestre de l’appel, de 1 à 4.")
    search = Search("objective")


class FundingRoundsView(PublicListAPIView):
    """Les appels du FAST, le dernier d’abord, avec leurs lauréats."""

    subject = "money"
    list_name = "funding-rounds"
    serializer_class = serializers.RoundShapeSerializer
    filterset_class = FundingRoundFilter

    def get_queryset(self) -> QuerySet[FundingRound]:
        return FundingRound.objects.order_by("-number")

    def to_rows(self, queryset: QuerySet[FundingRound]) -> Rows:
        return with_laureates(queryset)


class FundingRoundView(PublicView):
    """Un appel du FAST et ses lauréats."""

    subject = "money"
    refusals = {**BAD_REQUEST, **GONE}
    operation_id = "funding-round"
    serializer_class = serializers.RoundShapeSerializer

    def get(self, request: Request, number: str) -> Response:
        if not re.fullmatch(r"[0-9]+", number, re.ASCII):
            raise refused("number", f"« {number[:20]} » n’est pas le numéro d’un appel.")
        key = int(number) if len(number) <= MAX_DIGITS else NO_ROUND
        found = funding_rounds(number=key)
        if not found:
            message = f"Aucun appel du FAST n’a le numéro {number[:20]}."
            raise missing_record(FundingRound, "number", message, number=key)
        return self.answer(found[0])
