"""API endpoint of the change feed."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema_field
from rest_framework import serializers as s
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from common.exact_json import iso_day
from common.third_party_internals import django_request
from gateway.feed import (
    MAX_SIZE,
    ChangePage,
    Cursor,
    FeedChange,
    horizon,
    read_cursor,
    read_page,
    since_day,
)
from gateway.feed_columns import NAMES
from startups.models import Startup
from web.api.errors import BAD_REQUEST, AddressField, MomentField
from web.api.list_schema import filter_parameters
from web.api.public import PublicView, site_of
from web.days import read_day_until_today
from web.filter_fields import WholeBetween
from web.filters import ReaderFilter, StrictFilterSet, of_names, of_words

LATEST = "latest"
SINCE = OpenApiParameter(
    "since",
    {
        "type": "string",
        "maxLength": 60,
        "pattern": r"^(latest|[0-9]{4}-[0-9]{2}-[0-9]{2}|changes-[0-9]{1,18}-[0-9]{1,3}-[0-9]{1,18})?$",
    },
    description="Curseur rendu par « cursor » : les changements d’après. Ou un jour passé : ceux de ce jour et d’après. "
    "Vide : tous ; latest : aucun, et un curseur.",
)


@extend_schema_field({"type": ["integer", "string"]})
class RecordKey(s.Field[Any, Any, Any, Any]):
    """The key of a record: a number or a text."""

    def to_representation(self, value: Any) -> Any:
        return value


class ChangeSerializer(s.Serializer[FeedChange]):
    """Un changement d'un enregistrement public."""

    cursor = s.CharField(help_text="Sa place : reprendre après lui.")
    at = MomentField(help_text="Début de la transaction qui l’a fait.")
    record = s.CharField(help_text="Sorte d’enregistrement.")
    id = RecordKey(source="row", help_text="Numéro de l’enregistrement ; d’une sorte de phase, son mot.")
    change = s.ChoiceField(choices=["insert", "update", "delete"], help_text="Ajout, modification, suppression.")
    startup = s.CharField(allow_null=True, help_text="Identifiant du service ; null quand il n’y en a pas.")
    before = s.DictField(help_text="Les champs qui diffèrent, avant ; vide pour un ajout.")
    after = s.DictField(help_text="Les mêmes, après ; vide pour une suppression.")
    reason = s.CharField(allow_blank=True, help_text="Motif donné par l’auteur.")
    source = s.CharField(  # type: ignore[assignment]
        allow_null=True, help_text="Par où : page, api, importer… ; null hors de l’application."
    )
    text = s.CharField(help_text="Le changement en une phrase, à afficher tel quel.")
    url = AddressField(
        path=lambda change: change.address, help_text="L’enregistrement, dans l’API : 410 s’il a été retiré depuis."
    )
    page = AddressField(path=lambda change: change.page, help_text="La page du site qui montre l’enregistrement.")


class ChangeFeedSerializer(s.Serializer[ChangePage]):
    """Une page du flux."""

    results = ChangeSerializer(
        source="changes", many=True, help_text="Les changements, dans l’ordre de leurs transactions."
    )
    cursor = s.CharField(
        source="upto", help_text="À garder, et à envoyer en « since » pour la suite, maintenant ou plus tard."
    )
    next = s.CharField(allow_null=True, help_text="Le même curseur si la suite est déjà là ; null : c’est la fin.")
    has_more = s.BooleanField(help_text="Vrai : la suite est déjà là.")


USUAL_SIZE = 100


def read_since(text: str) -> Cursor:
    """Parse a place of the feed: its end, a past day, or a cursor; raise ValueError in French for another text."""
    if text == LATEST:
        return horizon()
    return read_cursor(text) if iso_day(text) is None else since_day(read_day_until_today(text))


class ChangeFilter(StrictFilterSet):
    """Filters of the change feed."""

    since = ReaderFilter(reader=read_since, label="Curseur, ou jour")
    record = of_words("", [(name, name) for name in NAMES], "Sortes d’enregistrement.")
    startup = of_names("", Startup, "Les changements de ces services.", listed="api-startups")
    page_size = ReaderFilter(
        reader=WholeBetween(1, MAX_SIZE), label=f"Changements par page, {MAX_SIZE} au plus ; {USUAL_SIZE} d’habitude."
    )


class ChangesView(PublicView):
    """Tout changement de tout enregistrement public, une fois, dans l'ordre. Gardez « cursor » et renvoyez-le en « since » :
    rien ne manque, et rien ne vient deux fois. Un changement paraît quand les transactions commencées avant lui sont finies.
    """

    subject = "changes"
    refusals = BAD_REQUEST
    is_cached = False  # it also depends on the commits of other transactions
    operation_id = "changes"
    serializer_class = ChangeFeedSerializer
    parameters = (SINCE, *filter_parameters(ChangeFilter, {"since"}))

    def get(self, request: Request) -> Response:
        filters = ChangeFilter(request.query_params)
        if filters.errors:
            raise ValidationError(filters.errors)
        asked = filters.values
        page = read_page(
            asked.get("since", Cursor()),
            asked.get("page_size", USUAL_SIZE),
            records=asked.get("record", ()),
            startups=Startup.objects.filter(slug__in=asked.get("startup", ())).values_list("pk", flat=True),
        )
        site = site_of(django_request(request))
        answer = Response(ChangeFeedSerializer(page, context={"site": site}).data)
        if page.has_more:
            query = request.query_params.copy()
            query["since"] = str(page.upto)
            answer["Link"] = f'<{site}{reverse("api-changes")}?{query.urlencode()}>; rel="next"'
        return answer
