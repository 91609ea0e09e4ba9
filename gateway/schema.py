"""OpenAPI descriptions of the feed and the webhooks."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema_field
from rest_framework import serializers as s

from common.api import BAD_REQUEST, ErrorsSerializer, RequestShape
from gateway.feed import MAX_SIZE
from gateway.recorded import NAMES

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
