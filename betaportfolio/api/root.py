"""The root of the API: all its addresses, as JSON or as a page."""

import re
from dataclasses import dataclass
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers as s
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from betaportfolio.api.schema import START
from betaportfolio.api.views import openapi_schema
from common.third_party_internals import django_request
from web.api.public import PublicView, site_of
from web.api.renderers import JSONRenderer

PAGES = {
    "documentation": "api-docs",
    "first_steps": "api-first-steps",
    "schema": "api-schema",
    "changes": "api-changes",
}
"""The name of the address of each page that the root gives."""


class PageRenderer(BaseRenderer):
    """The page, which the view renders itself."""

    media_type = "text/html"
    format = "html"


@dataclass(frozen=True, slots=True)
class RootAddress:
    """An address of the API, and the address of one record of a list.

    A part in braces, such as ``{slug}``, is the key of a record.
    """

    site: str
    path: str
    record_path: str | None
    methods: list[str]
    token_methods: list[str]
    summary: str

    @property
    def url(self) -> str:
        return f"{self.site}{self.path}"

    @property
    def record_url(self) -> str | None:
        return self.record_path and f"{self.site}{self.record_path}"

    @property
    def is_template(self) -> bool:
        return "{" in self.path


class AddressSerializer(s.Serializer[RootAddress]):
    """Une adresse de l'API."""

    url = s.CharField(help_text="L’adresse ; une partie entre accolades est à remplacer.")
    record_url = s.CharField(allow_null=True, help_text="D’une liste : l’adresse d’un de ses enregistrements.")
    is_template = s.BooleanField(help_text="Vrai : l’adresse a une partie à remplacer, comme {slug}.")
    methods = s.ListField(child=s.CharField(), help_text="Les méthodes de l’adresse.")
    token_methods = s.ListField(child=s.CharField(), help_text="Celles qui demandent un jeton.")
    summary = s.CharField(help_text="Ce que l’adresse donne.")


class SubjectSerializer(s.Serializer[dict[str, Any]]):
    """Les adresses d'un sujet."""

    tag = s.CharField(help_text="Étiquette du sujet dans le schéma.")
    title = s.CharField(help_text="Sujet.")
    addresses = AddressSerializer(many=True, help_text="Ses adresses.")


class RootSerializer(s.Serializer[dict[str, Any]]):
    """La racine de l'API."""

    documentation = s.CharField(help_text="La référence de chaque adresse.")
    first_steps = s.CharField(help_text="Des programmes à copier.")
    schema = s.CharField(help_text="Le schéma OpenAPI.")
    changes = s.CharField(help_text="Le fil des changements.")
    subjects = SubjectSerializer(many=True, help_text="Les adresses, par sujet.")


class RootView(PublicView):
    """Toutes les adresses de l'API, par sujet. Un navigateur reçoit une page."""

    subject = "changes"
    renderer_classes = (JSONRenderer, PageRenderer)

    @extend_schema(
        operation_id="root",
        parameters=[OpenApiParameter("format", exclude=True)],  # Accept decides
        responses={200: RootSerializer},
    )
    def get(self, request: Request) -> HttpResponseBase:
        http = django_request(request)
        site = site_of(http)
        document = {**{key: f"{site}{reverse(name)}" for key, name in PAGES.items()}, "subjects": _subjects(site)}
        if isinstance(request.accepted_renderer, PageRenderer):
            return render(http, "betaportfolio/api_root.html", document)
        return Response(RootSerializer(document).data)


def _subjects(site: str) -> list[dict[str, Any]]:
    """Return each subject, as the tag of its operations, and its addresses."""
    schema = openapi_schema()
    by_path = schema["paths"]
    records = {path.rpartition("{")[0]: path for path in by_path if re.fullmatch(r"[^{]*/{\w+}/", path)}
    found = {one["name"]: {"tag": one["name"], "title": one["description"], "addresses": []} for one in schema["tags"]}
    for path, by_method in by_path.items():
        is_of_a_list = records.get(path.rpartition("{")[0]) == path and path.rpartition("{")[0] in by_path
        if path != START and not is_of_a_list:
            methods = [method.upper() for method in by_method]
            with_token = [method.upper() for method, one in by_method.items() if _needs_token(one)]
            first = next(iter(by_method.values()))
            address = RootAddress(site, path, records.get(path), methods, with_token, first["summary"])
            found[first["tags"][0]]["addresses"].append(address)
    return [*found.values()]


def _needs_token(operation: dict[str, Any]) -> bool:
    """Whether an operation has a security scheme, and not as an option."""
    return bool(operation.get("security")) and {} not in operation["security"]
