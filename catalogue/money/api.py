"""The public read API over the unit costs that the records give."""

from typing import Any

import orjson
from django import forms
from django.http import HttpResponse, QueryDict
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from catalogue.money import schema
from common.api import BAD_REQUEST, json_number
from common.private_api import django_request
from common.public_api import as_json, site_of
from common.shaping import OF_SHAPE, TABLES, ShapedView, as_table, read_shape, shaped_results
from impact.models import CostUnit
from impact.queries.costs import UnitCost, unit_costs
from startups.models import Startup


class CostFilters(forms.Form):
    """What the list may be filtered by."""

    startup = forms.ModelChoiceField(
        Startup.objects.all(),
        to_field_name="slug",
        required=False,
        error_messages={"invalid_choice": "Aucun service n’a cet identifiant."},
    )
    year = forms.IntegerField(required=False, min_value=0, max_value=32_767)


class UnitCostsView(ShapedView):
    """Les coûts unitaires que les enregistrements donnent, et ceux que les rapports annoncent."""

    @extend_schema(
        operation_id="unit-costs",
        parameters=schema.PARAMETERS,
        responses={(200, "application/json"): schema.UnitCostListing, **TABLES, **BAD_REQUEST},
    )
    def get(self, request: Request) -> HttpResponse:
        http = django_request(request)
        shape, asked = read_shape(http.GET, schema.FIELDS), _read_filters(http.GET)
        items = [_item(slug, cost, site_of(http)) for slug, cost in _known_costs(asked["startup"], asked["year"])]
        if shape.is_table:
            return as_table(shape, "unit-costs", items)
        results = shaped_results(shape, orjson.dumps(items).decode())
        return as_json(f'{{"count":{len(items)},"next":null,"previous":null,"results":{results}}}')


def _read_filters(query: QueryDict) -> dict[str, Any]:
    """The filters that an address asks for. Raises ValidationError, by parameter, in French."""
    known = (*CostFilters.base_fields, *OF_SHAPE)
    errors = {name[:80].replace("\0", "�"): ["Ce paramètre n’existe pas."] for name in query if name not in known}
    form = CostFilters(query)
    errors |= {name: [str(one) for one in messages] for name, messages in form.errors.items()}
    if errors:
        raise ValidationError(errors)
    return form.cleaned_data


def _known_costs(startup: Startup | None, year: int | None) -> list[tuple[str, UnitCost]]:
    """The unit costs that are known, by slug, the last year first. Two queries."""
    units = CostUnit.objects.filter(startup=startup) if startup else CostUnit.objects.all()
    slugs = dict(units.order_by("startup__slug").values_list("startup", "startup__slug"))
    costs = unit_costs(slugs)
    return [
        (slug, cost)
        for key, slug in slugs.items()
        for cost in costs.get(key, [])
        if cost.best is not None and year in (None, cost.year)
    ]


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
