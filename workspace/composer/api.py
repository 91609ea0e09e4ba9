"""API of definitions: public read access with their grammar; the DINUM's staff preview and save rules."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError as Refusal
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from access.api_permissions import PrivateView, WritableView
from common.api.errors import BAD_REQUEST, NOT_FOUND, json_number, missing, read_body, refusal_as_answer
from common.api.lists import PublicListAPIView, Rows
from common.api.preconditions import IF_MATCH, STALE, required_version
from common.api.public import PublicView, site_of
from common.filters import RowFilterSet, Search, of_text, yes_or_no
from common.models import Job
from common.optimistic_lock import VersionToken
from common.private_api import django_request
from common.rights import Action
from indicators.actions.definitions import (
    ChangeContext,
    Following,
    Naming,
    add_version,
    create_indicator,
    versions_state,
)
from indicators.algebra import RuleVocabulary, describe, read_vocabulary
from indicators.models import Definition, Indicator
from workspace.composer import serializers
from workspace.composer.actions import ask_preview, job_of
from workspace.indicators.queries import version_of
from workspace.models import RulePreview


class DefinitionFilter(RowFilterSet):
    indicator = of_text("code", "Code de l’indicateur.")
    fictitious = yes_or_no("is_fictitious", "Indicateur fictif de la démonstration.")
    search = Search("code", "label", "wording")


class DefinitionsView(PublicListAPIView, WritableView):
    """Les indicateurs, dans l’ordre du tableau, avec chaque version de leur définition."""

    writes = Action.DECIDE
    http_method_names = ["get", "head", "options", "post"]

    list_name = "definitions"
    serializer_class = serializers.DefinedIndicator
    filterset_class = DefinitionFilter

    def get_rows(self) -> Rows:
        words = read_vocabulary()
        return [_indicator(one, words) for one in Indicator.objects.prefetch_related("definitions")]

    @extend_schema(
        operation_id="define-indicator",
        request=serializers.DefinitionRequest,
        responses={201: serializers.DefinedIndicator, **BAD_REQUEST, **serializers.FOR_STAFF},
    )
    def post(self, request: Request) -> Response:
        """Un nouvel indicateur. Ses chiffres sont calculés dès qu'il est enregistré."""
        values = read_body(serializers.DefinitionRequest, request)
        naming = Naming(values["label"], values["unit"], values["wording"])
        asked = {name: values[name] for name in ("code", "first_year", "last_year", "rule")}
        try:
            following = Following(values["follower"], values["followed_from"])
            made = create_indicator(**asked, naming=naming, following=following, by=_change_context(request, values))
        except Refusal as refusal:
            raise refusal_as_answer(refusal) from None
        return Response(_indicator(made, read_vocabulary()), status=201)


class VersionsView(WritableView):
    """Les versions de la définition d'un indicateur, de la première à la dernière."""

    writes = Action.DECIDE
    http_method_names = ["get", "head", "options", "post"]

    @extend_schema(
        operation_id="definition-versions",
        parameters=[serializers.CODE_IN_PATH],
        responses={200: serializers.DefinedIndicator, **NOT_FOUND},
    )
    def get(self, request: Request, code: str) -> Response:
        return Response(_indicator(_indicator_of_code(code), read_vocabulary()))

    @extend_schema(
        operation_id="add-definition-version",
        parameters=[serializers.CODE_IN_PATH, IF_MATCH],
        request=serializers.VersionRequest,
        responses={201: serializers.VersionShape, **BAD_REQUEST, **NOT_FOUND, **serializers.FOR_STAFF, **STALE},
    )
    def post(self, request: Request, code: str) -> Response:
        """Une nouvelle version, à partir d'une année. Ce qui est publié ne change pas."""
        indicator, values = _indicator_of_code(code), read_body(serializers.VersionRequest, request)
        asked = {name: values[name] for name in ("first_year", "rule", "confirmed")}
        try:
            with required_version(request, values) as seen:
                made = add_version(indicator=indicator, **asked, seen=seen, by=_change_context(request, values))
        except Refusal as refusal:
            raise refusal_as_answer(refusal) from None
        return Response(_version(made, read_vocabulary()), status=201)


@method_decorator(never_cache, name="dispatch")
class PreviewsView(PrivateView):
    """Voir ce qu'une règle donne sur les années passées, avant de l'enregistrer."""

    right = Action.DECIDE
    http_method_names = ["options", "post"]

    @extend_schema(
        operation_id="preview-rule",
        request=serializers.PreviewRequest,
        responses={202: serializers.PreviewShape, **BAD_REQUEST, **serializers.FOR_STAFF},
    )
    def post(self, request: Request) -> Response:
        rule = read_body(serializers.PreviewRequest, request)["rule"]
        try:
            asked = ask_preview(rule=rule, actor=request.user)
        except Refusal as refusal:
            raise ValidationError({"rule": refusal.messages}) from None
        return Response(_preview(asked, request), status=202)


@method_decorator(never_cache, name="dispatch")
class PreviewView(PrivateView):
    """Un aperçu demandé : où en est son calcul, puis son résultat."""

    right = Action.DECIDE
    http_method_names = ["get", "head", "options"]

    @extend_schema(
        operation_id="rule-preview", responses={200: serializers.PreviewShape, **NOT_FOUND, **serializers.FOR_STAFF}
    )
    def get(self, request: Request, pk: UUID) -> Response:
        asked = RulePreview.objects.filter(pk=pk).first()
        if asked is None:
            raise missing("id", "Cet aperçu n’existe pas, ou plus.")
        return Response(_preview(asked, request))


class GrammarView(PublicView):
    """Ce qu'une règle peut dire : les mesures, leurs périodes, leurs calculs et leurs conditions."""

    @extend_schema(operation_id="grammar", responses={200: serializers.GrammarDocument})
    def get(self, request: Request) -> Response:
        return Response(serializers.GrammarDocument(describe(read_vocabulary())).data)


def _change_context(request: Request, values: dict[str, Any]) -> ChangeContext:
    return ChangeContext(request.user, values["reason"], source="api")


def _indicator_of_code(code: str) -> Indicator:
    found = Indicator.objects.prefetch_related("definitions").filter(code=code).first() if "\0" not in code else None
    if found is None:
        raise missing("code", f"Aucun indicateur n’a le code « {code[:60]} ».")
    return found


def _indicator(one: Indicator, words: RuleVocabulary) -> dict[str, Any]:
    names = ("code", "label", "unit", "wording", "first_year", "last_year", "position", "is_fictitious")
    versions = [_version(definition, words) for definition in one.definitions.all()]
    seen = VersionToken.of(versions_state(one)).token
    return {**{name: getattr(one, name) for name in names}, "versions": versions, "seen": seen}


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


def _preview(asked: RulePreview, request: Request) -> dict[str, Any]:
    job = job_of(asked)
    result = asked.result
    return {
        "id": str(asked.pk),
        "rule": asked.rule,
        "state": job.state if job else Job.State.QUEUED,
        "done": job.done if job else 0,
        "total": job.total if job else 0,
        "result": {**result, "years": [_year(one) for one in result["years"]]}
        if result and "years" in result
        else None,
        "url": f"{site_of(django_request(request))}{reverse('api-rule-preview', args=[asked.pk])}",
    }


def _year(one: dict[str, Any]) -> dict[str, Any]:
    rows = [{**row, "amount": json_number(Decimal(row["amount"]))} for row in one["rows"]]
    return {**one, "value": None if one["value"] is None else json_number(Decimal(one["value"])), "rows": rows}
