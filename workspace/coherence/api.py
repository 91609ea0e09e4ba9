"""API of the consistency checks, for the DINUM's staff: the same as ``/espace/coherence/``."""

from typing import Any

from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from access.api_permissions import PrivateView
from common.api.errors import AddressField, ErrorsSerializer, ExactNumberField, MomentField
from common.api.public import site_of
from common.background.jobs import last_done
from common.background.recompute import RECOMPUTE
from common.private_api import django_request
from common.rights import Action
from indicators.checks.actions import TITLES
from indicators.models import Inconsistency
from workspace.coherence.links import address_of


class RecordShape(s.Serializer[Any]):
    """Un enregistrement à regarder."""

    label = s.CharField(help_text="Libellé.")  # type: ignore[assignment]
    url = AddressField(
        path=lambda one: address_of(one["kind"], one["key"]), help_text="Adresse dans l’API ou sur le site."
    )


class InconsistencyShape(s.Serializer[Any]):
    """Ce qui se contredit entre chiffres imprimés, résultats publiés et enregistrements."""

    id = s.IntegerField(source="pk", help_text="Numéro.")
    check = s.ChoiceField(source="check_code", choices=list(TITLES.items()), help_text="Code du contrôle.")
    title = s.SerializerMethodField(help_text="Ce que le contrôle compare.")
    level = s.ChoiceField(choices=Inconsistency.Level.choices, help_text="Gravité.")
    state = s.SerializerMethodField(help_text="open ; settled : classée avec un motif ; gone : elle n’y est plus.")
    year = s.IntegerField(help_text="Année.")
    sentence = s.CharField(help_text="Ce qui ne concorde pas, en une phrase.")
    stated = ExactNumberField(allow_null=True, help_text="Ce qui est annoncé.")
    found = ExactNumberField(allow_null=True, help_text="Ce qui est trouvé ; null : rien pour vérifier.")
    records = RecordShape(many=True, help_text="Les enregistrements en cause.")
    first_seen = MomentField(help_text="Première fois que le contrôle l’a dit.")
    last_seen = MomentField(help_text="Dernière fois que le contrôle l’a dit.")
    gone_at = MomentField(allow_null=True, help_text="Moment où le contrôle ne l’a plus dit ; null : il le dit encore.")
    settled_at = MomentField(allow_null=True, help_text="Moment où quelqu’un l’a réglé ; null : pas encore.")
    settled_by = s.CharField(allow_null=True, help_text="Qui l’a réglé.")
    settled_reason = s.CharField(help_text="Pourquoi il est réglé.")

    def get_title(self, row: Inconsistency) -> str:
        return TITLES.get(row.check_code, row.check_code)

    def get_state(self, row: Inconsistency) -> str:
        return "gone" if row.gone_at else "settled" if row.settled_at else "open"


class ConsistencyShape(s.Serializer[dict[str, Any]]):
    checked_at = MomentField(allow_null=True, help_text="Fin de la dernière vérification ; null : aucune.")
    results = InconsistencyShape(many=True, help_text="Les lignes de la réponse.")


FOR_STAFF = {
    401: OpenApiResponse(ErrorsSerializer, description="Il faut être connecté."),
    403: OpenApiResponse(ErrorsSerializer, description="Seule l’équipe DINUM voit les incohérences."),
}


@method_decorator(never_cache, name="dispatch")
class ConsistencyView(PrivateView):
    """Ce que disent les uns des autres les chiffres imprimés, les résultats publiés et les enregistrements."""

    right = Action.DECIDE
    http_method_names = ["get", "head", "options"]

    @extend_schema(operation_id="consistency", responses={200: ConsistencyShape, **FOR_STAFF})
    def get(self, request: Request) -> Response:
        job = last_done(RECOMPUTE)
        rows = Inconsistency.objects.select_related("settled_by")
        found = {"checked_at": job.finished_at if job else None, "results": rows}
        return Response(ConsistencyShape(found, context={"site": site_of(django_request(request))}).data)
