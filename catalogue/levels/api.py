"""Public read API of the levels of the impact matrix."""

from rest_framework import serializers as s

from catalogue.serializers import DayHeadSerializer, ServiceOfDaySerializer, service_address
from catalogue.startups.rows import DayRowsFilterSet, ValueOfDay
from impact.queries.levels import LEVEL_WORDS, STATE_WORDS, MatrixLevel, MatrixState, service_levels
from web.api.lists import PublicListAPIView, Rows
from web.filters import Search


class ServiceLevelSerializer(ServiceOfDaySerializer):
    """Un service du programme à une date, et le niveau de sa matrice d'impact ce jour-là."""

    matrix_level = s.ChoiceField(
        source="level",
        choices=MatrixLevel.choices,
        allow_null=True,
        help_text="Niveau d’impact ; null : non déterminé.",
    )
    matrix_state = s.ChoiceField(
        source="state", choices=MatrixState.choices, allow_null=True, help_text="Sa matrice ; null : non déterminée."
    )
    url = service_address()


class LevelsFilter(DayRowsFilterSet):
    matrix_level = ValueOfDay(field_name="level", label="Niveau d’impact.", choices=[*LEVEL_WORDS.items()])
    matrix_state = ValueOfDay(field_name="state", label="Matrice d’impact.", choices=[*STATE_WORDS.items()])
    search = Search("name", "slug")


class LevelsView(PublicListAPIView):
    """Le niveau d'impact de chaque service du programme à une date."""

    subject = "impact"
    list_name = "impact-levels"
    serializer_class = ServiceLevelSerializer
    filterset_class = LevelsFilter
    head_class = DayHeadSerializer

    def get_rows(self) -> Rows:
        self.head_value = {"as_of": self.as_of}
        return service_levels(self.as_of)
