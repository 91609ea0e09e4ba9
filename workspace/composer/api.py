"""Public read API of the definitions of indicators, and of the grammar of their rules."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.errors import missing
from common.api.lists import PublicListAPIView, Rows
from common.api.public import PublicView
from common.filters import RowFilterSet, Search, of_text, yes_or_no
from indicators.algebra import RuleVocabulary, describe, read_vocabulary
from indicators.models import Definition, Indicator
from web.api.errors import NOT_FOUND, missing
from web.api.lists import PublicListAPIView, Rows
from web.api.public import PublicView
from web.filters import RowFilterSet, Search, of_text, yes_or_no
from workspace.composer import serializers
from workspace.indicators.queries import version_of


class DefinitionFilter(RowFilterSet):
    indicator = of_text("code", "Code de l’indicateur.")
    fictitious = yes_or_no("is_fictitious", "Indicateur fictif de la démonstration.")
    search = Search("code", "label", "wording")


class DefinitionsView(PublicListAPIView):
    """Les indicateurs, dans l’ordre du tableau, avec chaque version de leur définition."""

    list_name = "definitions"
    serializer_class = serializers.DefinedIndicator
    filterset_class = DefinitionFilter

    def get_rows(self) -> Rows:
        words = read_vocabulary()
        return [_indicator(one, words) for one in Indicator.objects.prefetch_related("definitions")]


class VersionsView(PublicView):
    """Les versions de la définition d'un indicateur, de la première à la dernière."""

    @extend_schema(
        operation_id="definition-versions",
        parameters=[serializers.CODE_IN_PATH],
        responses={200: serializers.DefinedIndicator},
    )
    def get(self, request: Request, code: str) -> Response:
        return Response(_indicator(_indicator_of_code(code), read_vocabulary()))


class GrammarView(PublicView):
    """Ce qu'une règle peut dire : les mesures, leurs périodes, leurs calculs et leurs conditions."""

    @extend_schema(operation_id="grammar", responses={200: serializers.GrammarDocument})
    def get(self, request: Request) -> Response:
        return Response(serializers.GrammarDocument(describe(read_vocabulary())).data)


def _indicator_of_code(code: str) -> Indicator:
    found = Indicator.objects.prefetch_related("definitions").filter(code=code).first() if "\0" not in code else None
    if found is None:
        raise missing("code", f"Aucun indicateur n’a le code « {code[:60]} ».")
    return found


def _indicator(one: Indicator, words: RuleVocabulary) -> dict[str, Any]:
    names = ("code", "label", "unit", "wording", "first_year", "last_year", "position", "is_fictitious")
    versions = [_version(definition, words) for definition in one.definitions.all()]
    return {**{name: getattr(one, name) for name in names}, "versions": versions}


def _version(definition: Definition, words: RuleVocabulary) -> dict[str, Any]:
    read = version_of(definition, words)
    return {
        "version": definition.version,
        "first_year": definition.first_year,
        "rule": definition.rule,
        "meaning": read.words if read.is_read else None,
        "refusals": [] if read.is_read else [read.words],
        "created_at": definition.created_at.isoformat(),
    }
