"""Public read API of the definitions of indicators, and of the grammar of their rules."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from indicators.algebra import RuleVocabulary, describe, read_vocabulary
from indicators.models import Definition, Indicator
from indicators.queries import years
from indicators.queries.targets import is_followed
from web.api.errors import BAD_REQUEST, GONE, missing_record
from web.api.public import PublicView, site_of
from workspace.composer import serializers
from workspace.indicators.queries import version_of


class IndicatorView(PublicView):
    """Un indicateur, les versions de sa définition, et les années où il est suivi."""

    refusals = {**BAD_REQUEST, **GONE}

    @extend_schema(
        operation_id="indicator", parameters=[serializers.CODE_IN_PATH], responses={200: serializers.DefinedIndicator}
    )
    def get(self, request: Request, code: str) -> Response:
        indicator = Indicator.objects.filter(code=code).first()
        if indicator is None:
            raise missing_record(Indicator, "code", f"Aucun indicateur n’a le code « {code} ».", code=code)
        followed = [year for year in years() if is_followed(indicator, year)]
        return Response(_indicator(indicator, read_vocabulary(), site_of(request), followed))


class GrammarView(PublicView):
    """Ce qu'une règle peut dire : les mesures, leurs périodes, leurs calculs et leurs conditions."""

    @extend_schema(operation_id="grammar", responses={200: serializers.GrammarDocument})
    def get(self, request: Request) -> Response:
        return Response(serializers.GrammarDocument(describe(read_vocabulary())).data)


def _indicator(one: Indicator, words: RuleVocabulary, site: str, followed: list[int]) -> dict[str, Any]:
    names = ("code", "label", "unit", "wording", "first_year", "last_year", "position", "is_fictitious")
    return {
        **{name: getattr(one, name) for name in names},
        "versions": [_version(definition, words, site) for definition in one.definitions.order_by("version")],
        "years": [
            {"year": year, "url": f"{site}{reverse('api-indicator-year', args=[one.code, year])}"} for year in followed
        ],
        "url": f"{site}{reverse('api-indicator', args=[one.code])}",
        "page": f"{site}{reverse('indicator', args=[one.code])}",
    }


def _version(definition: Definition, words: RuleVocabulary, site: str) -> dict[str, Any]:
    read = version_of(definition, words)
    return {
        "id": definition.pk,
        "url": f"{site}{reverse('api-definition', args=[definition.pk])}",
        "version": definition.version,
        "first_year": definition.first_year,
        "rule": definition.rule,
        "meaning": read.words if read.is_read else None,
        "refusals": [] if read.is_read else [read.words],
        "created_at": definition.created_at.isoformat(),
    }
