"""The conditions on the startup of a row, "at the time": on the day that the row counts."""

from collections.abc import Mapping
from functools import partial

from indicators.algebra.conditions import YES_OR_NO, RuleCondition
from indicators.algebra.schemes import BEGUN, KINDS_OF_RECORDS, SCHEMES
from indicators.algebra.vocabulary import RuleVocabulary

JOINS = {
    "phase": (
        "LEFT JOIN startups_span AS phase ON phase.startup_id = fact.startup_id"
        " AND startups_in_state(phase.start, phase.stop, {at})"
    ),
    "lead": (
        "LEFT JOIN startups_membership AS lead ON lead.startup_id = fact.startup_id AND lead.is_lead"
        ' AND startups_is_carried(lead.start, lead."end", {at})'
    ),
}
"""What conditions read beside the row: each finds at most one row, so that none counts twice."""

_DESIGNATED = (
    "EXISTS (SELECT FROM impact_designation AS designation WHERE designation.startup_id = fact.startup_id"
    " AND impact_is_designated(designation.effective_on, designation.withdrawn_on, {at}))"
)


def _administrations(words: RuleVocabulary) -> Mapping[str, str]:
    return {slug: body.name for slug, body in words.administrations.items()}


def phases(words: RuleVocabulary) -> Mapping[str, str]:
    """Return the label of each phase kind."""
    return {key: kind.label for key, kind in words.kinds.items()}


_of_incubator = partial(
    RuleCondition, test="{incubator} = ANY (%s)", joins=("incubator",), of_startup=True, looks_at=("membership",)
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
    looks_at=("phase",),
)
NATIONAL_IMPACT = RuleCondition(
    name="national_impact",
    label="À impact national à ce moment",
    options=lambda words: YES_OR_NO,
    test=f"fact.startup_id IS NOT NULL AND {_DESIGNATED} = ANY (%s)",
    of_startup=True,
    looks_at=("designation",),
    is_flag=True,
)
ACCOMPANIED_BY = RuleCondition(
    name="accompanied_by",
    label="Déjà accompagnés par un dispositif à ce moment",
    options=lambda words: SCHEMES,
    test=f"EXISTS (SELECT FROM ({BEGUN}) AS helped WHERE helped.startup_id = fact.startup_id"
    " AND helped.began <= {at} AND helped.scheme = ANY (%s))",
    of_startup=True,
    looks_at=KINDS_OF_RECORDS,
)
"""The startup of any row: whether the scheme had begun to accompany it by then."""

ON_STARTUPS: tuple[RuleCondition, ...] = (INCUBATOR, OWNER, MINISTRY, NATIONAL_IMPACT, ACCOMPANIED_BY)
"""The conditions that hold for the startup of any row."""
