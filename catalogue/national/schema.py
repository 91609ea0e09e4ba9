"""The shape of the answer about national impact, as OpenAPI says it."""

from typing import Any

from rest_framework import serializers as s

from common.filters import RowFilterSet, Search, of_number, on_day, yes_or_no
from impact.models import CriterionResult
from impact.national.rules import CRITERIA


class ImpactYear(s.Serializer[dict[str, Any]]):
    """Les désignations au 31 décembre, ou à la date demandée quand elle vient avant."""

    year = s.IntegerField()
    total = s.IntegerField()
    new = s.IntegerField(help_text="De ce millésime.")
    withdrawn = s.IntegerField(help_text="Retirées dans l’année.")
    evidence_url = s.CharField(allow_null=True, help_text="null : l’indicateur n’est pas calculé pour cette année.")


class ImpactFigure(s.Serializer[dict[str, Any]]):
    """Le dernier relevé du millésime."""

    code = s.CharField()
    name = s.CharField()
    unit = s.CharField()
    value = s.FloatField()
    start = s.DateField()
    end = s.DateField(help_text="Exclue.")
    is_approximate = s.BooleanField(help_text="Valeur arrondie par sa source.")
    source = s.CharField(allow_blank=True)  # type: ignore[assignment]


class ImpactSpending(s.Serializer[dict[str, Any]]):
    year = s.IntegerField()
    amount = s.FloatField(help_text="En euros.")
    is_approximate = s.BooleanField()
    detail = s.CharField(allow_blank=True)
    source = s.CharField(allow_blank=True)  # type: ignore[assignment]


class Evidence(s.Serializer[dict[str, Any]]):
    """Une preuve d'un critère. ``metric``, ``people``, ``needed`` et ``is_recent`` : pour les personnes seulement."""

    piece = s.ChoiceField(choices=["phase", "reach", "people", "code", "statistics", "contact", "quality"])
    what = s.CharField()
    state = s.ChoiceField(choices=CriterionResult.State.choices)
    says = s.CharField(allow_blank=True)
    date = s.DateField(allow_null=True)
    metric = s.CharField(required=False, allow_null=True)
    people = s.FloatField(required=False, allow_null=True)
    needed = s.FloatField(required=False, allow_null=True)
    is_recent = s.BooleanField(required=False, allow_null=True)


class Criterion(s.Serializer[dict[str, Any]]):
    """Un critère d'impact national, évalué sur les enregistrements d'aujourd'hui."""

    criterion = s.IntegerField(
        min_value=CRITERIA[0].number,
        max_value=CRITERIA[-1].number,
        help_text=" ; ".join(f"{one.number} : {one.title}" for one in CRITERIA) + ".",
    )
    state = s.ChoiceField(choices=CriterionResult.State.choices)
    evaluated_at = s.DateTimeField(help_text="Évaluation qui a donné ce résultat en dernier.")
    evidence = Evidence(many=True)


class NationalService(s.Serializer[dict[str, Any]]):
    slug = s.CharField()
    name = s.CharField()
    mission = s.CharField(allow_blank=True)
    millesime = s.IntegerField()
    decided_on = s.DateField(allow_null=True, help_text="null : inconnue.")
    since = s.DateField(help_text="Jour à partir duquel la désignation compte.")
    reason = s.CharField(allow_blank=True)
    source = s.CharField(allow_blank=True)  # type: ignore[assignment]
    figures = ImpactFigure(many=True)
    spending = ImpactSpending(allow_null=True, help_text="Dépense du millésime ; null : inconnue.")
    criteria = Criterion(many=True)
    is_fictitious = s.BooleanField()
    url = s.CharField()


class NationalImpactFilter(RowFilterSet):
    as_of = on_day("", "Date de l’état.")
    millesime = of_number("millesime", "Année pour laquelle la désignation compte.")
    fictitious = yes_or_no("is_fictitious", "Donnée fictive de la démonstration.")
    search = Search("name", "slug", "mission")


HEAD = {"as_of": s.DateField(), "years": ImpactYear(many=True)}
"""What the list says beside its services."""
