"""The form of the filters: what it offers, and what is chosen, as HTML options made without a template loop."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString

from catalogue.filters import StartupFilters
from catalogue.listing.sentences import grouped_phases
from catalogue.listing.vocabulary import Choice, Choices


@dataclass(frozen=True, slots=True)
class Select:
    """A list of the form. It holds one value: the others of an address stay as ``kept``."""

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
        _select("incubator", "Incubateur", "Tous les incubateurs", choices.incubator, filters.incubator),
        _select("theme", "Thématique", "Toutes les thématiques", choices.theme, filters.theme),
        _select("sponsor", "Sponsor", "Tous les sponsors", choices.sponsor, filters.sponsor),
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


def _select(name: str, label: str, everything: str, choices: Iterable[Choice], asked: tuple[str, ...]) -> Select:
    chosen = asked[0] if asked else ""
    offered = [Choice("", everything), *choices]
    if all(one.value != chosen for one in offered):
        # It exists, but no startup has it: what the address asks for stays in the form.
        offered.append(Choice(chosen, chosen))
    return Select(name, label, _options(offered, chosen), asked[1:])


def _options(choices: Iterable[Choice], chosen: str) -> SafeString:
    return SafeString(
        "".join(
            f'<option value="{escape(one.value)}"{" selected" if one.value == chosen else ""}>{escape(one.label)}</option>'
            for one in choices
        )
    )
