"""The filters of the list of services: the same for the page, the exports, the frame, the API and saved views."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django import forms
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.http import QueryDict
from django.utils.choices import CallableChoiceIterator

from budget.models import FundingRound
from budget.queries import counted_awards
from catalogue.startups import choices
from catalogue.startups.choices import NO_PHASE
from common.filters import (
    FilterError,
    KnownValues,
    KnownValuesField,
    OptionalSelect,
    Reading,
    StrictFilterSet,
    read_any_day,
    read_yes_or_no,
    whole_between,
)
from common.numbers import whole_number
from common.words import date_fr, plural_fr
from impact.queries.designations import designations_on
from incubators.models import Administration
from startups.managers import StartupQuerySet
from startups.models import Membership, Startup
from startups.models.fiche import SearchText
from startups.queries import holding, today

PAGE_SIZE = 100
MAX_PAGE_SIZE = 1000
MAX_PAGE = 999_999_999
ORDERS: Final = {
    "name": "Nom, de A à Z",
    "-name": "Nom, de Z à A",
    "-since": "Changement de phase le plus récent",
    "since": "Changement de phase le plus ancien",
    "slug": "Identifiant, de A à Z",
    "-slug": "Identifiant, de Z à A",
}
COLUMNS = {"name": "sorted_name", "phase": "phase_rank", "incubator": "lead"}
"""The annotation that orders a field, where it is not the field itself."""
FAST_CHOICES = CallableChoiceIterator(choices.fast_choices)
YES_NO = (("", "Indifférent"), ("yes", "Oui"), ("no", "Non"))


def read_order(text: str) -> str:
    """Return an order of the page; raise ValueError for any other text."""
    if text in ORDERS:
        return text
    raise ValueError(f"Cet ordre n’existe pas. Ordres possibles : {', '.join(ORDERS)}.")


def read_fast(text: str) -> bool | int:
    """Return whether a service has an award, or the number of a call; raise ValueError for an unknown one."""
    number = whole_number(text, 9)
    if number is None:
        try:
            return read_yes_or_no(text)
        except ValueError:
            raise ValueError("Répondez par « yes » (oui), « no » (non) ou par le numéro d’un appel FAST.") from None
    if not FundingRound.objects.filter(number=number).exists():
        numbers = FundingRound.objects.order_by("number").values_list("number", flat=True)
        raise ValueError(f"Appel FAST inconnu : « {number} ». Valeurs possibles : {', '.join(map(str, numbers))}.")
    return number


@dataclass(frozen=True, slots=True)
class ActiveFilter:
    """A filter in words, and the query of the list without it."""

    sentence: str
    without: str


class StartupFilter(StrictFilterSet):
    """Filters about the state of the services at ``as_of`` (today by default).

    Several values of one filter are alternatives; several filters must all hold. On a past day, a fiche that had entered no
    phase did not exist yet: it is listed only with ``phase=none``.
    """

    search = Reading(
        reader=lambda text: " ".join(text.split()),
        method="matching",
        label="Mots de la fiche ou du ministère",
        widget=forms.TextInput(attrs={"type": "search", "maxlength": 200, "class": "fr-input"}),
    )
    phase = KnownValues(method="in_phase", label="Phase", choices=choices.phase_choices, unknown="Phase inconnue")
    incubator = KnownValues(
        method="carried_by", label="Incubateur", choices=choices.incubator_choices,
        known=choices.incubator_slugs, unknown="Incubateur inconnu",
    )  # fmt: skip
    theme = KnownValues(
        method="with_theme", label="Thématique", choices=choices.theme_choices,
        known=choices.themes, unknown="Thématique inconnue",
    )  # fmt: skip
    users = KnownValues(method="for_users", label="Usagers", choices=choices.user_choices, unknown="Usagers inconnus")
    sponsor = KnownValues(
        method="sponsored_by", label="Sponsor", choices=choices.sponsor_choices,
        known=choices.administration_slugs, unknown="Sponsor inconnu",
    )  # fmt: skip
    national_impact = Reading(
        reader=read_yes_or_no, method="designated", label="Impact national", widget=OptionalSelect(choices=YES_NO)
    )
    fast = Reading(
        reader=read_fast,
        method="awarded",
        label="Financement FAST",
        widget=OptionalSelect(choices=FAST_CHOICES),
    )
    fictitious = Reading(reader=read_yes_or_no, field_name="is_fictitious", label="Fiches fictives")
    as_of = Reading(
        reader=read_any_day,
        method="unchanged",
        label="Date",
        widget=forms.DateInput(attrs={"type": "date", "class": "fr-input"}),
    )
    ordering = Reading(
        reader=read_order, method="unchanged", label="Ordre", widget=OptionalSelect(choices=[*ORDERS.items()][:4])
    )
    page = Reading(reader=whole_between(1, MAX_PAGE), method="unchanged", label="Page")
    page_size = Reading(reader=whole_between(1, MAX_PAGE_SIZE), method="unchanged", label="Nombre par page")

    defaults: ClassVar = {"ordering": "name", "page": "1", "page_size": str(PAGE_SIZE)}

    class Meta:
        model = Startup
        fields: tuple[str, ...] = ()

    @property
    def day(self) -> dt.date:
        return self.values.get("as_of") or today()

    @property
    def is_dated(self) -> bool:
        """Whether the URL gives the date."""
        return "as_of" in self.values

    def filter_queryset(self, queryset: StartupQuerySet[Startup]) -> StartupQuerySet[Startup]:
        """Return the services that match, annotated with their state and ordered."""
        rows = queryset.at(self.day).with_sorted_name()
        if self.is_dated and self.day < today() and NO_PHASE not in self.values.get("phase", ()):
            rows = rows.exclude(Q(phase=None))
        found: StartupQuerySet[Startup] = super().filter_queryset(rows)
        return ordered(found, self.values.get("ordering", "name"))

    def unchanged(self, rows: QuerySet[Startup], _name: str, _value: object) -> QuerySet[Startup]:
        return rows

    def matching(self, rows: QuerySet[Startup], _name: str, words: str) -> QuerySet[Startup]:
        matches = "SELECT record_id FROM catalogue_matches(%s) WHERE kind = 'startup'"
        return rows.filter(pk__in=RawSQL(matches, [words.split()]))  # noqa: S611 - the words are a parameter

    def in_phase(self, rows: QuerySet[Startup], _name: str, phases: list[str]) -> QuerySet[Startup]:
        chosen = Q(phase__in=phases) | Q(group__in=phases)
        return rows.filter(chosen | Q(phase__isnull=True) if NO_PHASE in phases else chosen)

    def carried_by(self, rows: QuerySet[Startup], _name: str, slugs: list[str]) -> QuerySet[Startup]:
        members = Membership.objects.filter(holding(self.day), startup=OuterRef("pk"), incubator__slug__in=slugs)
        return rows.filter(Exists(members))

    def with_theme(self, rows: QuerySet[Startup], _name: str, themes: list[str]) -> QuerySet[Startup]:
        return rows.filter(themes__overlap=choices.themes_like(themes))

    def for_users(self, rows: QuerySet[Startup], _name: str, users: list[str]) -> QuerySet[Startup]:
        return rows.filter(user_types__overlap=users)

    def sponsored_by(self, rows: QuerySet[Startup], _name: str, slugs: list[str]) -> QuerySet[Startup]:
        folds = Administration.objects.filter(slug__in=slugs).values(fold=SearchText("name"))
        alike = Administration.objects.annotate(fold=SearchText("name")).filter(fold__in=folds)
        return rows.filter(
            Exists(Startup.sponsors.through.objects.filter(startup=OuterRef("pk"), administration__in=alike))
        )

    def designated(self, rows: QuerySet[Startup], _name: str, wanted: bool) -> QuerySet[Startup]:
        found = Exists(designations_on(self.day).filter(startup=OuterRef("pk")))
        return rows.filter(found if wanted else ~found)

    def awarded(self, rows: QuerySet[Startup], _name: str, wanted: bool | int) -> QuerySet[Startup]:
        won = counted_awards().filter(Q(counted_on__lte=self.day), startup=OuterRef("pk"))
        if isinstance(wanted, bool):
            return rows.filter(Exists(won) if wanted else ~Exists(won))
        return rows.filter(Exists(won.filter(round__number=wanted)))

    def active(self) -> list[ActiveFilter]:
        """Return each filter in words, in the order of the form; the date too when the URL gives it."""
        return [*self._active_values(), *self._active_answers()]

    def _active_values(self) -> list[ActiveFilter]:
        frames = {
            "incubator": "Portés par {}",
            "theme": "Thématique : {}",
            "users": "Pour : {}",
            "sponsor": "Sponsor : {}",
        }
        found = []
        for name, field in self.form.fields.items():
            if isinstance(field, KnownValuesField) and (values := self.values.get(name)):
                labels = field.labels()
                for value in values:
                    sentence = frames.get(name, "{}").format(labels.get(value, value))
                    found.append(ActiveFilter(sentence, self._query_without(name, value)))
        return found

    def _query_without(self, name: str, value: str) -> str:
        data = self.data.copy()
        data.setlist(name, [other for other in data.getlist(name) if other != value])
        data.pop("page", None)
        return type(self)(data).query()

    def _active_answers(self) -> list[ActiveFilter]:
        answers: dict[str, Callable[[Any], str]] = {
            "national_impact": lambda value: "À impact national" if value else "Sans impact national",
            "fast": fast_sentence,
            "fictitious": lambda value: "Fiches fictives" if value else "Sans les fiches fictives",
            "search": "Contient « {} »".format,
            "as_of": lambda day: f"Au {date_fr(day)}",
        }
        values = self.values
        return [
            ActiveFilter(sentence(values[name]), self.query(**{name: None}))
            for name, sentence in answers.items()
            if name in values
        ]


def fast_sentence(value: bool | int) -> str:
    """Return the filter about awards in words."""
    if isinstance(value, bool):
        return "Lauréats du FAST" if value else "Jamais lauréats du FAST"
    return f"Lauréats du FAST {value}"


def ordered(rows: StartupQuerySet[Startup], ordering: str) -> StartupQuerySet[Startup]:
    """Order annotated services by a field (after « - », in reverse): unknown values last, then by slug."""
    name = ordering.removeprefix("-")
    field = F(COLUMNS.get(name, name))
    if ordering.startswith("-"):
        return rows.order_by(field.desc(nulls_last=True), "-slug")
    return rows.order_by(field.asc(nulls_last=True), "slug")


def with_distinctions(rows: StartupQuerySet[Startup], day: dt.date) -> StartupQuerySet[Startup]:
    """Annotate services with ``national_impact`` (last millésime in force, or null) and ``fast`` (numbers of calls won)."""
    designations = designations_on(day).filter(startup=OuterRef("pk")).order_by().values("startup")
    won = counted_awards().filter(Q(counted_on__lte=day), startup=OuterRef("pk")).order_by("round__number")
    columns: dict[str, Any] = {
        "national_impact": Subquery(designations.annotate(last=Max("millesime")).values("last")),
        "fast": ArraySubquery(won.values("round__number")),
    }
    return rows.annotate(**columns)


def count_sentence(count: int, filters: StartupFilter) -> str:
    """Return the title of the list, with the noun of the group when one group alone is chosen."""
    nouns = {
        "investigation": ("investigation en cours", "investigations en cours"),
        "service": ("service accompagné ou pérennisé", "services accompagnés ou pérennisés"),
        "ended": ("partenariat terminé", "partenariats terminés"),
    }
    phases = filters.values.get("phase", [])
    singular, plural = nouns.get(phases[0] if len(phases) == 1 else "", ("service", "services"))
    return f"{plural_fr(count, singular, plural)} au {date_fr(filters.day)}"


def valid_filters(query: QueryDict) -> StartupFilter:
    """Return the filters of a URL.

    :raises FilterError: a parameter is unknown, or its value is.
    """
    filters = StartupFilter(query)
    if filters.errors:
        raise FilterError(filters.errors)
    return filters
