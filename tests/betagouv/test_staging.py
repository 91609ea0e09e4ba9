import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from betagouv.writing import staging
from incubators.models import Administration, Incubator
from startups.models import Startup
from tests.factories import make_administration, make_incubator, make_startup

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.django_db
@given(texts, st.lists(texts, max_size=4), st.dictionaries(texts, json_values, max_size=3))
@example("\\N", ["", "NULL", '"', "\\", "{,}", "a\tb\nc\r"], {"\\": "\t"})
@example("\\.\n\\.", [], {})
def test_rows_come_back_as_they_were_sent(text: str, words: list[str], details: dict[str, Any]) -> None:
    Startup.objects.all().delete()
    columns = ["slug", "name", "content", "themes", "details", "has_stats"]
    staging.insert(Startup, columns, [["a", "A", text, words, details, None], ["b", "B", "", [], {}, True]])
    found = list(Startup.objects.order_by("slug").values_list(*columns))
    assert found == [("a", "A", text, words, details, None), ("b", "B", "", [], {}, True)]


@pytest.mark.django_db
def test_columns_that_nobody_gives_take_the_defaults_of_the_model() -> None:
    staging.insert(Startup, ["slug", "name"], [["a", "A"]])
    inserted, created = Startup.objects.get(slug="a"), make_startup("b", name="A")
    names = [
        field.attname for field in Startup._meta.concrete_fields if field.attname not in ("id", "slug", "search_text")
    ]
    assert {n: getattr(inserted, n) for n in names} == {n: getattr(created, n) for n in names}


@pytest.mark.django_db
def test_update_changes_the_rows_named_and_no_other() -> None:
    owner = make_administration()
    one, two = make_incubator("a"), make_incubator("b")
    staging.update(Incubator, ["owner", "opened_on"], [[one.pk, owner.pk, dt.date(2020, 1, 2)]])
    assert list(Incubator.objects.order_by("slug").values_list("owner", "opened_on")) == [
        (owner.pk, dt.date(2020, 1, 2)),
        (None, None),
    ]
    staging.update(Incubator, ["owner"], [])
    staging.delete(Incubator, [two.pk])
    staging.delete(Incubator, [])
    assert list(Incubator.objects.values_list("slug", flat=True)) == ["a"]


@pytest.mark.django_db
def test_insert_can_replace_existing_rows() -> None:
    make_administration("a", name="Avant", kind="autre")
    rows = [["a", "Après"], ["b", "B"]]
    staging.insert(Administration, ["slug", "name"], rows, replacing=["slug"])
    found = Administration.objects.order_by("slug").values_list("slug", "name", "kind")
    assert list(found) == [("a", "Après", "autre"), ("b", "B", "")]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, "\\N"),
        ("", ""),
        ("\\N", "\\\\N"),
        (True, "t"),
        (False, "f"),
        (12, "12"),
        (Decimal("1.50"), "1.50"),
        (dt.date(2020, 1, 2), "2020-01-02"),
        (["a b", 'c"'], '{"a b","c\\\\""}'),
        ([], "{}"),
        (b"\x00\xff", "\\\\x00ff"),
    ],
)
def test_cell_is_what_copy_reads(value: object, cell: str) -> None:
    assert staging.cell(value) == cell


def test_cell_of_an_unknown_type_is_an_error() -> None:
    with pytest.raises(TypeError, match="no cell for float"):
        staging.cell(1.5)
