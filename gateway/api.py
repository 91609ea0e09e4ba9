"""API endpoints of the change feed, and of the webhooks of a token."""

from typing import Any, cast

from django.core.exceptions import ValidationError as Refusal
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from access.api_permissions import PrivateView
from access.token_api import HasToken, TokenAuthentication
from accounts.models import ServiceToken
from common.api import BAD_REQUEST, NOT_FOUND, missing, read_body, refusal_as_answer, refused
from common.filters import KnownValues, ReaderFilter, StrictFilterSet, of_text, whole_between
from common.private_api import django_request
from common.public_api import PublicView, site_of
from common.rights import Action
from gateway import schema
from gateway.changes_as_json import page_as_json
from gateway.cursors import Cursor, CursorError, read_cursor
from gateway.feed import MAX_SIZE, horizon, read_page
from gateway.models import Webhook
from gateway.recorded import BY_NUMBER, NAMES
from gateway.webhooks.actions import follow, stop
from startups.models import Startup

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

    since = ReaderFilter(reader=lambda text: horizon() if text == schema.LATEST else read_place(text), label="Curseur")
    record = KnownValues(
        choices=[(name, name) for name in NAMES], unknown="Sorte d’enregistrement inconnue", label="Enregistrements"
    )
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
        parameters=[schema.SINCE, schema.RECORD, schema.STARTUP, schema.SIZE],
        responses={200: schema.ChangeFeed, **BAD_REQUEST, **NOT_FOUND},
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
    permission_classes = (HasToken,)
    http_method_names = ["get", "post", "options"]

    @extend_schema(
        operation_id="webhooks", responses={200: schema.WebhookList, **schema.REFUSED}, tags=["changes"], parameters=[]
    )
    def get(self, request: Request) -> Response:
        return Response({"results": [_webhook(one) for one in Webhook.objects.filter(token=_token(request))]})

    @extend_schema(
        operation_id="follow-changes",
        request={"application/json": schema.SubscriptionRequest},
        responses={201: schema.NewWebhook, **schema.REFUSED},
        tags=["changes"],
    )
    def post(self, request: Request) -> Response:
        asked = read_body(schema.SubscriptionRequest, request)
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
    permission_classes = (HasToken,)
    http_method_names = ["get", "delete", "options"]

    @extend_schema(
        operation_id="webhook-deliveries",
        responses={200: schema.DeliveryList, **schema.REFUSED, **NOT_FOUND},
        tags=["changes"],
    )
    def get(self, request: Request, pk: int) -> Response:
        names = ("message", "at", "attempt", "changes", "succeeded", "detail", "milliseconds")
        found = _own(request, pk).deliveries.all()[:SHOWN]
        return Response({"results": [{name: getattr(one, name) for name in names} for one in found]})

    @extend_schema(operation_id="stop-webhook", responses={204: None, **schema.REFUSED, **NOT_FOUND}, tags=["changes"])
    def delete(self, request: Request, pk: int) -> HttpResponse:
        token = _token(request)
        stop(webhook=_own(request, pk), reason=f"Arrêté par l’outil « {token.name} »", token=token)
        return HttpResponse(status=status.HTTP_204_NO_CONTENT)


def _token(request: Request) -> ServiceToken:
    return cast("ServiceToken", request.auth)


def _own(request: Request, pk: int) -> Webhook:
    found = Webhook.objects.filter(token=_token(request), pk=pk).first()
    if found is None:
        raise missing("pk", "Ce jeton n’a pas cet abonnement.")
    return found


def _webhook(one: Webhook) -> dict[str, Any]:
    names = ("name", "url", "records", "since", "failures", "next_attempt_at", "disabled_at", "disabled_reason")
    return {"id": one.pk} | {name: getattr(one, name) for name in names}
