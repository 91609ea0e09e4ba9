"""The form of the filters: options and chosen values, as HTML made without a template loop."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import groupby

from django.utils.safestring import SafeString
from django.utils.text import capfirst

from catalogue.fiche.life import USERS
from catalogue.filters import StartupFilters
from catalogue.listing.sentences import grouped_phases
from catalogue.listing.vocabulary import Choice, Choices


@dataclass(frozen=True, slots=True)
class Select:
    """A list of the form. It holds one value; other values of the address are carried on as ``kept``."""

    name: str
    label: str
    options: SafeString
    kept: tuple[str, ...]


def selects(filters: StartupFilters, choices: Choices) -> list[Select]:
    """The lists of the form, in its order."""
    answers = [Choice("yes", "Oui"), Choice("no", "Non")]
    fast = [Choice("yes", "Lauréats d’un appel"), Choice("no", "Jamais lauréats"), *choices.fast]
    return [
        _select("phase", "Phase", "Toutes les phases", grouped_phases(choices), filters.phase),
        _select("incubator", "Incubateur", "Tous les incubateurs", choices.incubator, filters.incubator, _groups),
        _select("theme", "Thématique", "Toutes les thématiques", choices.theme, filters.theme),
        _select("users", "Usagers", "Tous les usagers", map(in_words, choices.users), filters.users),
        _select("sponsor", "Sponsor", "Tous les sponsors", choices.sponsor, filters.sponsor, _groups),
        _select("national_impact", "Impact national", "Indifférent", answers, _values_of(filters, "national_impact")),
        _select("fast", "Financement FAST", "Indifférent", fast, _values_of(filters, "fast")),
    ]


def orders(filters: StartupFilters) -> SafeString:
    """The orders of the list, as options."""
    offered = [
        Choice("name", "Nom, de A à Z"),
        Choice("-name", "Nom, de Z à A"),
        Choice("-since", "Changement de phase le plus récent"),
        Choice("since", "Changement de phase le plus ancien"),
    ]
    return _options(offered, filters.ordering)


def _values_of(filters: StartupFilters, name: str) -> tuple[str, ...]:
    return tuple(value for key, value in filters.parameters() if key == name)


type Markup = Callable[[Iterable[Choice], str], SafeString]


def in_words(users: Choice) -> Choice:
    """The audience of a service, in the words of a reader."""
    return Choice(users.value, USERS.get(users.value, users.label))


def _select(
    name: str,
    label: str,
    everything: str,
    choices: Iterable[Choice],
    asked: tuple[str, ...],
    markup: Markup | None = None,
) -> Select:
    chosen = asked[0] if asked else ""
    offered = list(choices)
    # It exists, but no startup has it, or it is another spelling: what the address asks for stays in the form.
    extra = [Choice(chosen, chosen)] if chosen and all(one.value != chosen for one in offered) else []
    first = _options([Choice("", everything), *extra], chosen)
    return Select(name, label, first + (markup or _options)(offered, chosen), asked[1:])


def _groups(choices: Iterable[Choice], chosen: str) -> SafeString:
    """The choices under the name of their group, when there are several."""
    grouped = [(name, list(found)) for name, found in groupby(choices, key=lambda one: one.group)]
    if len(grouped) < 2:
        return _options([one for _, found in grouped for one in found], chosen)
    return SafeString(
        "".join(
            f'<optgroup label="{escape(_group_label(name))}">{_options(found, chosen)}</optgroup>'
            for name, found in grouped
        )
    )


def _group_label(name: str) -> str:
    return capfirst(name.replace("-", " ")) if name else "Autres"


def _options(choices: Iterable[Choice], chosen: str) -> SafeString:
    option = f'<option value="{escape(chosen)}"'
    return SafeString(_written(tuple(choices)).replace(f"{option}>", f"{option} selected>"))


@lru_cache(maxsize=64)
def _written(choices: tuple[Choice, ...]) -> str:
    """The options, none of them chosen: they change less often than the list is asked for."""
    return "".join([f'<option value="{escape(one.value)}">{escape(one.label)}</option>' for one in choices])
