"""The shape of the answer about national impact, as OpenAPI says it."""

from typing import Any

from rest_framework import serializers as s

from common.filters import RowFilterSet, Search, of_number, on_day, yes_or_no
from impact.models import CriterionResult
from impact.national.rules import CRITERIA
from impact.schema_marks import MarkShape


class ImpactYear(MarkShape):
    """Les désignations au 31 décembre, ou à la date demandée quand elle vient avant.

    ``unconfirmed`` et ``by_dates`` se disent de ``new``.
    """

    year = s.IntegerField(help_text="Année.")
    total = s.IntegerField(help_text="Total, exact.")
    total_by_dates = s.FloatField(allow_null=True, help_text="« total » selon l’année des dates ; null : le même.")
    new = s.IntegerField(help_text="De ce millésime.")
    withdrawn = s.IntegerField(help_text="Retirées dans l’année.")
    evidence_url = s.CharField(allow_null=True, help_text="null : l’indicateur n’est pas calculé pour cette année.")


class ImpactFigure(s.Serializer[dict[str, Any]]):
    """Le dernier relevé du millésime."""

    code = s.CharField(help_text="Code, qui ne change pas.")
    name = s.CharField(help_text="Nom.")
    unit = s.CharField(help_text="Unité.")
    value = s.FloatField(help_text="Valeur, exacte.")
    start = s.DateField(help_text="Début.")
    end = s.DateField(help_text="Exclue.")
    is_approximate = s.BooleanField(help_text="Valeur arrondie par sa source.")
    source = s.CharField(allow_blank=True, help_text="D’où vient la donnée ; vide : non renseigné.")  # type: ignore[assignment]


class ImpactSpending(s.Serializer[dict[str, Any]]):
    year = s.IntegerField(help_text="Année.")
    amount = s.FloatField(help_text="En euros.")
    is_approximate = s.BooleanField(help_text="Vrai : arrondi à la source.")
    detail = s.CharField(allow_blank=True, help_text="Précision ; vide : aucune.")
    source = s.CharField(allow_blank=True, help_text="D’où vient la donnée ; vide : non renseigné.")  # type: ignore[assignment]


class Evidence(s.Serializer[dict[str, Any]]):
    """Une preuve d'un critère. ``metric``, ``people``, ``needed`` et ``is_recent`` : pour les personnes seulement."""

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


class Criterion(s.Serializer[dict[str, Any]]):
    """Un critère d'impact national, évalué sur les enregistrements d'aujourd'hui."""

    criterion = s.IntegerField(
        min_value=CRITERIA[0].number,
        max_value=CRITERIA[-1].number,
        help_text=" ; ".join(f"{one.number} : {one.title}" for one in CRITERIA) + ".",
    )
    state = s.ChoiceField(choices=CriterionResult.State.choices, help_text="État : où il en est.")
    evaluated_at = s.DateTimeField(help_text="Évaluation qui a donné ce résultat en dernier.")
    evidence = Evidence(many=True, help_text="Les enregistrements qui prouvent.")


class NationalService(s.Serializer[dict[str, Any]]):
    slug = s.CharField(help_text="Identifiant, celui de l’adresse.")
    name = s.CharField(help_text="Nom.")
    mission = s.CharField(allow_blank=True, help_text="Mission, en une phrase.")
    millesime = s.IntegerField(help_text="Année pour laquelle la désignation compte.")
    is_millesime_confirmed = s.BooleanField(help_text="false : proposé d’après la date, à confirmer.")
    year_by_date = s.IntegerField(help_text="Année de la date tant que le millésime est à confirmer.")
    decided_on = s.DateField(allow_null=True, help_text="null : inconnue.")
    since = s.DateField(help_text="Jour à partir duquel la désignation compte.")
    reason = s.CharField(allow_blank=True, help_text="Pourquoi ; vide : non renseigné.")
    source = s.CharField(allow_blank=True, help_text="D’où vient la donnée ; vide : non renseigné.")  # type: ignore[assignment]
    figures = ImpactFigure(many=True, help_text="Les mesures qui comptent des personnes.")
    spending = ImpactSpending(allow_null=True, help_text="Dépense du millésime ; null : inconnue.")
    criteria = Criterion(many=True, help_text="Les trois critères, chacun avec ses preuves.")
    is_fictitious = s.BooleanField(help_text="Vrai : donnée fictive de la démonstration.")
    url = s.CharField(help_text="Adresse dans l’API ou sur le site.")


class NationalImpactFilter(RowFilterSet):
    as_of = on_day("", "Date de l’état.")
    millesime = of_number("millesime", "Année pour laquelle la désignation compte.")
    fictitious = yes_or_no("is_fictitious", "Donnée fictive de la démonstration.")
    search = Search("name", "slug", "mission")


HEAD = {
    "as_of": s.DateField(help_text="Jour dont c’est l’état."),
    "years": ImpactYear(many=True, help_text="Année par année."),
}
"""What the list says beside its services."""
