"""What a rule may name: the phases, incubators and administrations of the records."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from common.sql import fetch_all


@dataclass(frozen=True, slots=True)
class KnownPhaseKind:
    """A phase kind, with the label and the group that rules use."""

    label: str
    group: str


@dataclass(frozen=True, slots=True)
class Body:
    """An incubator or an administration; for an incubator, ``owner`` (slug) and ``ministry`` are its administration's."""

    pk: int
    name: str
    owner: str = ""
    ministry: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class RuleVocabulary:
    """The vocabulary of the records.

    Reading an unchanged vocabulary returns the same object, with which compiled rules are cached.
    """

    kinds: Mapping[str, KnownPhaseKind] = field(default_factory=dict)
    incubators: Mapping[str, Body] = field(default_factory=dict)
    administrations: Mapping[str, Body] = field(default_factory=dict)

    @property
    def ministries(self) -> list[str]:
        """Return the ministries of the administrations."""
        return sorted({body.ministry for body in self.administrations.values() if body.ministry})


# In SQL: the ORM takes seven times longer to compile it than the database to run it, for every page of figures.
_NAMED = """
SELECT 'kind', rank, key, label, "group", '' FROM startups_phasekind
UNION ALL
SELECT 'incubator', i.id, i.slug, i.name, coalesce(owner.slug, ''), coalesce(owner.ministry, '')
FROM incubators_incubator i LEFT JOIN incubators_administration owner ON owner.id = i.owner_id
UNION ALL
SELECT 'administration', id, slug, name, '', ministry FROM incubators_administration
ORDER BY 1, 2, 3
"""


def read_vocabulary() -> RuleVocabulary:
    """Return the current phases, incubators and administrations, in one query."""
    return _vocabulary(tuple(fetch_all(_NAMED)))


@lru_cache(maxsize=8)
def _vocabulary(rows: tuple[tuple[str, int, str, str, str, str], ...]) -> RuleVocabulary:
    def of(what: str) -> list[tuple[int, str, str, str, str]]:
        return [row[1:] for row in rows if row[0] == what]

    return RuleVocabulary(
        kinds={key: KnownPhaseKind(label, group) for _, key, label, group, _ in of("kind")},
        incubators={slug: Body(pk, name, owner, ministry) for pk, slug, name, owner, ministry in of("incubator")},
        administrations={slug: Body(pk, name, slug, ministry) for pk, slug, name, _, ministry in of("administration")},
    )
