"""The conditions on a population: each parses its value, describes it in French and compiles to SQL."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from common.words import NO_BREAK
from indicators.algebra.fragments import Fragment
from indicators.algebra.vocabulary import RuleVocabulary

LISTED = 12
"""A refusal lists the values that exist when they are no more than these."""
YES_OR_NO = {True: "oui", False: "non"}


class RefusedValue(Exception):  # noqa: N818  # it is no error of the program: it is an answer
    """A condition without effect; the message gives the reason in French."""


def in_quotes(text: str) -> str:
    """Return ``« text »``, with no-break spaces."""
    return f"«{NO_BREAK}{text}{NO_BREAK}»"


def either(labels: Iterable[str]) -> str:
    """Return ``a, b ou c``."""
    *firsts, last = list(labels)
    return f"{', '.join(firsts)} ou {last}" if firsts else last


@dataclass(frozen=True, slots=True)
class RuleCondition:
    """A key of a rule, whose value is one of ``options``, or any of several.

    ``options`` returns the French label of each value, or None if any text is valid. ``test`` is SQL over a row, with a
    ``%s`` for the list that ``values`` makes of the selected ones. A flag has the options true and perhaps false:
    without false, false has no effect. An ordered condition is a list whose order matters: it has no ``test``, and
    filters nothing itself.

    ``of_startup``: it is about the startup of a row; ``joins`` are the tables that ``test`` reads in addition to the
    row, ``looks_at`` their record types (see ``indicators.record_types``).
    """

    name: str
    label: str
    options: Callable[[RuleVocabulary], Mapping[Any, str] | None]
    test: str = ""
    values: Callable[[tuple[Any, ...], RuleVocabulary], Sequence[object]] = lambda chosen, _: chosen
    joins: tuple[str, ...] = ()
    of_startup: bool = False
    looks_at: tuple[str, ...] = ()
    is_flag: bool = False
    is_ordered: bool = False

    def read(self, value: object, words: RuleVocabulary) -> tuple[Any, ...] | None:
        """Return the selected values; None if they have no effect.

        :raises RefusedValue: the value is invalid.
        """
        options = self.options(words)
        if self.is_flag:
            if not isinstance(value, bool):
                raise RefusedValue(f"« {self.name} » est vrai ou faux.")
            return (value,) if value in (options or ()) else None
        chosen = self._texts(value)
        unknown = [one for one in chosen if options is not None and one not in options]
        if unknown:
            known = f" Les valeurs sont : {', '.join(options or ())}." if 0 < len(options or ()) <= LISTED else ""
            raise RefusedValue(f"{self.label} (« {self.name} ») : « {unknown[0][:80]} » n’existe pas.{known}")
        return chosen

    def _texts(self, value: object) -> tuple[str, ...]:
        """Return a text, or a list of texts, as a tuple without duplicates."""
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
            raise RefusedValue(f"« {self.name} » est un texte, ou une liste de textes.")
        if not listed:
            raise RefusedValue(f"« {self.name} » est une liste vide : rien ne compterait.")
        return tuple(dict.fromkeys(listed))

    def sql(self, value: tuple[Any, ...], words: RuleVocabulary) -> Fragment:
        """Return the test of a row."""
        return Fragment(self.test, (list(self.values(value, words)),)) if self.test else Fragment("true")

    def describe(self, value: tuple[Any, ...], words: RuleVocabulary) -> str:
        """Return the labels of the chosen values."""
        options = self.options(words) or {}
        labels = [options.get(one, str(one)) for one in value]
        return ", sinon ".join(labels) if self.is_ordered else either(labels)

    def is_within(self, value: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
        """Whether ``value`` selects a subset of the rows of ``other``."""
        return value == other if self.is_ordered else set(value) <= set(other)

    def described(self, words: RuleVocabulary) -> dict[str, Any]:
        """Return its description for the composer."""
        options = self.options(words)
        listed = None if options is None else [{"value": key, "label": label} for key, label in options.items()]
        if self.is_flag:
            return {"type": "flag", "values": listed}
        return {"type": "choice", "several": "first" if self.is_ordered else "any", "values": listed}


def choice(name: str, label: str, options: Mapping[Any, str], test: str, *, is_flag: bool = False) -> RuleCondition:
    """Return a condition with fixed options."""
    return RuleCondition(name=name, label=label, options=lambda words: options, test=test, is_flag=is_flag)
