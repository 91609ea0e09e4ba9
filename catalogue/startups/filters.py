"""The filters of the list of services, shared by the page, exports, frame and API."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import chain, groupby
from operator import itemgetter
from typing import Any, ClassVar, Final

from django import forms
from django.core.paginator import Paginator
from django.db.models import Model, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django_filters import CharFilter

from budget.models import FundingRound
from catalogue.search.queries import matching_startups
from catalogue.sql import LastMillesime, RoundsWon
from common.clock import today
from common.figure import Figure
from common.freshness import day_of_records, last_written
from common.periods import FIRST_YEAR, LAST_YEAR
from impact.queries.levels import LEVEL_WORDS, STATE_WORDS, UNKNOWN, MatrixLevelOn, MatrixStateOn
from impact.service_signals import SIGNALS, signals_on
from incubators.ministries import ministry_name
from incubators.models import Administration, Incubator
from startups.managers import StartupQuerySet
from startups.models import EndReason, PhaseKind, Span, Startup
from startups.presenters import GROUP_NOUNS, GROUPS, NONE, UNKNOWN_REASON, USERS, count_in_words, groups_in_words
from startups.queries import incubators_ever, listed_on, ordered, spellings, supported_by
from startups.sponsors import administrations_alike, ministries, sponsors_once
from startups.versions import LastChange
from web.days import read_day, read_day_until_today
from web.filter_fields import ANY, OptionalSelect, SearchInput, WholeBetween
from web.filters import KnownValues, OneOfFilter, ReaderFilter, StrictFilterSet, YesOrNoFilter, unchanged

PAGE_SIZE = 25
MAX_PAGE_SIZE = 1000
ENDED = PhaseKind.Group.ENDED
ORDERS: Final = {
    "name": "Nom, de A à Z",
    "-name": "Nom, de Z à A",
    "-since": "Changement de phase le plus récent",
    "since": "Changement de phase le plus ancien",
    "-changed": "Dernier changement le plus récent",
    "changed": "Dernier changement le plus ancien",
    "slug": "Identifiant, de A à Z",
    "-slug": "Identifiant, de Z à A",
}
FICHE = ("pk", "slug", "name", "mission", "national_impact", "fast", "changed", "matrix_level", "matrix_state")
STATE = ("phase", "phase_badge", "group", "since", "end_reason", "lead", "lead_name")
"""The values of a row of the page."""


def _grouped(rows: Iterable[tuple[str, str, str]]) -> list[Any]:
    """Return (group title, value, label) as choices, in groups if there are several."""
    groups = [(title, [row[1:] for row in found]) for title, found in groupby(rows, key=itemgetter(0))]
    return groups if len(groups) > 1 else [choice for _, found in groups for choice in found]


def _slugs(model: type[Model]) -> Callable[[], Any]:
    """Return a read of the slugs of all records of a model."""
    return lambda: model._default_manager.values_list("slug", flat=True)


def phase_choices() -> list[tuple[str, str]]:
    """Return the groups of phases, then each kind that is not a whole group."""
    kinds = list(PhaseKind.objects.order_by("rank").values_list("key", "plural", "group"))
    sizes = Counter(group for *_, group in kinds)
    return [*GROUPS.items(), *((key, plural) for key, plural, group in kinds if sizes[group] > 1)]


def incubator_choices() -> list[Any]:
    """Return the incubators that ever had a service, those with one on the date of the records first."""
    titles = {True: "Portent des services aujourd’hui", False: "N’en portent plus"}
    return _grouped((titles[carries], slug, name) for slug, name, carries in incubators_ever(day_of_records()))


def sponsor_choices() -> list[Any]:
    """Return the administrations that sponsor a service, one spelling each, by kind of administration."""
    return _grouped((capfirst(kind.replace("-", " ")) or "Autres", slug, name) for kind, slug, name in sponsors_once())


def fast_choices() -> list[tuple[str, str]]:
    """Return whether a service has an award, then each FAST round, latest first."""
    numbers = FundingRound.objects.order_by("-number").values_list("number", flat=True)
    rounds = [(str(number), f"Lauréats du FAST {number}") for number in numbers]
    return [("yes", "Lauréats du FAST"), ("no", "Jamais lauréats du FAST"), *rounds]


class StartupFilter(StrictFilterSet):
    """Filters on the state of the services at ``as_of`` (default: the date of the records).

    Several values of one filter are alternatives; all filters must match. On a past day, a fiche without a phase did
    not exist yet: it is listed only with ``phase=none``.
    """

    phase = KnownValues(method="in_phase", label="Phase", choices=phase_choices)
    incubator = KnownValues(method="carried_by", label="Incubateur", choices=incubator_choices, known=_slugs(Incubator))
    theme = KnownValues(
        method="with_theme",
        label="Thématique",
        choices=lambda: [(words[0], words[0]) for words in spellings("themes")],
        known=lambda: [*chain(*spellings("themes"))],
    )
    users = KnownValues(
        field_name="user_types",
        lookup_expr="overlap",
        label="Usagers",
        choices=lambda: [(word, USERS.get(word, word)) for word in chain(*spellings("user_types"))],
    )
    sponsor = KnownValues(method="sponsored_by", label="Sponsor", choices=sponsor_choices, known=_slugs(Administration))
    ministry = KnownValues(
        method="of_ministry", label="Ministère", choices=lambda: [(word, ministry_name(word)) for word in ministries()]
    )
    national_impact = YesOrNoFilter(
        method="designated",
        label="Impact national",
        choices=[("yes", "À impact national"), ("no", "Sans impact national")],
    )
    matrix_level = KnownValues(method="of_matrix", label="Niveau d’impact", choices=[*LEVEL_WORDS.items()])
    matrix_state = KnownValues(method="of_matrix", label="Matrice d’impact", choices=[*STATE_WORDS.items()])
    fast = YesOrNoFilter(method="awarded", label="Financement FAST", choices=fast_choices)
    end_reason = KnownValues(
        method="ended_for", label="Motif de fin", choices=[*EndReason.choices, (NONE, UNKNOWN_REASON)]
    )
    ended_in = ReaderFilter(
        reader=WholeBetween(FIRST_YEAR, LAST_YEAR),
        method="ended_in_year",
        label="Terminé dans l’année",
        widget=OptionalSelect(
            choices=lambda: [(str(year), str(year)) for year in range(today().year, FIRST_YEAR - 1, -1)],
            empty_label=ANY,
        ),
    )
    changed_since = ReaderFilter(reader=read_day, method="changed_from", label="Changés depuis le")
    signal = KnownValues(
        method="with_signal", label="Signal", choices=[(one.kind.value, one.title) for one in SIGNALS.values()]
    )
    search = CharFilter(method="with_words", label="Mots de la fiche ou du ministère", widget=SearchInput)
    as_of = ReaderFilter(
        reader=read_day_until_today,
        method=unchanged,
        label="À la date du",
        widget=forms.DateInput(attrs={"type": "date", "class": "fr-input"}),
    )
    ordering = OneOfFilter(method=unchanged, label="Dans l’ordre", choices=[*ORDERS.items()], empty_label=None)
    page = ReaderFilter(reader=WholeBetween(1, 999_999_999), method=unchanged, label="Page")
    page_size = ReaderFilter(reader=WholeBetween(1, MAX_PAGE_SIZE), method=unchanged, label="Nombre par page")

    sentences: ClassVar = {
        **dict.fromkeys(("phase", "national_impact", "matrix_state", "fast"), "{}"),
        "incubator": "Portés par {}",
        "users": "Pour : {}",
        "ended_in": "Partenariat terminé en {}",
        "changed_since": "Changés depuis le {}",
        "search": "Contient « {} »",
        "as_of": "Au {}",
    }
    defaults: ClassVar = {"ordering": "name", "page": "1", "page_size": str(PAGE_SIZE)}
    showing_ended: tuple[str, ...] = ()
    """The filters without which a list leaves out ended partnerships; without any, it never does."""

    class Meta:
        model = Startup
        fields: tuple[str, ...] = ()

    @cached_property
    def day(self) -> dt.date:
        """Return the date of the URL, or the date of the records."""
        return self.values.get("as_of") or day_of_records()

    @property
    def columns(self) -> dict[str, Any]:
        """Return columns besides the state: the last millésime in force, the FAST rounds won, the last change, and the
        level of the impact matrix.
        """
        as_of, written = f"DATE '{self.day}'", f"DATE '{last_written(self.day)}'"
        return {
            "national_impact": LastMillesime("pk", as_of=as_of),
            "fast": RoundsWon("pk", as_of=as_of),
            "changed": LastChange("pk", as_of=f"DATE '{day_of_records()}'"),
            "matrix_level": MatrixLevelOn("pk", as_of=as_of, written=written),
            "matrix_state": MatrixStateOn("pk", as_of=as_of, written=written),
        }

    def filter_queryset(self, services: QuerySet[Startup]) -> StartupQuerySet[Startup]:
        """Return the services that match, annotated with their state, by name unless the URL gives an order."""
        with_none = "as_of" not in self.values or NONE in self.values.get("phase", ())
        rows = listed_on(self.day, with_none=with_none) & services
        return ordered(super().filter_queryset(rows), self.values.get("ordering", "name"))

    def with_words(self, rows: QuerySet[Startup], _name: str, words: str) -> QuerySet[Startup]:
        return rows.filter(pk__in=matching_startups(words.split()))

    def in_phase(self, rows: QuerySet[Startup], _name: str, phases: list[str]) -> QuerySet[Startup]:
        chosen = Q(phase__in=phases) | Q(group__in=phases)
        return rows.filter(chosen | Q(phase__isnull=True) if NONE in phases else chosen)

    def carried_by(self, rows: StartupQuerySet[Startup], _name: str, slugs: list[str]) -> QuerySet[Startup]:
        return rows & supported_by(Incubator.objects.filter(slug__in=slugs), self.day)

    def with_theme(self, rows: QuerySet[Startup], _name: str, themes: list[str]) -> QuerySet[Startup]:
        alike = (words for words in spellings("themes") if not set(words).isdisjoint(themes))
        return rows.filter(themes__overlap=[*chain(*alike)])

    def sponsored_by(self, rows: StartupQuerySet[Startup], _name: str, slugs: list[str]) -> QuerySet[Startup]:
        return rows.sponsored_by(administrations_alike(slugs))

    def of_ministry(self, rows: StartupQuerySet[Startup], _name: str, words: list[str]) -> QuerySet[Startup]:
        return rows.sponsored_by(Administration.objects.filter(ministry__in=words))

    def designated(self, rows: QuerySet[Startup], _name: str, wanted: str) -> QuerySet[Startup]:
        return rows.alias(**self.columns).filter(Q(national_impact__isnull=wanted == "no"))

    def of_matrix(self, rows: QuerySet[Startup], name: str, wanted: list[str]) -> QuerySet[Startup]:
        found = Q((f"{name}__in", wanted))
        if UNKNOWN in wanted:
            found |= Q((f"{name}__isnull", True))
        return rows.alias(**self.columns).filter(found)

    def awarded(self, rows: QuerySet[Startup], _name: str, wanted: str) -> QuerySet[Startup]:
        found = Q(fast__len__gt=0) if wanted in ("yes", "no") else Q(fast__contains=[wanted])
        return rows.alias(**self.columns).filter(~found if wanted == "no" else found)

    def ended_for(self, rows: QuerySet[Startup], name: str, reasons: list[str]) -> QuerySet[Startup]:
        stored = ["" if reason == NONE else reason for reason in reasons]
        if "ended_in" in self.values:  # the reason of that end, even if the service came back since
            return self.ended_in_year(rows, name, self.values["ended_in"], phase__end_reason__in=stored)
        return rows.filter(Q(group=ENDED), Q(end_reason__in=stored))

    def ended_in_year(self, rows: QuerySet[Startup], _name: str, year: int, **conditions: object) -> QuerySet[Startup]:
        ends = Span.objects.filter(kind__group=ENDED, is_entry=True, year=year, start__lte=self.day, **conditions)
        return rows.filter(pk__in=ends.values("startup"))

    def changed_from(self, rows: StartupQuerySet[Startup], _name: str, day: dt.date) -> QuerySet[Startup]:
        return rows.alias(**self.columns).filter(Q(changed__date__gte=day))

    def with_signal(self, rows: QuerySet[Startup], _name: str, kinds: list[str]) -> QuerySet[Startup]:
        found = signals_on(self.day)
        return rows.filter(pk__in=[key for key, signals in found.items() if signals.keys() & set(kinds)])

    @property
    def hides_ended(self) -> bool:
        """Whether the list leaves out ended partnerships."""
        return bool(self.showing_ended) and self.values.keys().isdisjoint(self.showing_ended)

    @cached_property
    def tally(self) -> dict[str, Figure]:
        """Count the matching fiches by group of phases: one query."""
        rows: StartupQuerySet[Startup] = self.qs
        return rows.count_by_group()

    @cached_property
    def counts(self) -> dict[str, Figure]:
        """Count the listed fiches by group of phases."""
        return {group: one for group, one in self.tally.items() if group != ENDED or not self.hides_ended}

    @cached_property
    def count_sentence(self) -> str:
        """Return the number of listed fiches in words, and the date."""
        return count_in_words(self.counts, self.values.get("phase", []), self.day)

    @property
    def headline(self) -> tuple[str, str]:
        """Return the title of the list, the count of its first group on the day, then the counts of the others."""
        groups = [group for group in GROUP_NOUNS if group in self.counts and self.counts[group].count]
        if len(groups) < 2 or len(self.values.get("phase", [])) == 1:
            return self.count_sentence, ""
        first, *others = groups
        title = count_in_words({first: self.counts[first]}, [], self.day)
        return title, groups_in_words({group: self.counts[group] for group in others})

    def pages(self) -> "Paginator[dict[str, Any]]":
        """Return a paginator of the listed services, with the values of ``FICHE`` and ``STATE``."""
        rows = self.qs.annotate(**self.columns)
        if self.hides_ended:
            rows = rows.filter(~Q(group=ENDED) | Q(group=None))
        pages = Paginator(rows.values(*FICHE, *STATE), self.values.get("page_size", PAGE_SIZE))
        pages.count = sum(int(one.count) for one in self.counts.values())
        return pages


class StartupListFilter(StartupFilter):
    """The filters of the page: without a filter of ``showing_ended``, ended partnerships are left out."""

    showing_ended = ("changed_since", "end_reason", "ended_in", "fast", "national_impact", "phase", "search")

    def shown_phases(self) -> list[str]:
        """Return the groups of phases that give the same list in an export or the API."""
        absent = {ENDED, NONE} if self.day < day_of_records() else {ENDED}
        return [group for group in GROUPS if group not in absent]


SEVERAL = tuple(name for name, one in StartupFilter.base_filters.items() if isinstance(one, KnownValues))
"""The filters that a URL may give several times."""
