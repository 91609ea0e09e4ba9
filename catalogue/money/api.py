"""The public read API over the unit costs that the records give."""

from typing import Any

from django.http import HttpResponse
from django_filters import ModelChoiceFilter
from rest_framework.request import Request

from catalogue.money import schema
from common.api import json_number
from common.filters import of_number
from common.lists.asking import read_list_request
from common.lists.composed import composed_answer, list_of
from common.lists.describing import described
from common.private_api import django_request
from common.public_api import site_of
from common.shaping import ShapedView
from impact.models import CostUnit
from impact.queries.costs import UnitCost, unit_costs
from startups.models import Startup

UNIT_COSTS = list_of(
    "unit-costs",
    schema.UnitCostShape,
    filters={
        "startup": ModelChoiceFilter(
            queryset=Startup.objects.all(),
            to_field_name="slug",
            label="Identifiant d’un service.",
            error_messages={"invalid_choice": "Aucun service n’a cet identifiant."},
        ),
        "year": of_number("year", "Année."),
    },
    searched=("startup", "unit", "metric"),
    composing=frozenset({"startup"}),
)


class UnitCostsView(ShapedView):
    """Les coûts unitaires que les enregistrements donnent, et ceux que les rapports annoncent."""

    @described(UNIT_COSTS, schema.UnitCostShape)
    def get(self, request: Request) -> HttpResponse:
        http = django_request(request)
        asked = read_list_request(UNIT_COSTS, http)
        site = site_of(http)
        items = [_item(slug, cost, site) for slug, cost in _known_costs(asked.values.get("startup"))]
        return composed_answer(http, UNIT_COSTS, asked, items)


def _known_costs(startup: Startup | None) -> list[tuple[str, UnitCost]]:
    """The unit costs that are known, by slug, the last year first. Two queries."""
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
