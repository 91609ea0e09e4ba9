"""API endpoints of the change feed, and of the webhooks of a token."""

from typing import Any, cast

from django.core.exceptions import ValidationError as Refusal
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers as s
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from access.api_permissions import PrivateView
from access.token_api import TokenAuthentication, TokenRequired
from accounts.models import ServiceToken
from common.api.errors import (
    BAD_REQUEST,
    NOT_FOUND,
    ErrorsSerializer,
    RequestShape,
    missing,
    read_body,
    refusal_as_answer,
    refused,
)
from common.api.public import PublicView, site_of
from common.filter_fields import whole_between
from common.filters import KnownValues, ReaderFilter, StrictFilterSet, of_text
from common.private_api import django_request
from common.rights import Action
from gateway.changes_as_json import page_as_json
from gateway.feed import MAX_SIZE, Cursor, CursorError, horizon, read_cursor, read_page
from gateway.models import Webhook
from gateway.recorded import BY_NUMBER, NAMES
from gateway.webhooks.actions import follow, stop
from startups.models import Startup

LATEST = "latest"
SINCE = OpenApiParameter(
    "since",
    {"type": "string", "maxLength": 60, "pattern": r"^(latest|changes-[0-9]{1,18}-[0-9]{1,3}-[0-9]{1,18})?$"},
    description="Curseur rendu par « next » : les changements d’après. Vide : tous ; latest : aucun, et un curseur.",
)
RECORD = OpenApiParameter(
    "record",
    {"type": "array", "items": {"type": "string", "enum": [*NAMES]}},
    style="form",
    explode=True,
    description="Sortes d’enregistrement ; plusieurs valeurs s’ajoutent.",
)
STARTUP = OpenApiParameter("startup", {"type": "string", "maxLength": 120}, description="Les changements d’un service.")
SIZE = OpenApiParameter(
    "page_size",
    {"type": "integer", "minimum": 1, "maximum": MAX_SIZE, "default": 100},
    description=f"Changements par page, {MAX_SIZE} au plus.",
)


@extend_schema_field({"type": ["integer", "string"]})
class RecordKey(s.Field[Any, Any, Any, Any]):
    """The key of a record: a number or a text."""


class Change(s.Serializer[dict[str, Any]]):
    """Un changement d'un enregistrement public."""

    cursor = s.CharField(help_text="Sa place : reprendre après lui.")
    at = s.DateTimeField(help_text="Début de la transaction qui l’a fait.")
    record = s.CharField(help_text="Sorte d’enregistrement.")
    id = RecordKey(help_text="Numéro de l’enregistrement ; d’une sorte de phase, son mot.")
    change = s.ChoiceField(choices=["insert", "update", "delete"], help_text="Ajout, modification, suppression.")
    startup = s.CharField(allow_null=True, help_text="Identifiant du service ; null quand il n’y en a pas.")
    before = s.DictField(help_text="Les champs qui diffèrent, avant ; vide pour un ajout.")
    after = s.DictField(help_text="Les mêmes, après ; vide pour une suppression.")
    reason = s.CharField(allow_blank=True, help_text="Raison donnée par l’auteur.")
    source = s.CharField(  # type: ignore[assignment]
        allow_null=True, help_text="Par où : page, api, importer… ; null hors de l’application."
    )
    url = s.CharField(allow_null=True, help_text="La fiche, dans l’API.")


class ChangeFeed(s.Serializer[dict[str, Any]]):
    """Une page du flux."""

    results = Change(many=True, help_text="Les changements, dans l’ordre de leurs transactions.")
    next = s.CharField(help_text="Curseur à envoyer en « since » pour la suite, maintenant ou plus tard.")
    has_more = s.BooleanField(help_text="Vrai : la suite est déjà là.")


class SubscriptionRequest(RequestShape):
    """Un abonnement à demander."""

    name = s.CharField(max_length=200, help_text="Nom de l’outil qui reçoit.")
    url = s.CharField(max_length=2000, help_text="Adresse en https, du réseau public.")
    records = s.ListField(
        child=s.ChoiceField(choices=NAMES), required=False, help_text="Sortes d’enregistrement ; aucune : toutes."
    )
    since = s.CharField(
        required=False, allow_blank=True, max_length=60, help_text="Curseur d’où partir ; vide : maintenant."
    )


class WebhookShape(s.Serializer[dict[str, Any]]):
    """Un abonnement du jeton."""

    id = s.IntegerField(help_text="Numéro de l’abonnement.")
    name = s.CharField(help_text="Nom de l’outil qui reçoit.")
    url = s.CharField(help_text="Adresse qui reçoit.")
    records = s.ListField(child=s.CharField(), help_text="Sortes d’enregistrement ; vide : toutes.")
    since = s.CharField(help_text="Curseur : ce qui est déjà reçu.")
    failures = s.IntegerField(help_text="Échecs de suite.")
    next_attempt_at = s.DateTimeField(allow_null=True, help_text="Prochain essai après un échec.")
    disabled_at = s.DateTimeField(allow_null=True, help_text="Arrêté à ce moment.")
    disabled_reason = s.CharField(allow_blank=True, help_text="Pourquoi il est arrêté.")


class NewWebhook(WebhookShape):
    """Un abonnement qui vient d'être demandé, avec son secret, montré une seule fois."""

    secret = s.CharField(help_text="Secret de signature (Standard Webhooks), montré une seule fois.")


class WebhookList(s.Serializer[dict[str, Any]]):
    results = WebhookShape(many=True, help_text="Les abonnements du jeton.")


class DeliveryShape(s.Serializer[dict[str, Any]]):
    message = s.CharField(help_text="webhook-id : le même à chaque essai.")
    at = s.DateTimeField(help_text="Moment de l’essai.")
    attempt = s.IntegerField(help_text="Combientième essai.")
    changes = s.IntegerField(help_text="Changements du message.")
    succeeded = s.BooleanField(help_text="Reçu.")
    detail = s.CharField(help_text="Ce qui est revenu.")
    milliseconds = s.IntegerField(help_text="Durée.")


class DeliveryList(s.Serializer[dict[str, Any]]):
    results = DeliveryShape(many=True, help_text="Les cent derniers essais, du plus récent au plus ancien.")


REFUSED = {
    **BAD_REQUEST,
    401: OpenApiResponse(ErrorsSerializer, description="Le jeton manque, ou n’est plus valable."),
    403: OpenApiResponse(ErrorsSerializer, description="Ce jeton n’en a pas le droit."),
}


USUAL_SIZE = 100
SHOWN = 100
"""How many attempts of a webhook are shown."""


def read_place(text: str) -> Cursor:
    """Parse a cursor of this feed; raise ValueError for another text."""
    cursor = read_cursor(text)
    if cursor.table and cursor.table not in BY_NUMBER:
        raise CursorError("Ce curseur n’est pas de cette liste : reprenez celui de « next », tel quel.")
    return cursor


class ChangeFilter(StrictFilterSet):
    """Filters of the change feed."""

    since = ReaderFilter(reader=lambda text: horizon() if text == LATEST else read_place(text), label="Curseur")
    record = KnownValues(choices=[(name, name) for name in NAMES], label="Enregistrements")
    startup = of_text("startup", "Service")
    page_size = ReaderFilter(reader=whole_between(1, MAX_SIZE), label="Changements par page")


class ChangesView(PublicView):
    """Tout changement de tout enregistrement public, une fois, dans l'ordre. Gardez « next » et renvoyez-le en « since » :
    rien ne manque, et rien ne vient deux fois. Un changement paraît quand les transactions commencées avant lui sont finies.
    """

    is_cached = False  # it also depends on the commits of other transactions
    reads_query = True

    @extend_schema(
        operation_id="changes",
        parameters=[SINCE, RECORD, STARTUP, SIZE],
        responses={200: ChangeFeed, **BAD_REQUEST, **NOT_FOUND},
        tags=["changes"],
    )
    def get(self, request: Request) -> Response:
        filters = ChangeFilter(request.query_params)
        if filters.errors:
            raise ValidationError(filters.errors)
        asked = filters.values
        page = read_page(
            asked.get("since", Cursor()),
            asked.get("page_size", USUAL_SIZE),
            records=asked.get("record", ()),
            startup=_startup(asked.get("startup", "")),
        )
        answer = Response(page_as_json(page, site_of(django_request(request))))
        answer["Link"] = f'<{site_of(django_request(request))}/api/v1/changes/?since={page.upto}>; rel="next"'
        return answer


def _startup(slug: str) -> int | None:
    if not slug:
        return None
    found = Startup.objects.filter(slug=slug).values_list("pk", flat=True).first()
    if found is None:
        raise missing("startup", f"Aucun service n’a l’identifiant « {slug} ».")
    return int(found)


class WebhooksView(PrivateView):
    """Les abonnements du jeton : les changements sont envoyés à une adresse, signés selon Standard Webhooks."""

    right = Action.MEASURE
    authentication_classes = (TokenAuthentication,)
    permission_classes = (TokenRequired,)
    http_method_names = ["get", "post", "options"]

    @extend_schema(operation_id="webhooks", responses={200: WebhookList, **REFUSED}, tags=["changes"], parameters=[])
    def get(self, request: Request) -> Response:
        return Response({"results": [_webhook(one) for one in Webhook.objects.filter(token=_token(request))]})

    @extend_schema(
        operation_id="follow-changes",
        request={"application/json": SubscriptionRequest},
        responses={201: NewWebhook, **REFUSED},
        tags=["changes"],
    )
    def post(self, request: Request) -> Response:
        asked = read_body(SubscriptionRequest, request)
        since = asked.get("since", "")
        try:
            read_place(since)
        except CursorError as error:
            raise refused("since", str(error)) from None
        try:
            webhook = follow(
                name=asked["name"],
                url=asked["url"],
                records=asked.get("records", []),
                since=since,
                token=_token(request),
            )
        except Refusal as refusal:
            raise refusal_as_answer(refusal) from None
        return Response(_webhook(webhook) | {"secret": webhook.secret}, status=status.HTTP_201_CREATED)


class WebhookView(PrivateView):
    """Un abonnement du jeton, et ses derniers envois."""

    right = Action.MEASURE
    authentication_classes = (TokenAuthentication,)
    permission_classes = (TokenRequired,)
    http_method_names = ["get", "delete", "options"]

    @extend_schema(
        operation_id="webhook-deliveries",
        responses={200: DeliveryList, **REFUSED, **NOT_FOUND},
        tags=["changes"],
    )
    def get(self, request: Request, pk: int) -> Response:
        names = ("message", "at", "attempt", "changes", "succeeded", "detail", "milliseconds")
        found = _webhook_of(request, pk).deliveries.all()[:SHOWN]
        return Response({"results": [{name: getattr(one, name) for name in names} for one in found]})

    @extend_schema(operation_id="stop-webhook", responses={204: None, **REFUSED, **NOT_FOUND}, tags=["changes"])
    def delete(self, request: Request, pk: int) -> HttpResponse:
        token = _token(request)
        stop(webhook=_webhook_of(request, pk), reason=f"Arrêté par l’outil « {token.name} »", token=token)
        return HttpResponse(status=status.HTTP_204_NO_CONTENT)


def _token(request: Request) -> ServiceToken:
    return cast("ServiceToken", request.auth)


def _webhook_of(request: Request, pk: int) -> Webhook:
    found = Webhook.objects.filter(token=_token(request), pk=pk).first()
    if found is None:
        raise missing("pk", "Ce jeton n’a pas cet abonnement.")
    return found


def _webhook(one: Webhook) -> dict[str, Any]:
    names = ("name", "url", "records", "since", "failures", "next_attempt_at", "disabled_at", "disabled_reason")
    return {"id": one.pk} | {name: getattr(one, name) for name in names}
