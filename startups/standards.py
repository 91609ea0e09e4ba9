"""The standards of a good digital service: their fields, levels, and the level that counts as met.

A page about another level names it by its label.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from startups.models import Startup

_PAGE = "^ *https?://[^ /?#]"
_IS_PAGE = re.compile(_PAGE, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """The field contains the URL of a web page."""

    field: str

    def sql(self, row: str) -> str:
        # Most fields are empty, and this test is cheaper than the expression.
        return f"({row}.{self.field} <> '' AND {row}.{self.field} ~* '{_PAGE}')"

    def holds(self, startup: Startup) -> bool:
        return bool(_IS_PAGE.match(getattr(startup, self.field)))


@dataclass(frozen=True, slots=True)
class Yes:
    """The field is true."""

    field: str

    def sql(self, row: str) -> str:
        return f"{row}.{self.field} IS TRUE"

    def holds(self, startup: Startup) -> bool:
        return getattr(startup, self.field) is True


@dataclass(frozen=True, slots=True)
class OneOfValues:
    """The field has one of these values."""

    field: str
    values: tuple[str, ...]

    def sql(self, row: str) -> str:
        return f"{row}.{self.field} IN ({', '.join(f"'{value}'" for value in self.values)})"

    def holds(self, startup: Startup) -> bool:
        return getattr(startup, self.field) in self.values


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a standard, reached when one of ``tests`` is true. ``key`` is its name in URLs."""

    key: str
    label: str
    tests: tuple[Page | Yes | OneOfValues, ...]

    def sql(self, row: str) -> str:
        """Return the SQL condition on ``row``, a fiche or a version of one; never NULL for a fiche."""
        return f"({' OR '.join(test.sql(row) for test in self.tests)})"

    def is_reached(self, startup: Startup) -> bool:
        return any(test.holds(startup) for test in self.tests)


@dataclass(frozen=True, slots=True)
class Standard:
    """A standard: ``levels`` in ascending order, and the key of the level that counts as met (``required_key``).

    ``page`` and ``flag`` are its URL and yes-or-no fields, ``field`` the first one to fill in; ``noun`` names it in a
    list and ``published`` after « qui publient ».
    """

    key: str
    label: str
    noun: str
    field: str
    levels: tuple[Level, ...]
    required_key: str
    published: str = ""
    page: str = ""
    flag: str = ""

    @property
    def required_level(self) -> Level:
        """Return the level that counts as met."""
        return next(level for level in self.levels if level.key == self.required_key)

    @property
    def lowest_level(self) -> Level:
        """Return the lowest level: the fiche has a value for it."""
        return self.levels[0]

    def is_kept(self, startup: Startup) -> bool:
        return self.required_level.is_reached(startup)


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
            required_key="code-source",
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
            required_key="statistiques",
        ),
        Standard(
            key="impact",
            label="Matrice d’impact",
            noun="matrice d’impact",
            published="leur matrice d’impact",
            field="impact_url",
            page="impact_url",
            levels=(Level("impact", "Matrice d’impact publiée", (Page("impact_url"),)),),
            required_key="impact",
        ),
        Standard(
            key="budget",
            label="Budget",
            noun="budget",
            published="leur budget",
            field="budget_url",
            page="budget_url",
            levels=(Level("budget", "Budget publié", (Page("budget_url"),)),),
            required_key="budget",
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
            required_key="accessibilite",
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
            required_key="risques",
        ),
        Standard(
            key="security",
            label="MonServiceSécurisé",
            noun="suivi par MonServiceSécurisé",
            field="security_followed",
            flag="security_followed",
            levels=(Level("securite", "Suivi par MonServiceSécurisé", (Yes("security_followed"),)),),
            required_key="securite",
        ),
        Standard(
            key="quality",
            label="DashLord",
            noun="suivi DashLord",
            field="dashlord_url",
            page="dashlord_url",
            levels=(Level("qualite", "Suivi DashLord", (Page("dashlord_url"),)),),
            required_key="qualite",
        ),
    )
}
LEVELS: Mapping[str, Level] = {level.key: level for standard in STANDARDS.values() for level in standard.levels}
