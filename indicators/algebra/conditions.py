"""The sorts of conditions that a population can be under: each reads its value, says it in French and compiles to SQL."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from common.words import NO_BREAK, number_fr
from indicators.algebra.fragments import Fragment, joined
from indicators.algebra.vocabulary import Vocabulary

LISTED = 12
"""A refusal lists the values that exist when they are no more than these."""


class Refused(Exception):  # noqa: N818  # it is no error of the program: it is an answer
    """A value that says nothing, with the reason in French."""


class Condition(Protocol):
    """A key of a rule. ``of_startup`` when it is about the startup of a row, not the row; ``joins`` are what its SQL reads.

    ``looks_at`` are the kinds of records that it looks at beside the row (see ``indicators.record_types``).

    ``read`` gives the value as it will be used (None: it asks for nothing) or raises ``Refused``; ``is_within`` says
    whether the first of two values keeps no row that the second leaves out.
    """

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def joins(self) -> tuple[str, ...]: ...
    @property
    def looks_at(self) -> tuple[str, ...]: ...
    @property
    def of_startup(self) -> bool: ...

    def read(self, value: object, words: Vocabulary) -> Any: ...
    def sql(self, value: Any, words: Vocabulary) -> Fragment: ...
    def describe(self, value: Any, words: Vocabulary) -> str: ...
    def is_within(self, value: Any, other: Any) -> bool: ...
    def described(self, words: Vocabulary) -> dict[str, Any]: ...


def in_quotes(text: str) -> str:
    """``« text »``, on one line with its quotation marks."""
    return f"«{NO_BREAK}{text}{NO_BREAK}»"


def either(labels: Iterable[str]) -> str:
    """``a, b ou c``."""
    *firsts, last = list(labels)
    return f"{', '.join(firsts)} ou {last}" if firsts else last


def texts(name: str, value: object) -> tuple[str, ...]:
    """A text, or a list of texts, as a tuple without repetition."""
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        raise Refused(f"« {name} » est un texte, ou une liste de textes.")
    if not listed:
        raise Refused(f"« {name} » est une liste vide : rien ne compterait.")
    return tuple(dict.fromkeys(listed))


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a list, or any of several. ``options`` gives their labels (None: any text may be one).

    ``noun`` starts the refusal of a value that does not exist, ``nouns`` the list of those that do; ``values`` turns the
    chosen ones into what ``test`` compares.
    """

    name: str
    label: str
    test: str
    options: Callable[[Vocabulary], Mapping[str, str] | None]
    words: Callable[[Sequence[str]], str]
    noun: str
    nouns: str
    values: Callable[[tuple[str, ...], Vocabulary], Sequence[object]] = lambda chosen, _: chosen
    joins: tuple[str, ...] = ()
    of_startup: bool = False
    looks_at: tuple[str, ...] = ()

    def read(self, value: object, words: Vocabulary) -> tuple[str, ...]:
        chosen = texts(self.name, value)
        options = self.options(words)
        unknown = [one for one in chosen if options is not None and one not in options]
        if unknown:
            known = f" {self.nouns} sont : {', '.join(options or ())}." if 0 < len(options or ()) <= LISTED else ""
            raise Refused(f"{self.noun} « {unknown[0][:80]} » n’existe pas.{known}")
        return chosen

    def sql(self, value: tuple[str, ...], words: Vocabulary) -> Fragment:
        return Fragment(self.test, (list(self.values(value, words)),))

    def describe(self, value: tuple[str, ...], words: Vocabulary) -> str:
        options = self.options(words) or {}
        return self.words([options.get(one, one) for one in value])

    def is_within(self, value: tuple[str, ...], other: tuple[str, ...]) -> bool:
        return set(value) <= set(other)

    def described(self, words: Vocabulary) -> dict[str, Any]:
        options = self.options(words)
        listed = None if options is None else [{"value": key, "label": label} for key, label in options.items()]
        return {"type": "choice", "several": "any", "values": listed}


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one of the chosen values: each has its own test and its own noun."""

    name: str
    label: str
    tests: Mapping[str, tuple[str, str]]
    verb: str
    joins: tuple[str, ...] = ()
    of_startup: bool = True
    looks_at: tuple[str, ...] = ()

    def read(self, value: object, words: Vocabulary) -> tuple[str, ...]:
        chosen = texts(self.name, value)
        unknown = [one for one in chosen if one not in self.tests]
        if unknown:
            raise Refused(f"« {unknown[0][:80]} » n’est pas un standard. Les standards sont : {', '.join(self.tests)}.")
        return chosen

    def sql(self, value: tuple[str, ...], words: Vocabulary) -> Fragment:
        return joined(" AND ", [Fragment(f"({self.tests[one][1]})") for one in value])

    def describe(self, value: tuple[str, ...], words: Vocabulary) -> str:
        *firsts, last = [self.tests[one][0] for one in value]
        return f"{self.verb} {', '.join(firsts)} et {last}" if firsts else f"{self.verb} {last}"

    def is_within(self, value: tuple[str, ...], other: tuple[str, ...]) -> bool:
        return set(value) >= set(other)

    def described(self, words: Vocabulary) -> dict[str, Any]:
        listed = [{"value": key, "label": label} for key, (label, _) in self.tests.items()]
        return {"type": "choice", "several": "all", "values": listed}


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false, each with its test and its words. Without a second test, false asks for nothing."""

    name: str
    label: str
    tests: tuple[str, ...]
    words: tuple[str, ...]
    joins: tuple[str, ...] = ()
    of_startup: bool = False
    looks_at: tuple[str, ...] = ()

    def read(self, value: object, words: Vocabulary) -> bool | None:
        if not isinstance(value, bool):
            raise Refused(f"« {self.name} » est vrai ou faux.")
        return value or (False if len(self.tests) > 1 else None)

    def sql(self, value: bool, words: Vocabulary) -> Fragment:
        return Fragment(f"({self.tests[not value]})")

    def describe(self, value: bool, words: Vocabulary) -> str:
        return self.words[not value]

    def is_within(self, value: bool, other: bool) -> bool:
        return value == other

    def described(self, words: Vocabulary) -> dict[str, Any]:
        choices = zip((True, False), self.words, strict=False)
        return {"type": "flag", "values": [{"value": value, "label": label} for value, label in choices]}


type Bound = tuple[Decimal, bool] | None
"""A number and whether it is itself allowed; None: no bound on that side."""

_SIDES = {
    "at_least": (0, True, ">=", "au moins"),
    "more_than": (0, False, ">", "plus de"),
    "at_most": (1, True, "<=", "au plus"),
    "less_than": (1, False, "<", "moins de"),
}


@dataclass(frozen=True, slots=True)
class Bounds:
    """A number between two bounds, one of which may be missing."""

    name: str
    label: str
    expression: str
    unit: str
    words: str
    joins: tuple[str, ...] = ()
    of_startup: bool = False
    looks_at: tuple[str, ...] = ()

    def read(self, value: object, words: Vocabulary) -> tuple[tuple[str, Decimal], ...]:
        if not isinstance(value, dict) or not value:
            raise Refused(f"« {self.name} » demande des bornes : {', '.join(_SIDES)}.")
        strange = [str(key) for key in value if key not in _SIDES]
        if strange:
            raise Refused(f"« {strange[0][:80]} » n’est pas une borne. Les bornes sont : {', '.join(_SIDES)}.")
        found = tuple((side, _number(self.name, value[side])) for side in _SIDES if side in value)
        self._check(found)
        return found

    def _check(self, found: tuple[tuple[str, Decimal], ...]) -> None:
        if len({_SIDES[side][0] for side, _ in found}) < len(found):
            raise Refused(f"« {self.name} » a deux bornes du même côté : gardez-en une.")
        if ("less_than", Decimal(0)) in found:
            raise Refused(f"« {self.name} » n’est jamais négatif : rien n’est en dessous de zéro.")
        if len(found) == 2:
            (_, low), (_, high) = found
            strict = not all(_SIDES[side][1] for side, _ in found)
            if low > high or (strict and low == high):
                raise Refused(f"Les bornes de « {self.name} » sont croisées : aucune valeur n’est entre les deux.")

    def sql(self, value: tuple[tuple[str, Decimal], ...], words: Vocabulary) -> Fragment:
        return joined(" AND ", [Fragment(f"{self.expression} {_SIDES[side][2]} %s", (bound,)) for side, bound in value])

    def describe(self, value: tuple[tuple[str, Decimal], ...], words: Vocabulary) -> str:
        sides = " et ".join(f"{_SIDES[side][3]} {number_fr(bound)}" for side, bound in value)
        return f"{self.words} {sides}{NO_BREAK}{self.unit}"

    def is_within(self, value: tuple[tuple[str, Decimal], ...], other: tuple[tuple[str, Decimal], ...]) -> bool:
        return all(_implies(value, side, bound) for side, bound in other)

    def described(self, words: Vocabulary) -> dict[str, Any]:
        sides = [{"value": side, "label": label} for side, (*_, label) in _SIDES.items()]
        return {"type": "bounds", "unit": self.unit, "sides": sides}


def _number(name: str, value: object) -> Decimal:
    """A whole number, or a text that holds a decimal one: a JSON number with a point may not be exact."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise Refused(f"Une borne de « {name} » est un nombre entier, ou un nombre décimal entre guillemets.")
    try:
        number = Decimal(value)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not 0 <= number < 10**12:
        raise Refused(f"Une borne de « {name} » est un nombre positif, inférieur à mille milliards.")
    if number != round(number, 4):
        raise Refused(f"Une borne de « {name} » a quatre décimales au plus.")
    return number


def _implies(value: tuple[tuple[str, Decimal], ...], side: str, bound: Decimal) -> bool:
    """Whether some bound of ``value`` is at least as narrow as this one, on the same side."""
    place, is_included, *_ = _SIDES[side]
    for own_side, own in value:
        own_place, own_included, *_ = _SIDES[own_side]
        narrower = own > bound if place == 0 else own < bound
        if own_place == place and (narrower or (own == bound and (is_included or not own_included))):
            return True
    return False
