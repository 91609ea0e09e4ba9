"""Serializers of national impact."""

from typing import Any

from django.urls import reverse
from rest_framework import serializers as s

from catalogue.serializers import service_address
from impact.models import CriterionResult, Spending
from impact.national.rules import CRITERIA
from web.api.errors import AddressField, ExactNumberField, MomentField
from web.api.figures import MarksSerializer
from web.api.model_fields import column_fields


class ImpactYearSerializer(MarksSerializer):
    """Les désignations au 31 décembre, ou à la date demandée quand elle vient avant.

    ``unconfirmed`` et ``by_dates`` se disent de ``new``.
    """

    figure = "new"
    year = s.IntegerField(help_text="Année.")
    total = ExactNumberField(source="total.exact", help_text="Total, exact.")
    new = ExactNumberField(source="new.exact", allow_null=True, help_text="De ce millésime ; null : non déterminé.")
    withdrawn = s.IntegerField(help_text="Retirées dans l’année.")
    total_by_dates = ExactNumberField(
        source="total.by_dates", allow_null=True, help_text="« total » selon l’année des dates ; null : le même."
    )
    evidence_url = AddressField(
        path=lambda one: (
            reverse("api-indicator-evidence", args=["national_impact", one.year]) if one.has_proof else None
        ),
        allow_null=True,
        help_text="null : l’indicateur n’est pas calculé pour cette année.",
    )


class ImpactFigureSerializer(s.Serializer[Any]):
    """Le dernier relevé du millésime."""

    code = s.CharField(source="metric.code", help_text="Code, qui ne change pas.")
    name = s.CharField(source="metric.name", help_text="Nom.")
    unit = s.CharField(source="metric.unit", help_text="Unité.")
    value = ExactNumberField(source="slot.value", help_text="Valeur, exacte.")
    start = s.DateField(source="slot.start", help_text="Début.")
    end = s.DateField(source="slot.until", help_text="Exclue.")
    is_approximate = s.BooleanField(source="slot.is_approximate", help_text="Valeur arrondie par sa source.")
    source = s.CharField(  # type: ignore[assignment]
        source="slot.source", allow_blank=True, help_text="D’où vient la donnée ; vide : non renseigné."
    )


class ImpactSpendingSerializer(s.Serializer[Spending]):
    def get_fields(self) -> dict[str, Any]:
        return column_fields(Spending, *Spending.EDITED, meanings={"amount": "Dépense, en euros."})


class EvidenceSerializer(s.Serializer[dict[str, Any]]):
    """Une preuve d'un critère. ``metric``, ``people``, ``needed``, ``is_recent``, ``is_rounded`` : pour les personnes."""

    piece = s.ChoiceField(
        choices=["phase", "reach", "people", "code", "statistics", "contact", "quality"],
        help_text="Pièce de la preuve.",
    )
    what = s.CharField(help_text="De quoi il s’agit.")
    state = s.ChoiceField(choices=CriterionResult.State.choices, help_text="État : où il en est.")
    says = s.CharField(allow_blank=True, help_text="Ce qu’en dit l’enregistrement.")
    date = s.DateField(allow_null=True, help_text="Jour.")
    metric = s.CharField(required=False, allow_null=True, help_text="Code de la mesure.")
    people = s.FloatField(required=False, allow_null=True, help_text="Nombre de personnes.")
    needed = s.FloatField(required=False, allow_null=True, help_text="Seuil demandé.")
    is_recent = s.BooleanField(required=False, allow_null=True, help_text="Vrai : assez récent pour prouver.")
    is_rounded = s.BooleanField(required=False, help_text="Vrai : la source arrondit le nombre de personnes.")

    def to_representation(self, instance: dict[str, Any]) -> dict[str, Any]:
        """Return the evidence as stored."""
        return instance


class CriterionSerializer(s.Serializer[dict[str, Any]]):
    """Un critère d'impact national, évalué sur les enregistrements d'aujourd'hui."""

    criterion = s.IntegerField(
        min_value=CRITERIA[0].number,
        max_value=CRITERIA[-1].number,
        help_text=" ; ".join(f"{one.number} : {one.title}" for one in CRITERIA) + ".",
    )
    state = s.ChoiceField(choices=CriterionResult.State.choices, help_text="État : où il en est.")
    evaluated_at = MomentField(help_text="Évaluation qui a donné ce résultat en dernier.")
    evidence = EvidenceSerializer(many=True, help_text="Les enregistrements qui prouvent.")


class NationalServiceSerializer(s.Serializer[Any]):
    slug = s.CharField(source="designation.startup.slug", help_text="Identifiant, celui de l’adresse.")
    name = s.CharField(source="designation.startup.name", help_text="Nom.")
    mission = s.CharField(source="designation.startup.mission", allow_blank=True, help_text="Mission, en une phrase.")
    millesime = s.IntegerField(source="designation.millesime", help_text="Année pour laquelle la désignation compte.")
    is_millesime_confirmed = s.BooleanField(
        source="designation.is_millesime_confirmed", help_text="Millésime confirmé ; false : proposé d’après la date."
    )
    year_by_date = s.IntegerField(
        source="designation.year_by_date", allow_null=True, help_text="Année de la date ; null : date inconnue."
    )
    decided_on = s.DateField(
        source="designation.decided_on", allow_null=True, help_text="Jour de la décision ; null : inconnu."
    )
    since = s.DateField(source="designation.effective_on", help_text="Jour à partir duquel la désignation compte.")
    reason = s.CharField(source="designation.reason", allow_blank=True, help_text="Pourquoi ; vide : non renseigné.")
    source = s.CharField(  # type: ignore[assignment]
        source="designation.source", allow_blank=True, help_text="D’où vient la donnée ; vide : non renseigné."
    )
    figures = ImpactFigureSerializer(many=True, help_text="Les mesures qui comptent des personnes.")
    spending = ImpactSpendingSerializer(allow_null=True, help_text="Dépense du millésime ; null : inconnue.")
    criteria_met = s.IntegerField(allow_null=True, help_text="Nombre de critères remplis ; null : pas encore évalués.")
    criteria = CriterionSerializer(many=True, help_text="Les trois critères, chacun avec ses preuves.")
    url = service_address("designation.startup.slug")
    page = AddressField(
        path=lambda one: reverse("startup-detail", args=[one.designation.startup.slug]), help_text="Page du site."
    )


class NationalHeadSerializer(s.Serializer[dict[str, Any]]):
    """The fields of the list, its services excepted."""

    as_of = s.DateField(help_text="Jour dont c’est l’état.")
    years = ImpactYearSerializer(many=True, help_text="Année par année.")
