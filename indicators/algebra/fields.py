"""The conditions on the startup of a row, "at the time": on the day that the row counts."""

from indicators.algebra.conditions import AllOf, Bounds, Choice, Condition, Flag, either, in_quotes
from indicators.algebra.schemes import ACCOMPANIED_BY
from indicators.algebra.vocabulary import Vocabulary
from startups.standards import STANDARDS

PUBLISHED = ("stats", "budget", "source", "impact", "accessibility", "risk")
"""The standards that a rule may ask for: what the fiche says, whatever it says (their least level)."""

JOINS = {
    "startup": "LEFT JOIN startups_startup AS startup ON startup.id = fact.startup_id",
    "launch": (
        "LEFT JOIN startups_span AS launch ON launch.startup_id = fact.startup_id"
        " AND launch.is_launch AND launch.start <= {at}"
    ),
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
_SPONSORED = (
    "EXISTS (SELECT FROM startups_sponsorship AS sponsorship WHERE sponsorship.startup_id = fact.startup_id"
    " AND sponsorship.administration_id = ANY (%s))"
)


def _owned(slugs: tuple[str, ...], words: Vocabulary) -> list[object]:
    return [body.pk for body in words.incubators.values() if body.owner in slugs]


def _of_ministries(names: tuple[str, ...], words: Vocabulary) -> list[object]:
    return [body.pk for body in words.incubators.values() if body.ministry in names]


def _carried(labels: list[str] | tuple[str, ...]) -> str:
    return f"portés par l’{'un des incubateurs' if len(labels) > 1 else 'incubateur'} {either(labels)}"


INCUBATOR = Choice(
    name="incubator",
    label="Incubateur",
    test="{incubator} = ANY (%s)",
    options=lambda words: {slug: body.name for slug, body in words.incubators.items()},
    words=lambda labels: _carried(tuple(labels)),
    noun="L’incubateur",
    nouns="Les incubateurs",
    values=lambda slugs, words: [words.incubators[slug].pk for slug in slugs],
    joins=("incubator",),
    of_startup=True,
    looks_at=("membership",),
)
OWNER = Choice(
    name="owner",
    label="Administration de l’incubateur",
    test="{incubator} = ANY (%s)",
    options=lambda words: {slug: body.name for slug, body in words.administrations.items()},
    words=lambda labels: f"portés par un incubateur de l’administration {either(map(in_quotes, labels))}",
    noun="L’administration",
    nouns="Les administrations",
    values=_owned,
    joins=("incubator",),
    of_startup=True,
    looks_at=("membership",),
)
MINISTRY = Choice(
    name="ministry",
    label="Domaine ministériel de l’incubateur",
    test="{incubator} = ANY (%s)",
    options=lambda words: {name: name for name in words.ministries},
    words=lambda labels: f"portés par un incubateur du domaine ministériel {either(map(in_quotes, labels))}",
    noun="Le domaine ministériel",
    nouns="Les domaines ministériels",
    values=_of_ministries,
    joins=("incubator",),
    of_startup=True,
    looks_at=("membership",),
)
SPONSOR = Choice(
    name="sponsor",
    label="Administration sponsor",
    test=_SPONSORED,
    options=lambda words: {slug: body.name for slug, body in words.administrations.items()},
    words=lambda labels: f"qui ont pour sponsor {either(map(in_quotes, labels))}",
    noun="L’administration",
    nouns="Les administrations",
    values=lambda slugs, words: [words.administrations[slug].pk for slug in slugs],
    of_startup=True,
    looks_at=("sponsorship",),
)
THEME = Choice(
    name="theme",
    label="Thématique",
    test="startup.themes && %s::varchar[]",
    options=lambda words: None if words.themes is None else {theme: theme for theme in words.themes},
    words=lambda labels: f"de thématique {either(map(in_quotes, labels))}",
    noun="La thématique",
    nouns="Les thématiques",
    joins=("startup",),
    of_startup=True,
    looks_at=("startup",),
)
PHASE = Choice(
    name="phase",
    label="Phase à ce moment",
    test="phase.kind_id = ANY (%s)",
    options=lambda words: {key: kind.label for key, kind in words.kinds.items()},
    words=lambda labels: f"alors en phase {either(map(in_quotes, labels))}",
    noun="La phase",
    nouns="Les phases",
    joins=("phase",),
    of_startup=True,
    looks_at=("phase",),
)
NATIONAL_IMPACT = Flag(
    name="national_impact",
    label="À impact national à ce moment",
    tests=(_DESIGNATED, f"fact.startup_id IS NOT NULL AND NOT {_DESIGNATED}"),
    words=("alors à impact national", "alors sans impact national"),
    of_startup=True,
    looks_at=("designation",),
)
AGE = Bounds(
    name="age",
    label="Temps depuis le lancement",
    expression="indicators_complete_months(launch.start, {at})",
    unit="mois",
    words="lancés depuis",
    joins=("launch",),
    of_startup=True,
    looks_at=("phase",),
)
PUBLISHES = AllOf(
    name="publishes",
    label="Standards publiés",
    tests={key: (STANDARDS[key].published, STANDARDS[key].said.sql("startup")) for key in PUBLISHED},
    verb="qui publient",
    joins=("startup",),
    looks_at=("startup",),
)

ON_STARTUPS: tuple[Condition, ...] = (
    *(INCUBATOR, OWNER, MINISTRY, SPONSOR, THEME, NATIONAL_IMPACT),
    *(ACCOMPANIED_BY, AGE, PUBLISHES),
)
"""The conditions that hold for the startup of any row."""
