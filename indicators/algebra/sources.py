"""All the sources, by the name of the measure in a rule."""

from collections.abc import Iterable

from indicators.algebra import community_sources, life_sources, measured_sources, scheme_sources
from indicators.algebra.source import RuleSource
from indicators.record_types import require_counted


def by_name(sources: Iterable[RuleSource]) -> dict[str, RuleSource]:
    """Return the sources by name.

    :raises ImproperlyConfigured: one counts or reads an undeclared record type.
    """
    found = {}
    for source in sources:
        for kind in source.kinds_read({}):
            require_counted(kind, f"The source {source.name!r}")
        for condition in source.conditions.values():
            for kind in condition.looks_at:
                require_counted(kind, f"The condition {condition.name!r} of {source.name!r}")
        found[source.name] = source
    return found


def looked_at(sources: Iterable[RuleSource]) -> dict[str, tuple[str, ...]]:
    """Return the record types that each condition reads in addition to the counted rows, by name, if any."""
    conditions = [condition for source in sources for condition in source.conditions.values()]
    return {condition.name: condition.looks_at for condition in conditions if condition.looks_at}


SOURCES = by_name(
    (
        *life_sources.SOURCES,
        *scheme_sources.SOURCES,
        *community_sources.SOURCES,
        measured_sources.MEASURED_FIGURES,
    )
)
LOOKED_AT = looked_at(SOURCES.values())
