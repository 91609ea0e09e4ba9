"""Public read API of the standards of each service."""

from rest_framework import serializers as s

from catalogue.serializers import DayHeadSerializer, ServiceOfDaySerializer, service_address
from catalogue.startups.rows import DayRowsFilterSet
from impact.queries.standards import STANDARDS, services_of
from web.api.lists import PublicListAPIView, Rows
from web.filters import Search, YesOrNoFilter, of_words

KEYS = [(one.key, one.label) for one in STANDARDS]


class ServiceStandardSerializer(ServiceOfDaySerializer):
    """Un service à une date, et s'il tenait un standard ce jour-là."""

    standard = s.ChoiceField(choices=KEYS, help_text="Standard.")
    is_met = s.BooleanField(
        source="is_kept", allow_null=True, help_text="Vrai : tenu ; null : la fiche n’était pas encore connue."
    )
    url = service_address()


class StandardsFilter(DayRowsFilterSet):
    standard = of_words("", KEYS, "Standard.")
    is_met = YesOrNoFilter(
        field_name="met", label="Standard tenu.", choices=[("yes", "oui"), ("no", "non"), ("unknown", "inconnu")]
    )
    search = Search("name", "slug")


class StandardsView(PublicListAPIView):
    """Les standards de qualité de chaque service du programme à une date : une ligne par service et par standard."""

    subject = "startups"
    list_name = "standards"
    serializer_class = ServiceStandardSerializer
    filterset_class = StandardsFilter
    head_class = DayHeadSerializer

    def get_rows(self) -> Rows:
        day, asked = self.as_of, self.filter_value("standard")
        self.head_value = {"as_of": day}
        return [row for one in STANDARDS if not asked or one.key in asked for row in services_of(one, day)]
