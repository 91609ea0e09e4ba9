"""The fields of a shape as SQL: the shape alone names what an answer holds."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rest_framework import serializers as s

from common.ods import ODS_TYPE
from common.shaping import FORMATS, columns_of, form_wanted, object_of, partial


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


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", "json"),
        ("  ", "json"),
        ("*/*", "json"),
        ("application/json", "json"),
        ("APPLICATION/JSON", "json"),
        ("application/*", "json"),
        ("text/*", "csv"),
        ("text/csv", "csv"),
        ("text/csv;charset=utf-8", "csv"),
        (ODS_TYPE, "ods"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "json"),
        ("text/csv;q=0.5, application/json", "json"),
        ("application/json;q=0.4, text/csv;q=0.5", "csv"),
        ("text/csv, application/json", "csv"),  # the first of those that are wanted alike
        ("application/json, text/csv", "json"),
        ("text/csv; header=present; q=0.9, application/json;q=0.8", "csv"),
        ("text/csv;q=0, */*", "json"),
        ("text/csv;q=7, application/json", "csv"),
        ("text/csv;q=beaucoup, application/json;q=0.1", "json"),
        ("text/html", None),
        ("image/png, text/html;q=0.9", None),
        ("application/json;q=0", None),
        ("application/json;q=-1", None),
        ("text/csv;q=", None),
        ("json", None),
        (",;,", None),
    ],
)
def test_accept_takes_the_form_that_it_wants_most(accept: str, form: str | None) -> None:
    assert form_wanted(accept) == form


@given(st.text(max_size=60))
def test_any_text_of_accept_is_read(accept: str) -> None:
    assert form_wanted(accept) in (*FORMATS, None)
