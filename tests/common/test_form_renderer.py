"""The inputs written in Python are those of Django's templates."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting, get_default_renderer
from django.utils.safestring import SafeString, mark_safe

from common.form_renderer import INPUTS, InputRenderer

WIDGETS: list[type[forms.Widget]] = [
    forms.CheckboxInput,
    forms.DateInput,
    forms.EmailInput,
    forms.HiddenInput,
    forms.NumberInput,
    forms.PasswordInput,
    forms.SearchInput,
    forms.TextInput,
    forms.URLInput,
]
VALUES: list[Any] = [
    None,
    "",
    "a",
    "« l’été »",
    "\"><script>alert('x')</script>&amp;",
    mark_safe("<b>1</b>"),
    0,
    1234567,
    Decimal("1234.50"),
    True,
    False,
    dt.date(2022, 1, 31),
]
ATTRIBUTES: list[dict[str, Any]] = [
    {},
    {"id": "id_a", "class": "fr-input"},
    {"required": True, "disabled": False, "maxlength": "20", "rows": 3, "aria-describedby": "a-aide a-message"},
    {"data-x": "\"'<&>", "autocomplete": mark_safe("<i>")},
]


def test_site_renders_its_forms_so() -> None:
    assert type(get_default_renderer()) is InputRenderer


@pytest.mark.parametrize("widget", WIDGETS)
@pytest.mark.parametrize("attributes", ATTRIBUTES)
def test_input_is_that_of_the_template(widget: type[forms.Widget], attributes: dict[str, Any]) -> None:
    one = widget(attrs=attributes)
    assert one.template_name in INPUTS
    for value in VALUES:
        ours = one.render("a<'", value, renderer=InputRenderer())
        assert ours == one.render("a<'", value, renderer=TemplatesSetting()).strip()
        assert isinstance(ours, SafeString)


def test_every_one_line_input_is_compared() -> None:
    assert {str(widget.template_name) for widget in WIDGETS} == INPUTS


def test_other_widgets_keep_their_templates() -> None:
    for one in (
        forms.Textarea(),
        forms.Select(choices=[("a", "A"), ("b", "B")]),
        forms.RadioSelect(choices=[("a", "A")]),
    ):
        assert one.render("x", "a", renderer=InputRenderer()) == one.render("x", "a", renderer=TemplatesSetting())
