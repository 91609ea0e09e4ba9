"""The inputs of forms, written in Python: the same text as Django's templates, which take ten times as long for a line."""

from collections.abc import Mapping
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

INPUTS = frozenset(
    f"django/forms/widgets/{kind}.html"
    for kind in ("checkbox", "date", "email", "hidden", "number", "password", "search", "text", "url")
)
"""The templates that are one ``<input>``."""


class InputRenderer(TemplatesSetting):
    """What forms are rendered with (``FORM_RENDERER``)."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        if template_name in INPUTS:
            return _input(context["widget"])
        return super().render(template_name, context, request)


def _input(widget: Mapping[str, Any]) -> SafeString:
    value = "" if widget["value"] is None else format_html(' value="{}"', str(widget["value"]))
    attributes = [(name, value) for name, value in widget["attrs"].items() if value is not False]
    written = format_html_join("", "{}", ([_attribute(*one)] for one in attributes))
    return format_html('<input type="{}" name="{}"{}{}>', widget["type"], widget["name"], value, written)


def _attribute(name: str, value: object) -> SafeString:
    return format_html(" {}", name) if value is True else format_html(' {}="{}"', name, str(value))
