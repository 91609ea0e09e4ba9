"""The feed of changes, and the webhooks of a token."""

from typing import Any, cast

from django.core.exceptions import ValidationError as Refusal
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from access.token_api import ToolView
from accounts.models import ServiceToken
from common.api import BAD_REQUEST, NOT_FOUND, missing, read_body, refusal_as_answer, refused
from common.numbers import whole_number
from common.private_api import django_request
from common.public_api import FreshView, site_of
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


class ChangesView(FreshView):
    """Tout changement de tout enregistrement public, une fois, dans l'ordre. Gardez « next » et renvoyez-le en « since » :
    rien ne manque, et rien ne vient deux fois. Un changement paraît quand les transactions commencées avant lui sont finies."""

    reads_query = True

    @extend_schema(
        operation_id="changes",
        parameters=[schema.SINCE, schema.RECORD, schema.STARTUP, schema.SIZE],
        responses={200: schema.ChangeFeed, **BAD_REQUEST, **NOT_FOUND},
        tags=["changes"],
    )
    def get(self, request: Request) -> Response:
        _check_names(request, ("since", "record", "startup", "page_size"))
        page = read_page(_since(request), _size(request), records=_records(request), startup=_startup(request))
        answer = Response(page_as_json(page, site_of(django_request(request))))
        answer["Link"] = f'<{site_of(django_request(request))}/api/v1/changes/?since={page.upto}>; rel="next"'
        return answer


def _check_names(request: Request, known: tuple[str, ...]) -> None:
    wrong = {
        name[:80].replace("\0", "�"): ["Ce paramètre n’existe pas."]
        for name in request.query_params
        if name not in known
    }
    wrong |= {
        name: ["Ce paramètre est donné plusieurs fois : gardez-en un seul."]
        for name, values in request.query_params.lists()
        if name in known and name != "record" and len(values) > 1
    }
    if wrong:
        raise ValidationError(wrong)


def _cursor(text: str) -> Cursor | None:
    """The cursor of ``text``; None when it is empty."""
    try:
        cursor = read_cursor(text)
    except CursorError as error:
        raise refused("since", str(error)) from None
    if cursor.table and cursor.table not in BY_NUMBER:
        raise refused("since", "Ce curseur n’est pas de cette liste : reprenez celui de « next », tel quel.")
    return cursor if text else None


def _since(request: Request) -> Cursor:
    text = request.query_params.get("since", "")
    if text == schema.LATEST:
        return horizon()
    return _cursor(text) or Cursor()


def _size(request: Request) -> int:
    size = whole_number(request.query_params.get("page_size", "") or str(USUAL_SIZE), 4)
    if size is None or not 1 <= size <= MAX_SIZE:
        raise refused("page_size", f"Écrivez un nombre entier entre 1 et {MAX_SIZE}.")
    return size


def _records(request: Request) -> list[str]:
    records = [name for name in request.query_params.getlist("record") if name]
    if unknown := sorted(set(records) - set(NAMES)):
        raise refused("record", f"« {unknown[0][:80]} » n’existe pas. Sortes d’enregistrement : {', '.join(NAMES)}.")
    return records


def _startup(request: Request) -> int | None:
    slug = request.query_params.get("startup", "")
    if not slug:
        return None
    found = Startup.objects.filter(slug=slug.replace("\0", "")).values_list("pk", flat=True).first()
    if found is None:
        raise missing("startup", f"Aucun service n’a l’identifiant « {slug[:120]} ».")
    return int(found)


class WebhooksView(ToolView):
    """Les abonnements du jeton : les changements sont envoyés à une adresse, signés selon Standard Webhooks."""

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
        _cursor(since)
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


class WebhookView(ToolView):
    """Un abonnement du jeton, et ses derniers envois."""

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
