"""The choices of the filters of the list of services, from the records."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable
from itertools import groupby
from operator import itemgetter

from django.db.models import Count, Q
from django.utils.text import capfirst

from budget.models import FundingRound
from common.filters import NO, YES, advice
from common.known_until import day_of_records
from common.numbers import whole_number
from common.sql import fetch_all
from common.texts import fold_text
from incubators.ministries import ministry_name
from incubators.models import Administration, Incubator
from startups.models import Membership, PhaseKind, Sponsorship
from startups.models.fiche import SearchText
from startups.presenters import USERS, WHOLE_GROUP_NOUNS
from startups.queries import FIRST_YEAR, holding, today
from startups.sponsors import ministries

NO_PHASE = "none"
GROUPS = {
    **{group: capfirst(plural) for group, (_, plural) in WHOLE_GROUP_NOUNS.items()},
    NO_PHASE: "Pas encore entrés dans une phase",
}

type Choice = tuple[str, str]
type GroupedChoice = tuple[str, str | list[Choice]]


def _grouped(rows: Iterable[tuple[str, str, str]]) -> list[GroupedChoice]:
    """Return (group title, value, label) as choices, in groups if there are several."""
    groups = [
        (title, [(value, label) for _, value, label in found]) for title, found in groupby(rows, key=itemgetter(0))
    ]
    return [*groups] if len(groups) > 1 else [choice for _, found in groups for choice in found]


def phase_choices() -> list[Choice]:
    """Return the groups of phases, then each kind that is not a whole group."""
    kinds = list(PhaseKind.objects.order_by("rank"))
    sizes = Counter(kind.group for kind in kinds)
    return [*GROUPS.items(), *((kind.key, kind.plural) for kind in kinds if sizes[kind.group] > 1)]


def incubator_choices(day: dt.date | None = None) -> list[GroupedChoice]:
    """Return the incubators that ever had a service, those with one on the date of the records (``day``) first."""
    known = Membership.objects.order_by().values_list("incubator__slug", "incubator__name")
    rows = known.annotate(services=Count("pk", filter=holding(day or day_of_records())))
    ordered_rows = sorted(rows, key=lambda row: (not row[2], fold_text(row[1]), row[0]))
    titles = {True: "Portent des services aujourd’hui", False: "N’en portent plus"}
    return _grouped((titles[services > 0], slug, name) for slug, name, services in ordered_rows)


def slugs(model: type[Incubator | Administration]) -> set[str]:
    """Return the slug of every record, even without services."""
    return set(model._default_manager.values_list("slug", flat=True))


def folded_words(column: str) -> list[tuple[str, str]]:
    """Return each word of an array column of the fiches with its folded spelling, ordered by it: one query.

    In SQL: the ORM would fold each word as often as fiches have it, before it keeps one of each.
    """
    words = f"SELECT DISTINCT unnest({column}) AS word FROM startups_startup"
    found = fetch_all(f"SELECT word, common_search_text(word) FROM ({words}) words")
    return sorted(((word, fold) for word, fold in found), key=lambda pair: (pair[1], pair[0]))


def theme_choices() -> list[Choice]:
    """Return one spelling of each theme: the first of those that differ only by case, accents or hyphens."""
    once: dict[str, str] = {}
    for word, fold in folded_words("themes"):
        once.setdefault(fold, word)
    return [(word, word) for word in once.values()]


def themes_like(asked: Collection[str]) -> list[str]:
    """Return every spelling of these themes, ignoring case, accents and hyphens."""
    words = folded_words("themes")
    wanted = {fold for word, fold in words if word in asked}
    return [word for word, fold in words if fold in wanted]


def themes() -> list[str]:
    """Return every spelling of every theme."""
    return [word for word, _ in folded_words("themes")]


def user_choices() -> list[Choice]:
    return [(word, USERS.get(word, word)) for word, _ in folded_words("user_types")]


def sponsor_choices() -> list[GroupedChoice]:
    """Return the administrations that sponsor a service, one spelling each, by kind of administration."""
    sponsors = Administration.objects.filter(Q(pk__in=Sponsorship.objects.values("administration")))
    rows = sorted(sponsors.values_list(SearchText("name"), "slug", "kind", "name"), reverse=True)
    once = {fold: (kind, fold, slug, name) for fold, slug, kind, name in rows}  # the first slug of each spelling
    ordered_rows = sorted(once.values(), key=lambda row: (row[0] == "", *row))
    return _grouped((capfirst(kind.replace("-", " ")) or "Autres", slug, name) for kind, _, slug, name in ordered_rows)


def round_numbers() -> list[int]:
    """Return the numbers of the FAST rounds, latest first."""
    return list(FundingRound.objects.order_by("-number").values_list("number", flat=True))


def fast_choices() -> list[Choice]:
    """Return whether a service has an award, then each FAST round, latest first."""
    numbers = [(str(number), f"FAST {number}") for number in round_numbers()]
    return [("yes", "Lauréats d’un appel"), ("no", "Jamais lauréats"), *numbers]


def ministry_choices() -> list[Choice]:
    return [(word, ministry_name(word)) for word in ministries()]


def year_choices() -> list[Choice]:
    """Return the years of the programme, latest first."""
    return [(str(year), str(year)) for year in range(today().year, FIRST_YEAR - 1, -1)]


def read_fast(text: str) -> bool | int:
    """Parse whether a service has an award, or the number of a round; raise ValueError for an unknown one."""
    if text in (*YES, *NO):
        return text in YES
    numbers = round_numbers()[::-1]
    if whole_number(text, 9) in numbers:
        return int(text)
    raise ValueError(f"Appel FAST inconnu : « {text} ». {advice([YES[0], NO[0], *map(str, numbers)])}")
