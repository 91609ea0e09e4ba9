"""OpenAPI descriptions of the drop-in documents."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.text import capfirst
from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers as s

from betagouv.dropin.documents import LAST
from betagouv.fields import V2, V3, Served
from betagouv.fields import Field as FicheField

type Field = s.Field[Any, Any, Any, Any]

VERSION = OpenApiParameter(
    "version",
    {"type": "string", "enum": ["v2", *(f"v2.{number}" for number in range(1, LAST + 1))]},
    OpenApiParameter.PATH,
    description="Version de l’API de beta.gouv.fr.",
)
PHASES = OpenApiParameter(
    "phases",
    {"type": "string", "enum": ["legacy", ""]},
    description="legacy : les mots des phases d’avant 2026 (transfer, success, alumni).",
)
INCUBATOR = OpenApiParameter(
    "incubator",
    {"type": "string", "maxLength": 500},
    description="Identifiants d’incubateurs, séparés par des virgules : leurs services seuls.",
)


def fields(names: Sequence[str]) -> OpenApiParameter:
    return OpenApiParameter(
        "fields",
        {"type": "array", "items": {"type": "string", "enum": [*names]}},
        style="form",
        explode=False,
        description="Champs à garder, séparés par des virgules : le texte des fiches fait l’essentiel du poids.",
    )


def words(meaning: str, *, required: bool = True) -> s.ListField:
    return s.ListField(child=s.CharField(), required=required, help_text=meaning)


class V2EventSerializer(s.Serializer[dict[str, Any]]):
    name = s.CharField(help_text="Sorte d’événement.")
    date = s.CharField(help_text="AAAA-MM-JJ.")
    comment = s.CharField(allow_blank=True, help_text="Sans retour à la ligne ; vide quand il n’y en a pas.")


class V2PhaseSerializer(s.Serializer[dict[str, Any]]):
    name = s.CharField(help_text="Mot de la phase.")
    start = s.CharField(allow_blank=True, help_text="AAAA-MM-JJ.")
    end = s.CharField(allow_blank=True, help_text="AAAA-MM-JJ ; vide quand la fiche n’indique pas de fin.")


class V2RecordedPhaseSerializer(s.Serializer[dict[str, Any]]):
    name = s.CharField(help_text="Mot de la phase.")
    start = s.CharField(required=False, help_text="AAAA-MM-JJ ; absent quand la fiche ne l’indique pas.")
    end = s.CharField(required=False, help_text="AAAA-MM-JJ ; absent quand la fiche ne l’indique pas.")
    comment = s.CharField(required=False, help_text="Absent quand il n’y en a pas.")


PARTS: dict[str, Callable[[], Field]] = {
    "events": lambda: V2EventSerializer(many=True, required=False, help_text="Événements de la fiche, dans son ordre."),
    "phases": lambda: V2PhaseSerializer(many=True, required=False, help_text="Phases de la fiche, dans son ordre."),
}
"""The fields of ``startups.json`` that are lists of objects."""


def v2_field(v2: Served, field: FicheField) -> Field:
    """Describe a field of ``startups.json``."""
    if v2.name in PARTS:
        return PARTS[v2.name]()
    if not field.column or field.holds(ArrayField):
        return words(v2_meaning(v2, field), required=False)
    return s.CharField(required=False, allow_blank=v2.blank, help_text=v2_meaning(v2, field))


def v2_meaning(v2: Served, field: FicheField) -> str:
    """Return the description of a field of ``startups.json``: meaning, first version, and value if empty."""
    meaning = capfirst(str(field.model_field.verbose_name)) if field.column else "Identifiants d’administrations"
    since = f" Depuis 2.{v2.since}." if v2.since else ""
    nothing = "" if v2.blank or v2.name == "name" else " Absent quand la fiche ne l’indique pas."
    return f"{meaning}.{since}{nothing}"


V2AttributesSerializer: type[s.Serializer[dict[str, Any]]] = type(
    "V2AttributesSerializer",
    (s.Serializer,),
    {
        "__doc__": "Les champs de la version demandée ; aucun n’est null.",
        **{v2.name: v2_field(v2, field) for v2, field in V2},
    },
)


class V2ReferenceSerializer(s.Serializer[dict[str, Any]]):
    type = s.CharField(help_text="« incubator ».")
    id = s.CharField(
        allow_blank=True, help_text="Identifiant de l’incubateur ; vide quand personne ne porte le service."
    )


class V2OneReferenceSerializer(s.Serializer[dict[str, Any]]):
    data = V2ReferenceSerializer(help_text="L’incubateur principal.")  # type: ignore[assignment]


class V2ManyReferencesSerializer(s.Serializer[dict[str, Any]]):
    data = V2ReferenceSerializer(many=True, help_text="Tous les incubateurs.")  # type: ignore[assignment]


class V2RelationshipsSerializer(s.Serializer[dict[str, Any]]):
    incubator = V2OneReferenceSerializer(help_text="Incubateur principal.")
    incubators = V2ManyReferencesSerializer(required=False, help_text="Depuis 2.7 ; une liste, même d’un seul.")


class V2StartupResourceSerializer(s.Serializer[dict[str, Any]]):
    id = s.CharField(help_text="Identifiant du service, parfois avec des points.")
    type = s.CharField(help_text="« startup ».")
    attributes = V2AttributesSerializer(help_text="Les champs de la fiche.")
    relationships = V2RelationshipsSerializer(help_text="Qui porte le service.")


class V2IncubatorAttributesSerializer(s.Serializer[dict[str, Any]]):
    title = s.CharField(help_text="Nom de l’incubateur.")
    owner = s.CharField(allow_blank=True, help_text="/organisations/<identifiant>.")
    website = s.CharField(allow_blank=True, help_text="Site.")
    github = s.CharField(allow_blank=True, help_text="Code source.")
    contact = s.CharField(allow_blank=True, help_text="Contact.")


class V2IncubatorResourceSerializer(s.Serializer[dict[str, Any]]):
    id = s.CharField(help_text="/incubateurs/<identifiant> jusqu’à 2.6, puis l’identifiant seul.")
    type = s.CharField(help_text="« incubator ».")
    attributes = V2IncubatorAttributesSerializer(help_text="Les champs de l’incubateur.")


class V2SelfLinkSerializer(s.Serializer[dict[str, Any]]):
    self = s.CharField(help_text="Adresse que donne l’original.")


class V2StartupsDocumentSerializer(s.Serializer[dict[str, Any]]):
    """``startups.json``."""

    links = V2SelfLinkSerializer(help_text="Liens du document.")
    data = V2StartupResourceSerializer(many=True, help_text="Les services.")  # type: ignore[assignment]
    included = V2IncubatorResourceSerializer(many=True, help_text="Les incubateurs.")


class V2StartupDetailsSerializer(s.Serializer[dict[str, Any]]):
    """Un service de ``startups_details.json``."""

    id = s.CharField(help_text="Identifiant du service.")
    name = s.CharField(required=False, help_text="Nom du service.")
    repository = s.CharField(required=False, allow_null=True, help_text="Code source ; null quand il n’y en a pas.")
    contact = s.CharField(required=False, allow_blank=True, help_text="Contact.")
    phases = V2RecordedPhaseSerializer(many=True, required=False, help_text="Phases de la fiche, dans son ordre.")
    active_members = words("Identifiants opaques de ceux qui y travaillent.", required=False)
    previous_members = words("Identifiants opaques de ceux qui l’ont quitté pour un autre.", required=False)
    expired_members = words("Identifiants opaques de ceux qui ont quitté la communauté.", required=False)


class V2AuthorSerializer(s.Serializer[dict[str, Any]]):
    """Un membre, sans rien qui le nomme."""

    id = s.CharField(help_text="Identifiant opaque et stable.")
    fullname = s.CharField(allow_blank=True, help_text="Toujours vide.")
    role = s.CharField(allow_blank=True, help_text="Toujours vide.")
    domaine = s.CharField(allow_blank=True, help_text="Toujours vide.")
    link = s.CharField(allow_blank=True, help_text="Toujours vide.")
    missions = words("Toujours vide.")
    startups = words("Identifiants des services où il travaille.")
    previously = words("Identifiants des services où il a travaillé.")


class V2CarriedStartupSerializer(s.Serializer[dict[str, Any]]):
    id = s.CharField(help_text="Identifiant du service.")
    name = s.CharField(help_text="Nom du service.")
    pitch = s.CharField(allow_blank=True, help_text="Mission du service.")
    repository = s.CharField(allow_null=True, help_text="Code source ; null quand il n’y en a pas.")
    contact = s.CharField(allow_blank=True, help_text="Contact.")
    phases = V2RecordedPhaseSerializer(many=True, help_text="Phases de la fiche, dans son ordre.")


class V2IncubatorSerializer(s.Serializer[dict[str, Any]]):
    """Un incubateur de ``incubators.json``, sous son identifiant ; d'un incubateur masqué, ses services seuls."""

    startups = V2CarriedStartupSerializer(
        many=True, required=False, help_text="Les services qu’il porte, seul ou avec d’autres."
    )
    title = s.CharField(required=False, help_text="Nom.")
    owner = s.CharField(required=False, allow_blank=True, help_text="/organisations/<identifiant>.")
    contact = s.CharField(required=False, allow_blank=True, help_text="Contact.")
    address = s.CharField(required=False, allow_blank=True, help_text="Adresse postale.")
    website = s.CharField(
        required=False, allow_blank=True, allow_null=True, help_text="Site ; null quand la fiche n’a pas ce champ."
    )
    github = s.CharField(required=False, allow_blank=True, help_text="Code source.")


class V2SponsorSerializer(s.Serializer[dict[str, Any]]):
    """Une administration."""

    name = s.CharField(required=False, help_text="Nom.")
    acronym = s.CharField(
        required=False, allow_blank=True, allow_null=True, help_text="Sigle ; null quand la fiche n’a pas ce champ."
    )
    domaine_ministeriel = s.CharField(required=False, allow_blank=True, help_text="Domaine ministériel.")
    type = s.CharField(required=False, allow_blank=True, help_text="Sorte d’administration.")


class V2OrganisationSerializer(V2SponsorSerializer):
    """Une administration, avec son identifiant."""

    id = s.CharField(help_text="Identifiant.")
    acronym = s.CharField(required=False, allow_blank=True, help_text="Sigle.")


def v3_field(v3: Served, field: FicheField) -> Field:
    """Describe a field of version 3."""
    match v3.name:
        case "incubator":
            return s.CharField(required=False, help_text="Incubateur principal.")
        case "phases":
            return V2RecordedPhaseSerializer(many=True, required=False, help_text="Phases de la fiche, dans son ordre.")
    meaning = f"{capfirst(str(field.model_field.verbose_name))}."
    if field.holds(ArrayField):
        return words(meaning, required=False)
    if field.holds(models.BooleanField):
        return s.BooleanField(required=False, help_text=meaning)
    return s.CharField(required=v3.name == "name", help_text=meaning)


V3StartupSerializer: type[s.Serializer[dict[str, Any]]] = type(
    "V3StartupSerializer",
    (s.Serializer,),
    {
        "__doc__": "Un service, version 3.",
        **{v3.name: v3_field(v3, field) for v3, field in V3},
        "incubators": words("Identifiants de tous les incubateurs ; une liste, même d’un seul."),
        "active_members": words("Identifiants opaques de ceux qui y travaillent."),
        "previous_members": words("Identifiants opaques de ceux qui y ont travaillé."),
        "content": s.CharField(allow_blank=True, help_text="Texte de la fiche, en Markdown."),
    },
)


class ByIdSerializer(s.Serializer[dict[str, Any]]):
    """An object whose values are all a ``child``, by id."""

    child: type[s.Serializer[dict[str, Any]]]


class StartupsDetailsByIdSerializer(ByIdSerializer):
    """``startups_details.json``."""

    child = V2StartupDetailsSerializer


class IncubatorsByIdSerializer(ByIdSerializer):
    """``incubators.json``."""

    child = V2IncubatorSerializer


class SponsorsByIdSerializer(ByIdSerializer):
    """``sponsors.json``."""

    child = V2SponsorSerializer


class ByIdExtension(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """Describe an object with arbitrary keys in OpenAPI."""

    target_class = ByIdSerializer
    match_subclasses = True

    def map_serializer(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        component = auto_schema.resolve_serializer(self.target.child, direction)
        return {"type": "object", "additionalProperties": component.ref}
