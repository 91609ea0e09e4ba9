"""The standards of a good digital service: where a fiche says each, its levels, and from which level it counts as kept.

A page that asks for another level than the one that counts as kept says which, by the label of that level.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from startups.models import Startup

_PAGE = "^ *https?://[^ /?#]"
_IS_PAGE = re.compile(_PAGE, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """The fiche gives the address of a web page in this field."""

    field: str

    def sql(self, row: str) -> str:
        # Most fields are empty: it costs less to see than the expression to try.
        return f"({row}.{self.field} <> '' AND {row}.{self.field} ~* '{_PAGE}')"

    def holds(self, startup: Startup) -> bool:
        return bool(_IS_PAGE.match(getattr(startup, self.field)))


@dataclass(frozen=True, slots=True)
class Yes:
    """The fiche says yes in this field."""

    field: str

    def sql(self, row: str) -> str:
        return f"{row}.{self.field} IS TRUE"

    def holds(self, startup: Startup) -> bool:
        return getattr(startup, self.field) is True


@dataclass(frozen=True, slots=True)
class OneOfValues:
    """The fiche has one of these values in this field."""

    field: str
    values: tuple[str, ...]

    def sql(self, row: str) -> str:
        return f"{row}.{self.field} IN ({', '.join(f"'{value}'" for value in self.values)})"

    def holds(self, startup: Startup) -> bool:
        return getattr(startup, self.field) in self.values


@dataclass(frozen=True, slots=True)
class Level:
    """How far a standard is kept, when one of ``tests`` holds. ``key`` is the word of its address."""

    key: str
    label: str
    tests: tuple[Page | Yes | OneOfValues, ...]

    def sql(self, row: str) -> str:
        """The condition on a fiche, or a version of one, ``row``: never NULL for a fiche."""
        return f"({' OR '.join(test.sql(row) for test in self.tests)})"

    def is_reached(self, startup: Startup) -> bool:
        return any(test.holds(startup) for test in self.tests)


@dataclass(frozen=True, slots=True)
class Standard:
    """A standard: ``levels`` from the least to the most, and the one (``kept_at``, by its key) that counts as kept.

    ``page`` and ``flag`` are the fields of its address and of its yes or no, ``field`` the first one to fill; ``noun``
    names it in a list and ``published`` after « qui publient ».
    """

    key: str
    label: str
    noun: str
    field: str
    levels: tuple[Level, ...]
    kept_at: str
    published: str = ""
    page: str = ""
    flag: str = ""

    @property
    def kept(self) -> Level:
        """The level that counts as kept."""
        return next(level for level in self.levels if level.key == self.kept_at)

    @property
    def said(self) -> Level:
        """The least level: the fiche says something of it."""
        return self.levels[0]

    def is_kept(self, startup: Startup) -> bool:
        return self.kept.is_reached(startup)


_CONFORMITY = Startup.Accessibility

STANDARDS: Mapping[str, Standard] = {
    standard.key: standard
    for standard in (
        Standard(
            key="source",
            label="Code source ouvert",
            noun="code source",
            published="leur code source",
            field="repository",
            page="repository",
            levels=(Level("code-source", "Code source ouvert", (Page("repository"),)),),
            kept_at="code-source",
        ),
        Standard(
            key="stats",
            label="Statistiques publiques",
            noun="statistiques",
            published="leurs statistiques",
            field="stats_url",
            page="stats_url",
            flag="has_stats",
            levels=(
                Level("statistiques", "Statistiques publiques", (Yes("has_stats"), Page("stats_url"))),
                Level("statistiques-publiees", "Page de statistiques", (Page("stats_url"),)),
            ),
            kept_at="statistiques",
        ),
        Standard(
            key="impact",
            label="Mesure d’impact",
            noun="mesure d’impact",
            published="leur mesure d’impact",
            field="impact_url",
            page="impact_url",
            levels=(Level("impact", "Mesure d’impact publiée", (Page("impact_url"),)),),
            kept_at="impact",
        ),
        Standard(
            key="budget",
            label="Budget",
            noun="budget",
            published="leur budget",
            field="budget_url",
            page="budget_url",
            levels=(Level("budget", "Budget publié", (Page("budget_url"),)),),
            kept_at="budget",
        ),
        Standard(
            key="accessibility",
            label="Accessibilité",
            noun="accessibilité",
            published="leur conformité d’accessibilité",
            field="accessibility",
            levels=(
                Level(
                    "accessibilite-declaree",
                    "Accessibilité déclarée",
                    (OneOfValues("accessibility", tuple(_CONFORMITY.values)),),
                ),
                Level(
                    "accessibilite",
                    "Accessibilité au moins partielle",
                    (OneOfValues("accessibility", (_CONFORMITY.PARTIALLY.value, _CONFORMITY.TOTALLY.value)),),
                ),
                Level(
                    "accessibilite-totale",
                    "Accessibilité totale",
                    (OneOfValues("accessibility", (_CONFORMITY.TOTALLY.value,)),),
                ),
            ),
            kept_at="accessibilite",
        ),
        Standard(
            key="risk",
            label="Analyse de risques",
            noun="analyse de risques",
            published="leur analyse de risques",
            field="risk_analysis_url",
            page="risk_analysis_url",
            flag="risk_analysed",
            levels=(
                Level("risques", "Analyse de risques faite", (Yes("risk_analysed"), Page("risk_analysis_url"))),
                Level("risques-publies", "Analyse de risques publiée", (Page("risk_analysis_url"),)),
            ),
            kept_at="risques",
        ),
        Standard(
            key="security",
            label="MonServiceSécurisé",
            noun="suivi par MonServiceSécurisé",
            field="security_followed",
            flag="security_followed",
            levels=(Level("securite", "Suivi par MonServiceSécurisé", (Yes("security_followed"),)),),
            kept_at="securite",
        ),
        Standard(
            key="quality",
            label="DashLord",
            noun="suivi DashLord",
            field="dashlord_url",
            page="dashlord_url",
            levels=(Level("qualite", "Suivi DashLord", (Page("dashlord_url"),)),),
            kept_at="qualite",
        ),
    )
}
LEVELS: Mapping[str, Level] = {level.key: level for standard in STANDARDS.values() for level in standard.levels}
