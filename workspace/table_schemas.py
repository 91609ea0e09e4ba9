"""The Table Schema of each import file (https://specs.frictionlessdata.io/table-schema/)."""

from typing import Any

from django.utils.text import capfirst
from drf_spectacular.utils import extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from common.api.errors import NOT_FOUND, missing
from common.api.public import PublicView, site_of
from common.private_api import django_request
from startups.models import EndReason, PhaseKind
from workspace.bulk.parse_lines import CHANGES, Titles
from workspace.metrics.lines import MEASURES, ROUNDED

PERIOD = r"[0-9]{4}(-(0[1-9]|1[0-2])|-T[1-4])?"
MEANINGS = {
    "service": "Identifiant du service, celui de son adresse.",
    "phase": "Phase où il entre ; vide : aucune.",
    "date": "Jour de l’entrée dans la phase, par exemple 2021-03-01.",
    "incubateur": "Incubateur qui le porte désormais ; vide : le même.",
    "depuis": "Jour où il change d’incubateur.",
    "raison": "Motif du changement ; il est public.",
    "motif de fin": f"{', '.join(EndReason.values)}, ou leur libellé ; obligatoire pour une phase qui clôt le partenariat.",
    "phrase": "Le motif de fin en une phrase publique.",
    "compte rendu": "Adresse du compte rendu de la fin.",
    "mesure": "Code de la mesure du service.",
    "periode": "2021, 2021-T1 ou 2021-03, selon la cadence de la mesure.",
    "valeur": "Nombre exact, tel qu’il est mesuré.",
    "source": "D’où vient la valeur.",
    "arrondie": "oui quand la source a arrondi.",
}
DAYS = ("date", "depuis")
FILES: dict[str, tuple[str, Titles]] = {
    "changements": ("Changements de phase et d’incubateur, par lot", CHANGES),
    "releves": ("Relevés d’un service", MEASURES),
}


class TableField(s.Serializer[dict[str, Any]]):
    name = s.CharField(help_text="Titre de la colonne.")
    type = s.CharField(help_text="Sorte de valeur.")
    title = s.CharField(help_text="Titre pour les personnes.")
    description = s.CharField(help_text="Sens de la colonne.")
    constraints = s.DictField(required=False, help_text="Ce que ses valeurs respectent.")


class TableSchema(s.Serializer[dict[str, Any]]):
    """Un schéma de table."""

    name = s.CharField(help_text="Nom du schéma.")
    title = s.CharField(help_text="Ce que le fichier contient.")
    homepage = s.CharField(help_text="Son adresse, qui ne change pas.")
    version = s.CharField(help_text="Version du schéma.")
    missingValues = s.ListField(child=s.CharField(allow_blank=True), help_text="Ce qui vaut une case vide.")  # noqa: N815
    fields = TableField(many=True, help_text="Les colonnes, dans l’ordre du modèle.")  # type: ignore[assignment]


class TableSchemaView(PublicView):
    """Le Table Schema d’un fichier à importer : « changements » ou « releves »."""

    @extend_schema(operation_id="table-schema", responses={200: TableSchema, **NOT_FOUND})
    def get(self, request: Request, name: str) -> Response:
        if name not in FILES:
            raise missing("name", f"Aucun fichier à importer ne s’appelle ainsi : {', '.join(FILES)}.")
        title, titles = FILES[name]
        return Response(
            {
                "name": name,
                "title": title,
                "homepage": f"{site_of(django_request(request))}{django_request(request).path}",
                "version": "1.0.0",
                "missingValues": [""],
                "fields": [_field(column, titles) for column in titles.template],
            }
        )


def _field(column: str, titles: Titles) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column in titles.required else {}
    if column == "phase":
        constraints["enum"] = list(PhaseKind.objects.order_by("rank").values_list("key", flat=True))
    if column == "periode":
        constraints["pattern"] = PERIOD
    if column == "arrondie":
        constraints["enum"] = [word for word in ROUNDED if word]
    return {
        "name": column,
        "type": "date" if column in DAYS else "string",
        "title": "Période" if column == "periode" else capfirst(column),
        "description": MEANINGS[column],
        **({"constraints": constraints} if constraints else {}),
    }
