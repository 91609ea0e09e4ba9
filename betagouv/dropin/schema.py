"""The documents of the drop-in, as OpenAPI says them."""

from collections.abc import Sequence
from typing import Any

from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework import serializers as s

from betagouv.dropin.documents import LAST

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
SLUG = OpenApiParameter(
    "slug", OpenApiTypes.STR, OpenApiParameter.PATH, examples=[OpenApiExample("Un service", "ecole-ouverte")]
)


def fields(names: Sequence[str]) -> OpenApiParameter:
    return OpenApiParameter(
        "fields",
        {"type": "array", "items": {"type": "string", "enum": [*names]}},
        style="form",
        explode=False,
        description="Champs à garder, séparés par des virgules : le texte des fiches fait l’essentiel du poids.",
    )


def words(meaning: str) -> s.ListField:
    return s.ListField(child=s.CharField(), help_text=meaning)


class V2Event(s.Serializer[dict[str, Any]]):
    name = s.CharField(help_text="Sorte d’événement.")
    date = s.CharField(help_text="AAAA-MM-JJ.")
    comment = s.CharField(allow_blank=True, help_text="Sans retour à la ligne ; vide quand il n’y en a pas.")


class V2Phase(s.Serializer[dict[str, Any]]):
    name = s.CharField(help_text="Mot de la phase.")
    start = s.CharField(allow_blank=True, help_text="AAAA-MM-JJ.")
    end = s.CharField(allow_blank=True, help_text="AAAA-MM-JJ ; vide quand la fiche ne dit pas de fin.")


class V2RecordedPhase(s.Serializer[dict[str, Any]]):
    name = s.CharField(help_text="Mot de la phase.")
    start = s.CharField(required=False, help_text="AAAA-MM-JJ ; absent quand la fiche ne le dit pas.")
    end = s.CharField(required=False, help_text="AAAA-MM-JJ ; absent quand la fiche ne le dit pas.")
    comment = s.CharField(required=False, help_text="Absent quand il n’y en a pas.")


class V2Attributes(s.Serializer[dict[str, Any]]):
    """Les champs de la version demandée ; aucun n'est null."""

    name = s.CharField(required=False, help_text="Nom du service.")
    pitch = s.CharField(required=False, allow_blank=True, help_text="Mission du service.")
    stats_url = s.CharField(
        required=False, allow_blank=True, help_text="Jusqu’à 2.5, absent sans statistiques ; ensuite, vide."
    )
    budget_url = s.CharField(required=False, help_text="Depuis 2.4 ; absent quand il n’y en a pas.")
    impact_url = s.CharField(required=False, allow_blank=True, help_text="Depuis 2.6 ; vide quand il n’y en a pas.")
    link = s.CharField(required=False, allow_blank=True, help_text="Adresse du service ; vide quand il n’y en a pas.")
    repository = s.CharField(required=False, help_text="Code source ; absent quand il n’y en a pas.")
    contact = s.CharField(required=False, allow_blank=True, help_text="Depuis 2.1.")
    content_url_encoded_markdown = s.CharField(
        required=False,
        allow_blank=True,
        help_text="Depuis 2.1 ; texte de la fiche en Markdown, encodé pour une adresse.",
    )
    events = V2Event(many=True, required=False, help_text="Événements de la fiche, dans son ordre.")
    phases = V2Phase(many=True, required=False, help_text="Phases de la fiche, dans son ordre.")
    sponsors = s.ListField(
        child=s.CharField(), required=False, help_text="Depuis 2.5 ; identifiants d’administrations."
    )
    thematiques = s.ListField(child=s.CharField(), required=False, help_text="Depuis 2.6.")
    technos = s.ListField(child=s.CharField(), required=False, help_text="Depuis 2.6.")
    analyse_risques = s.CharField(required=False, help_text="Depuis 2.5 ; « true », ou absent.")
    analyse_risques_url = s.CharField(required=False, help_text="Depuis 2.5 ; absent quand il n’y en a pas.")
    dashlord_url = s.CharField(required=False, help_text="Depuis 2.5 ; absent quand il n’y en a pas.")
    accessibility_status = s.CharField(required=False, help_text="Depuis 2.5 ; absent quand elle n’est pas connue.")


class V2Reference(s.Serializer[dict[str, Any]]):
    type = s.CharField(help_text="« incubator ».")
    id = s.CharField(
        allow_blank=True, help_text="Identifiant de l’incubateur ; vide quand personne ne porte le service."
    )


class V2OneReference(s.Serializer[dict[str, Any]]):
    data = V2Reference(help_text="L’incubateur principal.")  # type: ignore[assignment]


class V2ManyReferences(s.Serializer[dict[str, Any]]):
    data = V2Reference(many=True, help_text="Tous les incubateurs.")  # type: ignore[assignment]


class V2Relationships(s.Serializer[dict[str, Any]]):
    incubator = V2OneReference(help_text="Incubateur principal.")
    incubators = V2ManyReferences(required=False, help_text="Depuis 2.7 ; une liste, même d’un seul.")


class V2StartupResource(s.Serializer[dict[str, Any]]):
    id = s.CharField(help_text="Identifiant du service, parfois avec des points.")
    type = s.CharField(help_text="« startup ».")
    attributes = V2Attributes(help_text="Les champs de la fiche.")
    relationships = V2Relationships(help_text="Qui porte le service.")


class V2IncubatorAttributes(s.Serializer[dict[str, Any]]):
    title = s.CharField(help_text="Nom de l’incubateur.")
    owner = s.CharField(allow_blank=True, help_text="/organisations/<identifiant>.")
    website = s.CharField(allow_blank=True, help_text="Site.")
    github = s.CharField(allow_blank=True, help_text="Code source.")
    contact = s.CharField(allow_blank=True, help_text="Contact.")


class V2IncubatorResource(s.Serializer[dict[str, Any]]):
    id = s.CharField(help_text="/incubateurs/<identifiant> jusqu’à 2.6, puis l’identifiant seul.")
    type = s.CharField(help_text="« incubator ».")
    attributes = V2IncubatorAttributes(help_text="Les champs de l’incubateur.")


class V2SelfLink(s.Serializer[dict[str, Any]]):
    self = s.CharField(help_text="Adresse que donne l’original.")


class V2StartupsDocument(s.Serializer[dict[str, Any]]):
    """``startups.json``."""

    links = V2SelfLink(help_text="Liens du document.")
    data = V2StartupResource(many=True, help_text="Les services.")  # type: ignore[assignment]
    included = V2IncubatorResource(many=True, help_text="Les incubateurs.")


class V2StartupDetails(s.Serializer[dict[str, Any]]):
    """Un service de ``startups_details.json``."""

    id = s.CharField(help_text="Identifiant du service.")
    name = s.CharField(required=False, help_text="Nom du service.")
    repository = s.CharField(required=False, allow_null=True, help_text="Code source ; null quand il n’y en a pas.")
    contact = s.CharField(required=False, allow_blank=True, help_text="Contact.")
    phases = V2RecordedPhase(many=True, required=False, help_text="Phases de la fiche, dans son ordre.")
    active_members = s.ListField(child=s.CharField(), required=False, help_text="Vide : personne n’est nommé.")
    previous_members = s.ListField(child=s.CharField(), required=False, help_text="Vide : personne n’est nommé.")
    expired_members = s.ListField(child=s.CharField(), required=False, help_text="Vide : personne n’est nommé.")


class V2CarriedStartup(s.Serializer[dict[str, Any]]):
    id = s.CharField(help_text="Identifiant du service.")
    name = s.CharField(help_text="Nom du service.")
    pitch = s.CharField(allow_blank=True, help_text="Mission du service.")
    repository = s.CharField(allow_null=True, help_text="Code source ; null quand il n’y en a pas.")
    contact = s.CharField(allow_blank=True, help_text="Contact.")
    phases = V2RecordedPhase(many=True, help_text="Phases de la fiche, dans son ordre.")


class V2Incubator(s.Serializer[dict[str, Any]]):
    """Un incubateur de ``incubators.json``, sous son identifiant ; d'un incubateur masqué, ses services seuls."""

    startups = V2CarriedStartup(many=True, required=False, help_text="Les services qu’il porte, seul ou avec d’autres.")
    title = s.CharField(required=False, help_text="Nom.")
    owner = s.CharField(required=False, allow_blank=True, help_text="/organisations/<identifiant>.")
    contact = s.CharField(required=False, allow_blank=True, help_text="Contact.")
    address = s.CharField(required=False, allow_blank=True, help_text="Adresse postale.")
    website = s.CharField(
        required=False, allow_blank=True, allow_null=True, help_text="Site ; null quand la fiche n’a pas ce champ."
    )
    github = s.CharField(required=False, allow_blank=True, help_text="Code source.")


class V2Sponsor(s.Serializer[dict[str, Any]]):
    """Une administration."""

    name = s.CharField(required=False, help_text="Nom.")
    acronym = s.CharField(
        required=False, allow_blank=True, allow_null=True, help_text="Sigle ; null quand la fiche n’a pas ce champ."
    )
    domaine_ministeriel = s.CharField(required=False, allow_blank=True, help_text="Domaine ministériel.")
    type = s.CharField(required=False, allow_blank=True, help_text="Sorte d’administration.")


class V2Organisation(V2Sponsor):
    """Une administration, avec son identifiant."""

    id = s.CharField(help_text="Identifiant.")
    acronym = s.CharField(required=False, allow_blank=True, help_text="Sigle.")


class V3Startup(s.Serializer[dict[str, Any]]):
    """Un service, version 3."""

    id = s.CharField(help_text="Identifiant du service.")
    name = s.CharField(help_text="Nom du service.")
    mission = s.CharField(required=False, help_text="Mission du service.")
    incubator = s.CharField(required=False, help_text="Incubateur principal.")
    incubators = s.ListField(
        child=s.CharField(), required=False, help_text="Les incubateurs, quand il y en a plusieurs."
    )
    phases = V2RecordedPhase(many=True, required=False, help_text="Phases de la fiche, dans son ordre.")
    contact = s.CharField(required=False, help_text="Contact.")
    link = s.CharField(required=False, help_text="Adresse du service.")
    repository = s.CharField(required=False, help_text="Code source.")
    accessibility_status = s.CharField(required=False, help_text="Conformité d’accessibilité.")
    stats_url = s.CharField(required=False, help_text="Page de statistiques.")
    budget_url = s.CharField(required=False, help_text="Page de budget.")
    impact_url = s.CharField(required=False, help_text="Page d’impact.")
    dashlord_url = s.CharField(required=False, help_text="Suivi DashLord.")
    redirect_from = s.ListField(child=s.CharField(), required=False, help_text="Anciennes adresses.")
    usertypes = s.ListField(child=s.CharField(), required=False, help_text="Usagers.")
    techno = s.ListField(child=s.CharField(), required=False, help_text="Technologies.")
    mon_service_securise = s.BooleanField(required=False, help_text="Suivi par MonServiceSécurisé.")
    active_members = words("Vide : personne n’est nommé.")
    previous_members = words("Vide : personne n’est nommé.")
    content = s.CharField(allow_blank=True, help_text="Texte de la fiche, en Markdown.")


class ById(s.Serializer[dict[str, Any]]):
    """An object whose every value is a ``child``, under its identifier."""

    child: type[s.Serializer[dict[str, Any]]]


class StartupsDetailsById(ById):
    """``startups_details.json``."""

    child = V2StartupDetails


class IncubatorsById(ById):
    """``incubators.json``."""

    child = V2Incubator


class SponsorsById(ById):
    """``sponsors.json``."""

    child = V2Sponsor


class ByIdExtension(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """How OpenAPI says an object of any identifiers."""

    target_class = ById
    match_subclasses = True

    def map_serializer(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        component = auto_schema.resolve_serializer(self.target.child, direction)
        return {"type": "object", "additionalProperties": component.ref}
