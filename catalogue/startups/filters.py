"""The filters of the list of services, shared by the page, exports, frame, API and saved views."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, ClassVar, Final

from django import forms
from django.contrib.postgres.expressions import ArraySubquery
from django.core.paginator import Paginator
from django.db.models import Case, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone
from django.utils.choices import CallableChoiceIterator
from django.utils.functional import cached_property

from budget.queries import counted_awards
from catalogue.search.queries import matching_startups
from catalogue.startups.choices import (
    GROUPS,
    NO_PHASE,
    fast_choices,
    incubator_choices,
    ministry_choices,
    phase_choices,
    read_fast,
    slugs,
    sponsor_choices,
    theme_choices,
    themes,
    themes_like,
    user_choices,
    year_choices,
)
from common.filters import (
    KnownValues,
    KnownValuesField,
    OptionalSelect,
    ReaderFilter,
    SearchInput,
    StrictFilterSet,
    advice,
    read_any_day,
    read_day,
    read_yes_or_no,
    unchanged,
    whole_between,
)
from common.known_until import day_of_records
from common.words import date_fr, lower_first, plural_fr
from impact.queries.designations import designations_on
from impact.signals import SIGNALS, SignalKind, signals_on
from incubators.models import Administration, Incubator
from startups.managers import StartupQuerySet
from startups.models import EndReason, Membership, PhaseKind, Span, Startup
from startups.presenters import UNKNOWN_REASON, groups_in_words, nouns_of
from startups.queries import FIRST_YEAR, holding, services_on, with_last_change
from startups.sponsors import administrations_alike

PAGE_SIZE = 25
MAX_PAGE_SIZE = 1000
MAX_PAGE = 999_999_999
MAX_YEAR = 2099
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
COLUMNS = {"name": "sorted_name", "phase": "phase_rank", "incubator": "lead"}
"""The annotation that orders a field, where it is not the field itself."""
SEVERAL = ("phase", "incubator", "theme", "users", "sponsor", "ministry", "end_reason", "signal")
"""The filters that a URL may give several times."""
SHOWING_ENDED = frozenset({"phase", "end_reason", "ended_in", "search", "national_impact", "fast", "changed_since"})
"""The filters whose answer contains the partnerships that ended; without any, the page leaves them out."""
NO_REASON = "none"
YES_NO = OptionalSelect(choices=(("yes", "Oui"), ("no", "Non")), empty_label="Indifférent")


def read_order(text: str) -> str:
    """Parse the order of the page; raise ValueError for any other text."""
    if text in ORDERS:
        return text
    raise ValueError(f"L’ordre « {text[:40]} » n’existe pas. {advice(ORDERS)}")


def fast_sentence(value: bool | int) -> str:
    """Return the filter on awards in words."""
    if isinstance(value, bool):
        return "Lauréats du FAST" if value else "Jamais lauréats du FAST"
    return f"Lauréats du FAST {value}"


SENTENCES: Mapping[str, Callable[[Any], str]] = {
    "incubator": "Portés par {}".format,
    "theme": "Thématique : {}".format,
    "users": "Pour : {}".format,
    "sponsor": "Sponsor : {}".format,
    "ministry": "Ministère : {}".format,
    "phase": "{}".format,
    "national_impact": lambda value: "À impact national" if value else "Sans impact national",
    "fast": fast_sentence,
    "end_reason": "Motif de fin : {}".format,
    "ended_in": "Partenariat terminé en {}".format,
    "changed_since": lambda day: f"Changés depuis le {date_fr(day)}",
    "signal": "Signal : {}".format,
    "fictitious": lambda value: "Fiches fictives" if value else "Sans les fiches fictives",
    "search": "Contient « {} »".format,
    "as_of": lambda day: f"Au {date_fr(day)}",
}
"""Each filter in words, by the value that it has or by the label of one of its values."""


class StartupFilter(StrictFilterSet):
    """Filters on the state of the services at ``as_of`` (default: the date of the records).

    Several values of one filter are alternatives; all filters must match. On a past day, a fiche without a phase did
    not exist yet: it is listed only with ``phase=none``. It begins with all services: a list of fewer ones narrows
    ``matching``.
    """

    phase = KnownValues(
        method="in_phase",
        label="Phase",
        choices=phase_choices,
        empty_label="Toutes les phases",
        unknown="Phase inconnue",
    )
    incubator = KnownValues(
        method="carried_by",
        label="Incubateur",
        choices=incubator_choices,
        known=partial(slugs, Incubator),
        empty_label="Tous les incubateurs",
        unknown="Incubateur inconnu",
    )
    theme = KnownValues(
        method="with_theme",
        label="Thématique",
        choices=theme_choices,
        known=themes,
        empty_label="Toutes les thématiques",
        unknown="Thématique inconnue",
    )
    users = KnownValues(
        field_name="user_types",
        lookup_expr="overlap",
        label="Usagers",
        choices=user_choices,
        empty_label="Tous les usagers",
        unknown="Usagers inconnus",
    )
    sponsor = KnownValues(
        method="sponsored_by",
        label="Sponsor",
        choices=sponsor_choices,
        known=partial(slugs, Administration),
        empty_label="Tous les sponsors",
        unknown="Sponsor inconnu",
    )
    ministry = KnownValues(
        method="of_ministry",
        label="Ministère",
        choices=ministry_choices,
        empty_label="Tous les ministères",
        unknown="Ministère inconnu",
    )
    national_impact = ReaderFilter(reader=read_yes_or_no, method="designated", label="Impact national", widget=YES_NO)
    fast = ReaderFilter(
        reader=read_fast,
        method="awarded",
        label="Financement FAST",
        widget=OptionalSelect(choices=CallableChoiceIterator(fast_choices), empty_label="Indifférent"),
    )
    end_reason = KnownValues(
        method="ended_for",
        label="Motif de fin",
        choices=[*EndReason.choices, (NO_REASON, UNKNOWN_REASON)],
        empty_label="Tous les motifs",
        unknown="Motif inconnu",
    )
    ended_in = ReaderFilter(
        reader=whole_between(FIRST_YEAR, MAX_YEAR),
        method="ended_in_year",
        label="Terminé dans l’année",
        widget=OptionalSelect(choices=CallableChoiceIterator(year_choices), empty_label="Toutes les années"),
    )
    changed_since = ReaderFilter(reader=read_day, method="changed_from", label="Changés depuis le")
    signal = KnownValues(
        method="with_signal",
        label="Signal",
        choices=[(one.kind.value, one.title) for one in SIGNALS.values()],
        empty_label="Tous les signaux",
        unknown="Signal inconnu",
    )
    fictitious = ReaderFilter(reader=read_yes_or_no, field_name="is_fictitious", label="Fiches fictives")
    search = ReaderFilter(
        reader=lambda text: " ".join(text.split()),
        method="with_words",
        label="Mots de la fiche ou du ministère",
        widget=SearchInput,
    )
    as_of = ReaderFilter(
        reader=read_any_day,
        method=unchanged,
        label="Date",
        widget=forms.DateInput(attrs={"type": "date", "class": "fr-input"}),
    )
    ordering = ReaderFilter(
        reader=read_order, method=unchanged, label="Ordre", widget=OptionalSelect(choices=[*ORDERS.items()][:6])
    )
    page = ReaderFilter(reader=whole_between(1, MAX_PAGE), method=unchanged, label="Page")
    page_size = ReaderFilter(reader=whole_between(1, MAX_PAGE_SIZE), method=unchanged, label="Nombre par page")

    defaults: ClassVar = {"ordering": "name", "page": "1", "page_size": str(PAGE_SIZE)}

    class Meta:
        model = Startup
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "incubator" in self.filters:
            self.form.fields["incubator"].choices = lambda: incubator_choices(self.records_day)

    @cached_property
    def records_day(self) -> dt.date:
        """Return the date of the records, read once: three queries."""
        return day_of_records()

    @cached_property
    def day(self) -> dt.date:
        """Return the date of the URL, or the date of the records."""
        return self.values.get("as_of") or self.records_day

    @property
    def is_dated(self) -> bool:
        """Whether the URL gives the date."""
        return "as_of" in self.values

    def matching(self) -> StartupQuerySet[Startup]:
        """Return the services that match, annotated with their state, in any order."""
        rows = services_on(self.day)
        if self.is_dated and self.day < self.records_day and NO_PHASE not in self.values.get("phase", ()):
            rows = rows.exclude(Q(phase=None))
        found: StartupQuerySet[Startup] = super().filter_queryset(rows)
        return found

    def filter_queryset(self, _services: StartupQuerySet[Startup]) -> StartupQuerySet[Startup]:
        """Return the services that match, annotated with their state and ordered."""
        return ordered(self.matching(), self.values.get("ordering", "name"))

    def with_words(self, rows: QuerySet[Startup], _name: str, words: str) -> QuerySet[Startup]:
        return rows.filter(pk__in=matching_startups(words.split()))

    def in_phase(self, rows: QuerySet[Startup], _name: str, phases: list[str]) -> QuerySet[Startup]:
        chosen = Q(phase__in=phases) | Q(group__in=phases)
        return rows.filter(chosen | Q(phase__isnull=True) if NO_PHASE in phases else chosen)

    def carried_by(self, rows: QuerySet[Startup], _name: str, slugs: list[str]) -> QuerySet[Startup]:
        members = Membership.objects.filter(holding(self.day), startup=OuterRef("pk"), incubator__slug__in=slugs)
        return rows.filter(Exists(members))

    def with_theme(self, rows: QuerySet[Startup], _name: str, themes: list[str]) -> QuerySet[Startup]:
        return rows.filter(themes__overlap=themes_like(themes))

    def sponsored_by(self, rows: StartupQuerySet[Startup], _name: str, slugs: list[str]) -> QuerySet[Startup]:
        return rows.sponsored_by(administrations_alike(slugs))

    def of_ministry(self, rows: StartupQuerySet[Startup], _name: str, words: list[str]) -> QuerySet[Startup]:
        return rows.sponsored_by(Administration.objects.filter(ministry__in=words))

    def designated(self, rows: QuerySet[Startup], _name: str, wanted: bool) -> QuerySet[Startup]:
        found = Exists(designations_on(self.day).filter(startup=OuterRef("pk")))
        return rows.filter(found if wanted else ~found)

    def awarded(self, rows: QuerySet[Startup], _name: str, wanted: bool | int) -> QuerySet[Startup]:
        won = counted_awards().filter(Q(counted_on__lte=self.day), startup=OuterRef("pk"))
        if isinstance(wanted, bool):
            return rows.filter(Exists(won) if wanted else ~Exists(won))
        return rows.filter(Exists(won.filter(round__number=wanted)))

    def ended_for(self, rows: QuerySet[Startup], _name: str, reasons: list[str]) -> QuerySet[Startup]:
        stored = ["" if reason == NO_REASON else reason for reason in reasons]
        if "ended_in" in self.values:  # the reason of that end, even if the service came back since
            return rows.filter(Exists(self._ends(self.values["ended_in"]).filter(phase__end_reason__in=stored)))
        return rows.filter(Q(group=PhaseKind.Group.ENDED), Q(end_reason__in=stored))

    def ended_in_year(self, rows: QuerySet[Startup], _name: str, year: int) -> QuerySet[Startup]:
        return rows.filter(Exists(self._ends(year)))

    def changed_from(self, rows: StartupQuerySet[Startup], _name: str, day: dt.date) -> QuerySet[Startup]:
        began = timezone.make_aware(dt.datetime.combine(day, dt.time.min))
        return with_last_change(rows).filter(Q(changed__gte=began))

    def with_signal(self, rows: QuerySet[Startup], _name: str, kinds: list[str]) -> QuerySet[Startup]:
        found = signals_on(self.day)
        return rows.filter(pk__in=[key for key, signals in found.items() if signals.keys() & set(kinds)])

    @property
    def signal_rules(self) -> list[tuple[str, str]]:
        """Return the title of each chosen signal, with its rule in words."""
        chosen = [SIGNALS[SignalKind(kind)] for kind in self.values.get("signal", ())]
        return [(one.title, one.words) for one in chosen]

    def _ends(self, year: int) -> QuerySet[Span]:
        """Return when a service (outer query) entered a phase that ends it in a year, until the day of the list."""
        return Span.objects.filter(
            startup=OuterRef("pk"), kind__group=PhaseKind.Group.ENDED, is_entry=True, year=year, start__lte=self.day
        )

    @cached_property
    def described(self) -> list[tuple[str, str, str]]:
        """Return the name of each filter of the URL, its sentence, and the query string of the list without it."""
        found: list[tuple[str, str, str]] = []
        for name, value in self.values.items():
            if name not in SENTENCES:
                continue
            field, values = self.form.fields[name], value if isinstance(value, list) else [value]
            labels = field.labels() if isinstance(field, KnownValuesField) else {}
            for one in values:
                without = self.query(**{name: [other for other in values if other != one]})
                found.append((name, SENTENCES[name](labels.get(one, one)), without))
        return found

    @property
    def hides_ended(self) -> bool:
        """Whether the list leaves out ended partnerships."""
        return False

    @property
    def listed(self) -> StartupQuerySet[Startup]:
        """Return the matching services that the list contains."""
        rows: StartupQuerySet[Startup] = self.qs
        return rows.filter(~Q(group=PhaseKind.Group.ENDED) | Q(group=None)) if self.hides_ended else rows

    @cached_property
    def _tally(self) -> dict[tuple[str, bool], int]:
        """Count the matching fiches by group of phases and whether they are fictitious: one query."""
        rows: StartupQuerySet[Startup] = self.qs
        return rows.count_by_group_and_origin()

    @cached_property
    def counts(self) -> dict[str, int]:
        """Count the matching fiches by group of phases, also those that the list leaves out."""
        counts: Counter[str] = Counter()
        for (group, _), count in self._tally.items():
            counts[group] += count
        return dict(counts)

    @property
    def shown_counts(self) -> dict[str, int]:
        """Count the listed fiches by group of phases."""
        hidden = (PhaseKind.Group.ENDED,) if self.hides_ended else ()
        return {group: count for group, count in self.counts.items() if group not in hidden}

    @property
    def fictitious_count(self) -> int:
        """Count the fictitious fiches of the list."""
        return sum(count for (group, invented), count in self._tally.items() if invented and group in self.shown_counts)

    def count_sentence(self) -> str:
        """Return the number of matching fiches by group, or with the noun of the single selected group or phase."""
        phases = self.values.get("phase", [])
        nouns = nouns_of(phases[0]) if len(phases) == 1 else None
        if nouns is None:
            return f"{groups_in_words(self.shown_counts)}{',' * (len(self.shown_counts) > 1)} au {date_fr(self.day)}"
        return f"{plural_fr(sum(self.shown_counts.values()), *nouns)} au {date_fr(self.day)}"

    def title(self, page: int) -> str:
        """Return the count, the other filters in words, and the page number after the first."""
        others = [sentence for name, sentence, _ in self.described if name not in ("phase", "as_of")]
        number = [f"page {page}"] if page > 1 else []
        return ", ".join([self.count_sentence(), *map(lower_first, others), *number])

    def pages(self) -> "Paginator[Startup]":
        """Return a paginator of the matching services."""
        rows = with_last_change(with_distinctions(self.listed, self.day))
        shown = rows.only("slug", "name", "mission", "is_fictitious")
        pages = Paginator(shown, self.values.get("page_size", PAGE_SIZE))
        pages.count = sum(self.shown_counts.values())
        return pages


class StartupListFilter(StartupFilter):
    """The filters of the page: without a filter of ``SHOWING_ENDED``, ended partnerships are left out."""

    @property
    def hides_ended(self) -> bool:
        return not SHOWING_ENDED & self.values.keys()

    def shown_phases(self) -> list[str]:
        """Return the groups of phases that give the same list in an export or the API."""
        past = self.is_dated and self.day < self.records_day
        return [*(group for group in GROUPS if group != PhaseKind.Group.ENDED and not (past and group == NO_PHASE))]


def ordered(rows: StartupQuerySet[Startup], ordering: str) -> StartupQuerySet[Startup]:
    """Order annotated services by a field (« - » first: descending): unknown values last, then by slug."""
    name = ordering.removeprefix("-")
    if name == "changed":
        rows = with_last_change(rows)
    field = F(COLUMNS.get(name, name))
    if ordering.startswith("-"):
        return rows.order_by(field.desc(nulls_last=True), "-slug")
    return rows.order_by(field.asc(nulls_last=True), "slug")


def with_distinctions(rows: StartupQuerySet[Startup], day: dt.date) -> StartupQuerySet[Startup]:
    """Annotate services on a day with ``national_impact``, ``fast`` and ``end_reason_label``.

    ``national_impact`` is the last millésime in force, or null; ``fast`` the numbers of rounds won;
    ``end_reason_label`` is empty unless the partnership ended.
    """
    designations = designations_on(day).filter(startup=OuterRef("pk")).order_by().values("startup")
    won = counted_awards().filter(Q(counted_on__lte=day), startup=OuterRef("pk")).order_by("round__number")
    columns: dict[str, Any] = {
        "national_impact": Subquery(designations.annotate(last=Max("millesime")).values("last")),
        "fast": ArraySubquery(won.values("round__number")),
        "end_reason_label": Case(
            When(group=PhaseKind.Group.ENDED, end_reason="", then=Value(UNKNOWN_REASON)),
            *(When(end_reason=value, then=Value(str(label))) for value, label in EndReason.choices),
            default=Value(""),
        ),
    }
    return rows.annotate(**columns)
