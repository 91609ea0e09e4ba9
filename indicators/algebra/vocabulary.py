"""The vocabulary of rules: the recorded phase kinds, incubators and administrations.

One statement in SQL, since every page of figures reads these three tables together.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from common.sql import fetch_all


@dataclass(frozen=True, slots=True)
class KnownPhaseKind:
    """A phase kind."""

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


_WORDS = """
SELECT 'kind' AS what, rank::bigint AS place, key, label, "group" AS owner, '' AS ministry FROM startups_phasekind
UNION ALL
SELECT 'incubator', i.id, i.slug, i.name, coalesce(a.slug, ''), coalesce(a.ministry, '')
FROM incubators_incubator i LEFT JOIN incubators_administration a ON a.id = i.owner_id
UNION ALL SELECT 'administration', id, slug, name, '', ministry FROM incubators_administration
ORDER BY what, place, key
"""


def read_vocabulary() -> RuleVocabulary:
    """Return the current vocabulary of the records, in one query."""
    return _vocabulary(tuple(fetch_all(_WORDS, {})))


@lru_cache(maxsize=8)
def _vocabulary(rows: tuple[tuple[str, int, str, str, str, str], ...]) -> RuleVocabulary:
    def of(what: str) -> list[tuple[int, str, str, str, str]]:
        return [row[1:] for row in rows if row[0] == what]

    return RuleVocabulary(
        kinds={key: KnownPhaseKind(label, group) for _, key, label, group, _ in of("kind")},
        incubators={slug: Body(pk, name, owner, ministry) for pk, slug, name, owner, ministry in of("incubator")},
        administrations={slug: Body(pk, name, slug, ministry) for pk, slug, name, _, ministry in of("administration")},
    )
