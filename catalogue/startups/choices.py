"""The values that the filters of the list of services offer, in the order in which a form shows them."""

from collections import Counter
from collections.abc import Collection, Iterable
from itertools import groupby
from operator import itemgetter

from django.db.models import Exists, Func, OuterRef
from django.utils.text import capfirst

from budget.models import FundingRound
from incubators.models import Administration, Incubator
from startups.models import Membership, PhaseKind, Startup
from startups.models.fiche import SearchText
from startups.queries import holding, today

NO_PHASE = "none"
GROUPS = {
    "investigation": "Investigations en cours",
    "service": "Services accompagnés ou pérennisés",
    "ended": "Partenariats terminés",
    NO_PHASE: "Pas encore entrés dans une phase",
}
USERS = {
    "administration": "Administrations",
    "association": "Associations",
    "collectivite-territoriale": "Collectivités territoriales",
    "entreprise": "Entreprises",
    "etablissement-scolaire": "Établissements scolaires",
    "etat": "Agents de l’État",
    "particulier": "Particuliers",
}
"""The audiences that the fiches of beta.gouv.fr name, in French words."""

type Choice = tuple[str, str]
type GroupedChoice = tuple[str, str | list[Choice]]


def _grouped(rows: Iterable[tuple[str, str, str]]) -> list[GroupedChoice]:
    """Return (title of the group, value, label) as choices, in groups when there are several."""
    groups = [
        (title, [(value, label) for _, value, label in found]) for title, found in groupby(rows, key=itemgetter(0))
    ]
    return [*groups] if len(groups) > 1 else [choice for _, found in groups for choice in found]


class Unnested(Func):
    """Each element of an array, as a row."""

    function = "unnest"
    set_returning = True
    arity = 1


def phase_choices() -> list[Choice]:
    """Return the groups of phases, then each kind that is not a whole group."""
    kinds = list(PhaseKind.objects.order_by("rank"))
    sizes = Counter(kind.group for kind in kinds)
    parts = [(kind.key, kind.plural) for kind in kinds if sizes[kind.group] > 1]
    return [("", "Toutes les phases"), *GROUPS.items(), *parts]


def incubator_choices() -> list[GroupedChoice]:
    """Return the incubators that ever had a service, those that have one today first."""
    current = Membership.objects.filter(holding(today()), incubator=OuterRef("pk"))
    known = Incubator.objects.filter(Exists(Membership.objects.filter(incubator=OuterRef("pk"))))
    rows = known.annotate(is_current=Exists(current)).order_by("-is_current", SearchText("name"), "slug")
    titles = {True: "Portent des services aujourd’hui", False: "N’en portent plus"}
    return [
        ("", "Tous les incubateurs"),
        *_grouped(
            (titles[is_current], slug, name)
            for is_current, slug, name in rows.values_list("is_current", "slug", "name")
        ),
    ]


def incubator_slugs() -> set[str]:
    """Return every incubator, with or without services."""
    return set(Incubator.objects.values_list("slug", flat=True))


def words_of(column: str) -> list[tuple[str, str]]:
    """Return each word of an array column of the fiches with its folded spelling, ordered by it."""
    word = Unnested(column, output_field=Startup._meta.get_field(column).base_field)  # type: ignore[union-attr]
    found = Startup.objects.order_by().values_list(word, SearchText(word)).distinct()
    return sorted(found, key=lambda pair: (pair[1], pair[0]))


def theme_choices() -> list[Choice]:
    """Return one spelling of each theme: the first of those that differ by letter case, accents or hyphens alone."""
    spellings = groupby(words_of("themes"), key=lambda pair: pair[1])
    return [("", "Toutes les thématiques"), *((word, word) for word, _ in (next(words) for _, words in spellings))]


def themes_like(asked: Collection[str]) -> list[str]:
    """Return every spelling of these themes: letter case, accents and hyphens make no difference."""
    words = words_of("themes")
    wanted = {fold for word, fold in words if word in asked}
    return [word for word, fold in words if fold in wanted]


def themes() -> list[str]:
    """Return every theme as it is spelled."""
    return [word for word, _ in words_of("themes")]


def user_choices() -> list[Choice]:
    """Return each audience of the fiches."""
    return [("", "Tous les usagers"), *((word, USERS.get(word, word)) for word, _ in words_of("user_types"))]


def sponsor_choices() -> list[GroupedChoice]:
    """Return the administrations that sponsor a service, one spelling each, by kind of administration."""
    rows = Administration.objects.filter(sponsorships__isnull=False).annotate(fold=SearchText("name"))
    once = rows.order_by("fold", "slug").distinct("fold").values_list("kind", "fold", "slug", "name")
    ordered = sorted(once, key=lambda row: (row[0] == "", *row))
    titles = [(capfirst(kind.replace("-", " ")) if kind else "Autres", slug, name) for kind, _, slug, name in ordered]
    return [("", "Tous les sponsors"), *_grouped(titles)]


def administration_slugs() -> set[str]:
    """Return every administration, whether or not it sponsors a service."""
    return set(Administration.objects.values_list("slug", flat=True))


def fast_choices() -> list[Choice]:
    """Return whether a service has an award, then each call of the FAST, the last first."""
    numbers = FundingRound.objects.order_by("-number").values_list("number", flat=True)
    answers = [("", "Indifférent"), ("yes", "Lauréats d’un appel"), ("no", "Jamais lauréats")]
    return [*answers, *((str(number), f"FAST {number}") for number in numbers)]
