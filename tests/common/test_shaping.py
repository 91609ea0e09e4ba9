"""The fields of a shape as SQL: the shape alone names what an answer holds."""

from typing import Any

import pytest
from rest_framework import serializers as s

from common.shaping import columns_of, object_of, partial


class Carrier(s.Serializer[dict[str, Any]]):
    slug = s.CharField()
    end = s.DateField()
    services = s.IntegerField()


def test_columns_are_those_of_the_table_but_for_the_expressions() -> None:
    assert columns_of(Carrier().fields, "i", {"services": "count(*)"}) == (
        'i."slug" AS "slug", i."end" AS "end", count(*) AS "services"'
    )


def test_object_has_the_fields_of_its_shape_in_their_order() -> None:
    assert object_of(Carrier, "i", {"slug": "s.slug"}) == (
        "json_build_object('slug', s.slug, 'end', i.\"end\", 'services', i.\"services\")"
    )


def test_an_expression_of_no_field_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\['nom'\]"):
        columns_of(["slug"], "i", {"nom": "i.name"})


def test_a_partial_shape_requires_nothing_and_leaves_the_whole_one_alone() -> None:
    row = partial(Carrier, "CarrierRow")
    assert row.__name__ == "CarrierRow"
    assert {name: field.required for name, field in row().fields.items()} == dict.fromkeys(Carrier().fields, False)
    assert all(field.required for field in Carrier().fields.values())
