"""What a rule may name: the phases, incubators, administrations, lines of credits and trainings that the records know."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from common.sql import fetch_all


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of phase."""

    label: str
    group: str


@dataclass(frozen=True, slots=True)
class Body:
    """An incubator or an administration; of an incubator, ``owner`` (slug) and ``ministry`` are its administration's."""

    pk: int
    name: str
    owner: str = ""
    ministry: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """The words of the records. ``themes`` is None when they were not read: any is then accepted.

    The same words read again are the same object, by which what was compiled with them is kept.
    """

    kinds: Mapping[str, Kind] = field(default_factory=dict)
    incubators: Mapping[str, Body] = field(default_factory=dict)
    administrations: Mapping[str, Body] = field(default_factory=dict)
    credit_lines: tuple[str, ...] = ()
    trainings: tuple[str, ...] = ()
    themes: tuple[str, ...] | None = None

    @property
    def ministries(self) -> list[str]:
        """The ministerial domains of the administrations."""
        return sorted({body.ministry for body in self.administrations.values() if body.ministry})


_WORDS = """
SELECT 'kind' AS what, rank::bigint AS place, key, label, "group" AS owner, '' AS ministry FROM startups_phasekind
UNION ALL
SELECT 'incubator', i.id, i.slug, i.name, coalesce(a.slug, ''), coalesce(a.ministry, '')
FROM incubators_incubator i LEFT JOIN incubators_administration a ON a.id = i.owner_id
UNION ALL SELECT 'administration', id, slug, name, '', ministry FROM incubators_administration
UNION ALL SELECT DISTINCT 'credit_line', 0, label, '', '', '' FROM budget_creditline
UNION ALL SELECT DISTINCT 'training', 0, programme, '', '', '' FROM community_training
{themes}ORDER BY what, place, key
"""
_THEMES = "UNION ALL SELECT DISTINCT 'theme', 0, unnest(themes), '', '', '' FROM startups_startup\n"


def read_vocabulary(*, themes: bool = False) -> Vocabulary:
    """The words of the records as they are now, in one query; the themes, which are in the fiches, only if asked for."""
    return _vocabulary(tuple(fetch_all(_WORDS.format(themes=_THEMES if themes else ""), {})), themes)


@lru_cache(maxsize=8)
def _vocabulary(rows: tuple[tuple[str, int, str, str, str, str], ...], themes: bool) -> Vocabulary:
    def of(what: str) -> list[tuple[int, str, str, str, str]]:
        return [row[1:] for row in rows if row[0] == what]

    return Vocabulary(
        kinds={key: Kind(label, group) for _, key, label, group, _ in of("kind")},
        incubators={slug: Body(pk, name, owner, ministry) for pk, slug, name, owner, ministry in of("incubator")},
        administrations={slug: Body(pk, name, slug, ministry) for pk, slug, name, _, ministry in of("administration")},
        credit_lines=tuple(key for _, key, *_ in of("credit_line")),
        trainings=tuple(key for _, key, *_ in of("training")),
        themes=tuple(key for _, key, *_ in of("theme")) if themes else None,
    )
