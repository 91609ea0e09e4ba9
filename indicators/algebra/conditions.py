"""The conditions that a population can be under: each reads its value, names it in French and compiles to SQL.

Those on the startup of a row hold "at the time": on the day that the row counts.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from budget.models import Support
from common.periods import in_force_sql
from common.sql import Fragment
from common.words import NO_BREAK
from indicators.algebra.vocabulary import RuleVocabulary

LISTED = 12
"""A refusal lists the values that exist when they are no more than these."""
YES_OR_NO = {True: "oui", False: "non"}


class RefusedValue(Exception):  # noqa: N818  # it is no error of the program: it is an answer
    """A rule has a condition that changes nothing; the message gives the reason in French."""


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
    row, ``types_read`` their record types (see ``common.record_types``).
    """

    name: str
    label: str
    options: Callable[[RuleVocabulary], Mapping[Any, str] | None]
    test: str = ""
    values: Callable[[tuple[Any, ...], RuleVocabulary], Sequence[object]] = lambda chosen, _: chosen
    joins: tuple[str, ...] = ()
    of_startup: bool = False
    types_read: tuple[str, ...] = ()
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


FAST, GAMMA = "fast", "gamma"
SCHEMES: Final = {FAST: "FAST", GAMMA: "GAMMA", **{kind.value: str(kind.label) for kind in Support.Kind}}
"""Each scheme by its key: the FAST by its awards, GAMMA by its participations, the others by the supports of their kind."""

KINDS_OF_RECORDS: Final = ("award", "participation", "support")

_SUPPORTED = " ".join(f"WHEN '{key}' THEN 'Appui : {label}'" for key, label in Support.Kind.choices)
BEGUN: Final = f"""
    SELECT award.startup_id, 'award' AS record, award.id AS record_id, '{FAST}' AS scheme, 'Lauréat du FAST' AS reason,
           budget_counted_on(award.awarded_on, round.committee_on, round.year, round.quarter) AS began,
           round.year::int AS first_year, round.year::int AS last_year
    FROM budget_award AS award JOIN budget_fundinground AS round ON round.id = award.round_id
    WHERE award.startup_id IS NOT NULL
    UNION ALL
    SELECT one.startup_id, 'participation', one.id, '{GAMMA}', 'GAMMA, saison ' || season.number,
           coalesce(one.start, season.start), extract(year FROM coalesce(one.start, season.start))::int,
           extract(year FROM coalesce(one.until, season.until, '2100-01-01') - 1)::int
    FROM budget_participation AS one JOIN budget_season AS season ON season.id = one.season_id
    UNION ALL
    SELECT startup_id, 'support', id, kind, CASE kind {_SUPPORTED} END,
           start, extract(year FROM start)::int, extract(year FROM coalesce(until, '2100-01-01') - 1)::int
    FROM budget_support
"""  # noqa: S608
"""Each time that a startup was accompanied by a scheme, with its first day and its years; an award is of its round's year."""

JOINS = {
    "phase": (
        "LEFT JOIN startups_span AS phase ON phase.startup_id = fact.startup_id"
        f" AND {in_force_sql('{at}', start='phase.start', until='phase.until')}"
    ),
    "lead": (
        "LEFT JOIN startups_membership AS lead ON lead.startup_id = fact.startup_id AND lead.is_lead"
        f" AND {in_force_sql('{at}', start='lead.start', until='lead.until', open_start=True)}"
    ),
}
"""What conditions read beside the row: each finds at most one row, so that none counts twice."""

_DESIGNATED = (
    "EXISTS (SELECT FROM impact_designation AS designation WHERE designation.startup_id = fact.startup_id"
    f" AND {in_force_sql('{at}', start='designation.effective_on', until='designation.withdrawn_on')})"
)


def _administrations(words: RuleVocabulary) -> Mapping[str, str]:
    return {slug: body.name for slug, body in words.administrations.items()}


def phases(words: RuleVocabulary) -> Mapping[str, str]:
    """Return the label of each phase kind."""
    return {key: kind.label for key, kind in words.kinds.items()}


_of_incubator = partial(
    RuleCondition, test="{incubator} = ANY (%s)", joins=("incubator",), of_startup=True, types_read=("membership",)
)
"""A condition on the incubator of a row, whose ``values`` are keys of incubators."""

INCUBATOR = _of_incubator(
    name="incubator",
    label="Incubateur",
    options=lambda words: {slug: body.name for slug, body in words.incubators.items()},
    values=lambda slugs, words: [words.incubators[slug].pk for slug in slugs],
)
OWNER = _of_incubator(
    name="owner",
    label="Administration de l’incubateur",
    options=_administrations,
    values=lambda slugs, words: [body.pk for body in words.incubators.values() if body.owner in slugs],
)
MINISTRY = _of_incubator(
    name="ministry",
    label="Domaine ministériel de l’incubateur",
    options=lambda words: {name: name for name in words.ministries},
    values=lambda names, words: [body.pk for body in words.incubators.values() if body.ministry in names],
)
PHASE = RuleCondition(
    name="phase",
    label="Phase à ce moment",
    options=phases,
    test="phase.kind_id = ANY (%s)",
    joins=("phase",),
    of_startup=True,
    types_read=("phase",),
)
NATIONAL_IMPACT = RuleCondition(
    name="national_impact",
    label="À impact national à ce moment",
    options=lambda words: YES_OR_NO,
    test=f"fact.startup_id IS NOT NULL AND {_DESIGNATED} = ANY (%s)",
    of_startup=True,
    types_read=("designation",),
    is_flag=True,
)
ACCOMPANIED_BY = RuleCondition(
    name="accompanied_by",
    label="Déjà accompagnés par un dispositif à ce moment",
    options=lambda words: SCHEMES,
    test=f"EXISTS (SELECT FROM ({BEGUN}) AS helped WHERE helped.startup_id = fact.startup_id"
    " AND helped.began <= {at} AND helped.scheme = ANY (%s))",
    of_startup=True,
    types_read=KINDS_OF_RECORDS,
)
"""The startup of any row: whether the scheme had begun to accompany it by then."""

ON_STARTUPS: tuple[RuleCondition, ...] = (INCUBATOR, OWNER, MINISTRY, NATIONAL_IMPACT, ACCOMPANIED_BY)
"""The conditions that hold for the startup of any row."""
