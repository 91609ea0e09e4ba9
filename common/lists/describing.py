"""What OpenAPI says of a list: its parameters, its rows, its forms and its refusals."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers as s

from common.api import BAD_REQUEST, NOT_FOUND, ErrorsSerializer
from common.filters import is_of_day
from common.lists.asking import MAX_LENGTH, MAX_PAGE, MAX_PAGE_SIZE, Listing, filter_set
from common.shaping import FORMATS, TABLES, partial

NOT_ACCEPTABLE = {406: OpenApiResponse(ErrorsSerializer, description="Aucune des formes que veut Accept.")}
EMPTY = {"type": "string", "enum": [""]}
"""A form sends the fields that nobody filled."""
DAY = {"anyOf": [{"type": "string", "format": "date"}, EMPTY]}


class Paged(s.Serializer[dict[str, Any]]):
    """What the answer of every list says of its pages."""

    count = s.IntegerField(help_text="Nombre de lignes, toutes pages ensemble.")
    next = s.CharField(allow_null=True, help_text="Page suivante ; null : c’est la dernière.")
    previous = s.CharField(allow_null=True, help_text="Page précédente ; null : c’est la première.")


def list_shape(name: str, row: type[s.Serializer[Any]], head: Mapping[str, Any], meaning: str = "") -> type[Any]:
    """A page of a list; ``head`` holds the fields that its answer has beside."""
    rows = row(many=True, help_text="Les lignes de cette page.")
    page: Any = Paged().fields
    fields = {**head, **page, "results": rows}
    return type(name, (s.Serializer,), {"__doc__": meaning or row.__doc__, **fields})


def described[V: Callable[..., Any]](
    listing: Listing,
    row: type[s.Serializer[Any]],
    *,
    operation_id: str = "",
    known: Sequence[OpenApiParameter] = (),
    head: Mapping[str, Any] | None = None,
    **options: Any,
) -> Callable[[V], V]:
    """Describe the method that reads a list; ``known`` are the parameters that it says better than their filters do."""
    name = listing.path.title().replace("-", "")
    shape = list_shape(f"{name}Listing", partial(row, f"{name}Row"), head or {})
    responses: dict[Any, Any] = {
        (200, "application/json"): shape,
        **TABLES,
        **BAD_REQUEST,
        **NOT_FOUND,
        **NOT_ACCEPTABLE,
    }
    return extend_schema(
        operation_id=operation_id or listing.path,
        parameters=list_parameters(listing, known),
        responses=responses,
        **options,
    )


def list_parameters(listing: Listing, known: Sequence[OpenApiParameter] = ()) -> list[OpenApiParameter]:
    """The filters of a list, and what every list takes."""
    said = {one.name for one in known}
    text = {"type": "string", "maxLength": MAX_LENGTH}
    found = [
        OpenApiParameter(name, DAY if is_of_day(one) else text, description=str(one.label))
        for name, one in filter_set(listing).base_filters.items()
        if name not in said
    ]
    if listing.searched:
        meaning = "Mots cherchés, tous présents, sans égard aux accents ni aux majuscules."
        found.append(OpenApiParameter("search", text, description=meaning))
    orders = [sign + name for name in listing.orders for sign in ("", "-")]
    names = {"type": "array", "items": {"type": "string", "enum": [*listing.names]}}
    size = f"Lignes par page, {MAX_PAGE_SIZE} au plus ; {listing.usual_size} quand on n’en dit rien."
    return [
        *known,
        *found,
        OpenApiParameter(
            "ordering",
            {"type": "string", "enum": ["", *orders]},
            description="Champ qui donne l’ordre ; « - » pour l’inverse.",
        ),
        OpenApiParameter(
            "fields", names, style="form", explode=False, description="Champs à garder, séparés par des virgules."
        ),
        _number("page", MAX_PAGE, "Page de la liste."),
        _number("page_size", MAX_PAGE_SIZE, size),
        OpenApiParameter(
            "format",
            {"type": "string", "enum": ["", *FORMATS]},
            description="Forme de la réponse, ou l’en-tête Accept : un tableau a toutes les pages.",
        ),
    ]


def _number(name: str, most: int, meaning: str) -> OpenApiParameter:
    schema = {"anyOf": [{"type": "integer", "minimum": 1, "maximum": most}, EMPTY]}
    return OpenApiParameter(name, schema, description=meaning)
