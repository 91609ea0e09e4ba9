"""The root of the API: all its addresses, as JSON or as a page."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers as s
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from betaportfolio.api.schema import START, operations
from betaportfolio.api.views import openapi_schema
from common.third_party_internals import django_request
from web.api.public import PublicView, site_of
from web.api.renderers import JSONRenderer


class PageRenderer(BaseRenderer):
    """The page, which the view renders itself."""

    media_type = "text/html"
    format = "html"


@dataclass(frozen=True, slots=True)
class RootAddress:
    """An address of the API, and the address of one record of a list.

    A part in braces, such as ``{slug}``, is the key of a record.
    """

    url: str
    methods: tuple[str, ...]
    token_methods: tuple[str, ...]
    summary: str
    record_url: str | None = None

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    @property
    def record_path(self) -> str:
        return urlsplit(self.record_url or "").path

    @property
    def is_template(self) -> bool:
        return "{" in self.url


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject, as the tag of its operations, and its addresses."""

    tag: str
    title: str
    addresses: tuple[RootAddress, ...]


class AddressSerializer(s.Serializer[RootAddress]):
    """Une adresse de l'API."""

    url = s.CharField(help_text="L’adresse ; une partie entre accolades est à remplacer.")
    record_url = s.CharField(allow_null=True, help_text="D’une liste : l’adresse d’un de ses enregistrements.")
    is_template = s.BooleanField(help_text="Vrai : l’adresse a une partie à remplacer, comme {slug}.")
    methods = s.ListField(child=s.CharField(), help_text="Les méthodes de l’adresse.")
    token_methods = s.ListField(child=s.CharField(), help_text="Celles qui demandent un jeton.")
    summary = s.CharField(help_text="Ce que l’adresse donne.")


class SubjectSerializer(s.Serializer[Subject]):
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
        document = _document(http)
        if isinstance(request.accepted_renderer, PageRenderer):
            return render(http, "betaportfolio/api_root.html", document)
        return Response(RootSerializer(document).data)


def _document(request: HttpRequest) -> dict[str, Any]:
    site = site_of(request)
    names = {
        "documentation": "api-docs",
        "first_steps": "api-first-steps",
        "schema": "api-schema",
        "changes": "api-changes",
    }
    return {**{key: f"{site}{reverse(name)}" for key, name in names.items()}, "subjects": _subjects(site)}


def _subjects(site: str) -> list[Subject]:
    by_path: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for path, method, operation in operations(openapi_schema()):
        by_path.setdefault(path, []).append((method, operation))
    records = {path.rpartition("{")[0]: path for path in by_path if re.fullmatch(r"[^{]*/{\w+}/", path)}
    found: dict[str, list[RootAddress]] = {}
    for path, described in by_path.items():
        is_of_a_list = records.get(path.rpartition("{")[0]) == path and path.rpartition("{")[0] in by_path
        if path != START and not is_of_a_list:
            methods = tuple(method.upper() for method, _ in described)
            with_token = tuple(method.upper() for method, one in described if _needs_token(one))
            record = f"{site}{records[path]}" if path in records else None
            address = RootAddress(f"{site}{path}", methods, with_token, described[0][1]["summary"], record)
            found.setdefault(described[0][1]["tags"][0], []).append(address)
    tags = {one["name"]: one["description"] for one in openapi_schema()["tags"]}
    return [Subject(tag, title, tuple(found[tag])) for tag, title in tags.items()]


def _needs_token(operation: dict[str, Any]) -> bool:
    """Whether an operation has a security scheme, and not as an option."""
    return bool(operation.get("security")) and {} not in operation["security"]
