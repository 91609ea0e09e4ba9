"""Public read API of the next committees."""

from rest_framework import serializers as s

from catalogue.reviews.presenters import STATE_WORDS
from catalogue.serializers import DayHeadSerializer, ServiceOfDaySerializer, service_address
from catalogue.startups.rows import DayRowsFilterSet
from impact.models import Review
from impact.queries.reviews import review_statuses
from web.api.lists import PublicListAPIView, Rows
from web.filters import Search, of_words

STATES = [(state.name.lower(), words[0]) for state, words in STATE_WORDS.items()]


class NextReviewSerializer(ServiceOfDaySerializer):
    """Un service ou une investigation en cours, son dernier comité, et le jour avant lequel tenir le prochain."""

    held = s.IntegerField(help_text="Nombre de comités tenus.")
    last_held_on = s.DateField(source="last", allow_null=True, help_text="Jour du dernier comité ; null : aucun.")
    decision = s.ChoiceField(
        choices=Review.Decision.choices, allow_blank=True, help_text="Sa décision ; vide : non enregistrée."
    )
    due_on = s.DateField(
        source="due", allow_null=True, help_text="Jour avant lequel tenir le prochain ; null : aucun n’est attendu."
    )
    state = s.ChoiceField(source="state_word", choices=STATES, help_text="Où en est le prochain comité.")
    url = service_address()


class NextReviewFilter(DayRowsFilterSet):
    state = of_words("state_word", STATES, "Où en est le prochain comité.")
    search = Search("name", "slug")


class NextReviewsView(PublicListAPIView):
    """Les comités d'investissement à venir et en retard, le plus en retard d'abord."""

    subject = "impact"
    list_name = "next-reviews"
    serializer_class = NextReviewSerializer
    filterset_class = NextReviewFilter
    head_class = DayHeadSerializer

    def get_rows(self) -> Rows:
        self.head_value = {"as_of": self.as_of}
        return review_statuses(self.as_of)
