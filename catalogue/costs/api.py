"""Public read API of unit costs."""

from typing import Any

from django_filters import ModelChoiceFilter
from rest_framework import serializers as s

from impact.models import CostUnit
from impact.queries.metrics import UnitCost, unit_costs
from startups.models import Startup
from web.api.errors import json_number
from web.api.lists import PublicListAPIView, Rows
from web.api.public import site_of
from web.filters import RowFilterSet, Search, of_number


class UnitCostShape(s.Serializer[dict[str, Any]]):
    """Ce qu'une unité d'un service coûte une année, avec ce dont c'est fait. Ce qui est null est inconnu."""

    startup = s.CharField(help_text="Identifiant du service.")
    year = s.IntegerField(help_text="Année.")
    unit = s.CharField(help_text="Ce qui est compté, au singulier.")
    metric = s.CharField(help_text="Mesure qui compte les unités.")
    counted = s.FloatField(allow_null=True, help_text="Somme de la mesure ; null : elle ne couvre pas toute l’année.")
    share_metric = s.CharField(allow_null=True, help_text="Mesure de la part retenue ; null : tout est retenu.")
    share = s.FloatField(allow_null=True, help_text="Part retenue, en pour cent.")
    units = s.FloatField(allow_null=True, help_text="Nombre d’unités de l’année.")
    spending = s.FloatField(allow_null=True, help_text="Dépense de l’année, en euros.")
    spending_source = s.CharField(allow_null=True, help_text="D’où vient la dépense.")
    is_approximate = s.BooleanField(help_text="Vrai : l’une des valeurs est approchée.")
    computed = s.FloatField(allow_null=True, help_text="Dépense divisée par les unités, au centime le plus proche.")
    stated = s.FloatField(allow_null=True, help_text="Coût tel qu’un rapport l’annonce.")
    stated_source = s.CharField(allow_null=True, help_text="Le rapport.")
    url = s.CharField(help_text="Le service, dans l’API.")


class UnitCostFilter(RowFilterSet):
    startup = ModelChoiceFilter(
        field_name="",
        queryset=Startup.objects.all(),
        to_field_name="slug",
        label="Identifiant d’un service.",
        error_messages={"invalid_choice": "Aucun service n’a cet identifiant."},
    )
    year = of_number("year", "Année.")
    search = Search("startup", "unit", "metric")


class UnitCostsView(PublicListAPIView):
    """Les coûts unitaires que les enregistrements donnent, et ceux que les rapports annoncent."""

    list_name = "unit-costs"
    serializer_class = UnitCostShape
    filterset_class = UnitCostFilter

    def get_rows(self) -> Rows:
        site = site_of(self.request)
        return [_item(slug, cost, site) for slug, cost in _known_costs(self.value_of("startup"))]


def _known_costs(startup: Startup | None) -> list[tuple[str, UnitCost]]:
    """Return the known unit costs, by slug, last year first. Two queries."""
    units = CostUnit.objects.filter(startup=startup) if startup else CostUnit.objects.all()
    slugs = dict(units.order_by("startup__slug").values_list("startup", "startup__slug"))
    costs = unit_costs(slugs)
    return [(slug, cost) for key, slug in slugs.items() for cost in costs.get(key, []) if cost.best is not None]


def _item(slug: str, cost: UnitCost, site: str) -> dict[str, Any]:
    return {
        "startup": slug,
        "year": cost.year,
        "unit": cost.unit,
        "metric": cost.metric,
        "counted": json_number(cost.counted),
        "share_metric": cost.share_metric,
        "share": json_number(cost.share),
        "units": json_number(cost.units),
        "spending": json_number(cost.spending),
        "spending_source": cost.spending_source,
        "is_approximate": cost.is_approximate,
        "computed": json_number(cost.computed),
        "stated": json_number(cost.stated),
        "stated_source": cost.stated_source,
        "url": f"{site}/api/v1/startups/{slug}/",
    }
