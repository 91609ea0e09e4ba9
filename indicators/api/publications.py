"""The public read API of publications."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from indicators.api.indicators import indicator_of_code, year_of
from indicators.models import Publication, PublishedEvidence, PublishedResult, Target
from indicators.queries.publications import (
    Frozen,
    PublicationWithResults,
    all_publications,
    publication,
    with_evidence,
    with_results,
)
from indicators.serializers import ND, RECORD_URL, record_path
from web.api.errors import AddressField, ExactNumberField, MomentField, missing
from web.api.figures import MarksSerializer
from web.api.lists import PublicListAPIView, Rows
from web.api.model_fields import column_fields
from web.api.public import PublicView
from web.filters import Search, StrictFilterSet, of_number


class OtherResultSerializer(s.Serializer[PublishedResult]):
    """Un autre résultat publié du même indicateur pour la même année."""

    publication = s.IntegerField(source="publication_id", help_text="Numéro de la publication.")
    published_on = s.DateField(source="publication.published_on", help_text="Jour de la publication.")
    value = ExactNumberField(allow_null=True, help_text=ND)


class FrozenTargetSerializer(s.Serializer[Frozen]):
    """Une cible figée ; ``is_reached`` est le verdict, null quand l'un des deux chiffres n'est pas déterminé."""

    is_reached = s.BooleanField(
        allow_null=True, help_text="Vrai : cible atteinte ; null : l’un des deux chiffres n’est pas déterminé."
    )

    def get_fields(self) -> dict[str, Any]:
        """Return the columns of the target, then the verdict."""
        return column_fields(Target, *Target.EDITED, below="target") | super().get_fields()

    def get_attribute(self, instance: Frozen) -> Frozen | None:
        """Return the result whose target it is; None if it has none."""
        return instance if instance.target else None


class FrozenSerializer(MarksSerializer):
    """Un résultat publié. ``counted`` et ``base`` comptent les enregistrements figés avec lui."""

    figure = "figure"
    code = s.CharField(help_text="Code, qui ne change pas.")
    label = s.CharField(help_text="Libellé.")  # type: ignore[assignment]
    unit = s.CharField(help_text="Unité.")
    value = ExactNumberField(allow_null=True, help_text=ND)
    has_evidence = s.BooleanField(help_text="Vrai : des preuves sont figées avec lui.")
    reconstructed = s.CharField(
        help_text="Comment la liste a été reconstituée après la publication ; vide : les preuves sont celles de la publication."
    )
    counted = s.IntegerField(help_text="Nombre d’enregistrements comptés.")
    base = s.IntegerField(help_text="Nombre d’enregistrements du reste de la population de référence.")
    rule = s.JSONField(help_text="La règle qui a compté, en données ; null : aucune.")
    rule_in_words = s.CharField(help_text="Règle en toutes lettres.")
    target = FrozenTargetSerializer(
        source="*", allow_null=True, help_text="La cible votée, telle qu’elle était le jour de la publication."
    )
    former_value = ExactNumberField(
        allow_null=True, help_text="La première année d’une définition : selon la règle d’avant."
    )
    former_rule_in_words = s.CharField(
        help_text="Règle des années d’avant, en toutes lettres ; vide : la règle n’a pas changé."
    )
    replaces = OtherResultSerializer(allow_null=True, help_text="Publication qu’il remplace ; null : aucune.")
    replaced_by = OtherResultSerializer(
        allow_null=True, help_text="Publication qui le remplace ; null : il est en vigueur."
    )


def publication_path(publication: Publication) -> str:
    """Return the address of a publication in the API."""
    return reverse("api-publication", args=[publication.pk])


class PublicationSerializer(s.Serializer[PublicationWithResults]):
    """Une publication : jamais modifiée, jamais retirée."""

    id = s.IntegerField(source="publication.pk", help_text="Numéro.")
    year = s.IntegerField(source="publication.year", help_text="Année.")
    published_on = s.DateField(source="publication.published_on", help_text="Jour de la publication.")
    recorded_at = MomentField(source="publication.recorded_at", help_text="Moment de l’enregistrement.")
    source = s.CharField(  # type: ignore[assignment]
        source="publication.source", help_text="D’où vient la donnée ; vide : non renseigné."
    )
    note = s.CharField(source="publication.note", help_text="Note ; vide : aucune.")
    reason = s.CharField(source="publication.reason", help_text="Pourquoi ; vide : non renseigné.")
    url = AddressField(path=publication_path, source="publication", help_text="La publication, dans l’API.")
    page = AddressField(
        path=lambda one: reverse("publication", args=[one.year, one.pk]),
        source="publication",
        help_text="La publication, sur le site.",
    )
    results = FrozenSerializer(many=True, help_text="Les lignes de la réponse.")


class FrozenEvidenceSerializer(s.Serializer[PublishedEvidence]):
    """Un enregistrement figé, sous le nom qu'avait sa fiche ce jour-là."""

    startup = s.CharField(source="startup_slug", help_text="Identifiant du service.")
    name = s.CharField(source="startup_name", help_text="Nom.")
    record = s.CharField(help_text="Sorte d’enregistrement.")
    record_id = s.IntegerField(help_text="Numéro de l’enregistrement.")
    date = s.DateField(help_text="Jour.")
    is_day_known = s.BooleanField(
        allow_null=True, help_text="Faux : ce jour n’est pas précis ; null : cela n’a pas été figé."
    )
    reason = s.CharField(help_text="Pourquoi ; vide : non renseigné.")
    amount = ExactNumberField(help_text="En euros, exact.")
    part = s.ChoiceField(
        choices=PublishedEvidence.Part.choices, help_text="Rôle dans le calcul : compté, ou reste de la population."
    )
    url = AddressField(path=record_path, allow_null=True, help_text=RECORD_URL)


class FrozenWithEvidenceSerializer(FrozenSerializer):
    """Un résultat publié, avec ses preuves figées."""

    evidence = FrozenEvidenceSerializer(many=True, help_text="Les enregistrements qui prouvent.")


class PublicationWithEvidenceSerializer(PublicationSerializer):
    """Une publication, avec les preuves figées de chaque résultat."""

    results = FrozenWithEvidenceSerializer(many=True, help_text="Les lignes de la réponse.")


class PublicationFilter(StrictFilterSet):
    year = of_number("year", "Année des résultats publiés.")
    search = Search("source", "note", "reason")


class PublicationsView(PublicListAPIView):
    """Les publications, de la plus récente à la plus ancienne, avec leurs résultats."""

    subject = "indicators"
    list_name = "publications"
    serializer_class = PublicationSerializer
    filterset_class = PublicationFilter

    def get_queryset(self) -> QuerySet[Publication]:
        return all_publications()

    def to_rows(self, queryset: QuerySet[Publication]) -> Rows:
        return with_results(queryset)


class PublicationView(PublicView):
    """Une publication, avec les preuves figées de chaque résultat."""

    subject = "indicators"
    operation_id = "publication"
    serializer_class = PublicationWithEvidenceSerializer

    def get(self, request: Request, id: int) -> Response:
        found = publication(id) if id < 2**63 else None
        if found is None:
            raise missing("id", "Cette publication n’existe pas.")
        return self.answer(with_evidence(found))


class PublishedOfFigureSerializer(FrozenSerializer):
    """Un résultat publié d'un indicateur pour une année, avec sa publication."""

    publication = s.IntegerField(source="publication.pk", help_text="Numéro de la publication.")
    published_on = s.DateField(source="publication.published_on", help_text="Jour de la publication.")
    url = AddressField(path=publication_path, source="publication", help_text="La publication, dans l’API.")


class FigureHeadSerializer(s.Serializer[dict[str, Any]]):
    """The fields of the list, its results excepted."""

    code = s.CharField(help_text="Code, qui ne change pas.")
    year = s.IntegerField(help_text="Année.")


class PublicationsOfFigureView(PublicListAPIView):
    """Les résultats publiés d'un indicateur pour une année, du plus récent au plus ancien : le premier est en vigueur."""

    subject = "indicators"
    list_name = "indicator-publications"
    serializer_class = PublishedOfFigureSerializer
    head_class = FigureHeadSerializer

    def get_queryset(self) -> QuerySet[Publication]:
        indicator, year = indicator_of_code(self.kwargs["code"]), year_of(self.kwargs["year"])
        self.head_value = {"code": indicator.code, "year": year}
        return all_publications().filter(year=year)

    def to_rows(self, queryset: QuerySet[Publication]) -> Rows:
        code = self.head_value["code"]
        return [result for one in with_results(queryset) for result in one.results if result.code == code]
