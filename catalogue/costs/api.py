"""Public read API of unit costs."""

from dataclasses import dataclass

from django.db.models import QuerySet
from rest_framework import serializers as s

from catalogue.costs.queries import CostOfService, LastMeasure, costs_of_national_impact
from catalogue.serializers import DayHeadSerializer, service_address
from catalogue.startups.rows import ServiceRowsFilterSet, of_services
from common.freshness import day_of_records
from impact.models import CostUnit
from impact.queries.metrics import UnitCost, unit_costs
from web.api.errors import ExactNumberField
from web.api.lists import PublicListAPIView, Rows
from web.filters import RowFilterSet, Search, Whole, unchanged


@dataclass(frozen=True, slots=True)
class UnitCostOfService:
    """The cost of a unit of a service in a year."""

    slug: str
    cost: UnitCost


class UnitCostSerializer(s.Serializer[UnitCostOfService]):
    """Ce qu'une unité d'un service coûte une année, avec ce dont c'est fait. Ce qui est null est inconnu."""

    startup = s.CharField(source="slug", help_text="Identifiant du service.")
    year = s.IntegerField(source="cost.year", help_text="Année.")
    unit = s.CharField(source="cost.unit", help_text="Ce qui est compté, au singulier.")
    metric = s.CharField(source="cost.metric", help_text="Mesure qui compte les unités.")
    counted = ExactNumberField(
        source="cost.counted",
        allow_null=True,
        help_text="Somme de la mesure ; null : elle ne couvre pas toute l’année.",
    )
    share_metric = s.CharField(
        source="cost.share_metric", allow_null=True, help_text="Mesure de la part retenue ; null : tout est retenu."
    )
    share = ExactNumberField(source="cost.share", allow_null=True, help_text="Part retenue, en pour cent.")
    units = ExactNumberField(source="cost.units", allow_null=True, help_text="Nombre d’unités de l’année.")
    spending = ExactNumberField(source="cost.spending", allow_null=True, help_text="Dépense de l’année, en euros.")
    spending_source = s.CharField(source="cost.spending_source", allow_null=True, help_text="D’où vient la dépense.")
    is_approximate = s.BooleanField(source="cost.is_approximate", help_text="Vrai : l’une des valeurs est approchée.")
    computed = ExactNumberField(
        source="cost.computed",
        allow_null=True,
        help_text="Dépense divisée par les unités, au centime le plus proche.",
    )
    stated = ExactNumberField(source="cost.stated", allow_null=True, help_text="Coût tel qu’un rapport l’annonce.")
    stated_source = s.CharField(source="cost.stated_source", allow_null=True, help_text="Le rapport.")
    url = service_address()


class UnitCostFilter(ServiceRowsFilterSet):
    year = Whole(min_value=0, max_value=32_767, method=unchanged, label="Année.")
    search = Search("startup__slug", "label", "metric__code")


class UnitCostsView(PublicListAPIView):
    """Les coûts unitaires que les enregistrements donnent, et ceux que les rapports annoncent."""

    subject = "impact"
    list_name = "unit-costs"
    serializer_class = UnitCostSerializer
    filterset_class = UnitCostFilter

    def get_queryset(self) -> QuerySet[CostUnit]:
        return CostUnit.objects.all()

    def to_rows(self, queryset: QuerySet[CostUnit]) -> Rows:
        """Return the known unit costs of these units, by slug, last year first. Two queries."""
        year = self.filterset.values.get("year")
        slugs = dict(queryset.order_by("startup__slug").values_list("startup", "startup__slug"))
        costs = unit_costs(slugs)
        return [
            UnitCostOfService(slug, cost)
            for key, slug in slugs.items()
            for cost in costs.get(key, [])
            if cost.figure.is_known and year in (None, cost.year)
        ]


class LastMeasureSerializer(s.Serializer[LastMeasure]):
    """Le dernier relevé d'une mesure."""

    name = s.CharField(help_text="Nom de la mesure.")
    unit = s.CharField(help_text="Unité.")
    value = ExactNumberField(help_text="Valeur, exacte.")
    start = s.DateField(help_text="Premier jour de la période.")
    end = s.DateField(source="until", help_text="Fin de la période, exclue.")
    year = s.IntegerField(help_text="Année du dernier jour.")
    is_approximate = s.BooleanField(help_text="Vrai : arrondie à la source.")


class NationalCostSerializer(s.Serializer[CostOfService]):
    """Un service à impact national et ses derniers chiffres connus, chacun de son année. Ce qui est null est inconnu."""

    startup = s.CharField(source="slug", help_text="Identifiant du service.")
    name = s.CharField(help_text="Nom.")
    millesime = s.IntegerField(help_text="Année pour laquelle la désignation compte.")
    launched_on = s.DateField(allow_null=True, help_text="Jour du lancement.")
    people = LastMeasureSerializer(allow_null=True, help_text="Les personnes comptées.")
    headline = LastMeasureSerializer(allow_null=True, help_text="La mesure principale.")
    spending = ExactNumberField(
        source="spending.amount", allow_null=True, help_text="Dernière dépense connue, en euros."
    )
    spending_year = s.IntegerField(source="spending.year", allow_null=True, help_text="Année de la dépense.")
    spending_is_approximate = s.BooleanField(
        source="spending.is_approximate", default=False, help_text="Vrai : la dépense est arrondie à la source."
    )
    unit_cost = ExactNumberField(source="cost.figure.value", allow_null=True, help_text="Coût d’une unité, en euros.")
    unit = s.CharField(source="cost.unit", allow_null=True, help_text="Ce qui est compté, au singulier.")
    cost_year = s.IntegerField(source="cost.year", allow_null=True, help_text="Année du coût.")
    url = service_address()


class NationalCostFilter(RowFilterSet):
    startup, incubator, ministry, phase, theme = of_services("slug", slug="slug").values()
    search = Search("slug", "name")


class NationalCostsView(PublicListAPIView):
    """Les coûts des services à impact national : leurs derniers chiffres connus."""

    subject = "impact"
    list_name = "national-impact-costs"
    serializer_class = NationalCostSerializer
    filterset_class = NationalCostFilter
    head_class = DayHeadSerializer

    def get_rows(self) -> Rows:
        self.head_value = {"as_of": day_of_records()}
        return costs_of_national_impact(day_of_records())
