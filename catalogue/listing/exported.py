"""The list of startups as the columns of a file."""

from typing import Any

from catalogue.filters import StartupFilters
from catalogue.listing.conditions import selection
from catalogue.listing.items import JOINED, PARTS

_COLUMNS = {
    "Identifiant": "s.slug",
    "Nom": "s.name",
    "Mission": "s.mission",
    "Phase": "kind.label",
    "Depuis le": "page.since",
    "Incubateur": "(SELECT i.name FROM incubators_incubator i WHERE i.slug = carriers.lead)",
    "Incubateurs": "carriers.slugs",
    "Sponsors": "sponsoring.slugs",
    "Thématiques": "s.themes",
    "Usagers": "s.user_types",
    "Technologies": "s.technologies",
    "Impact national": "designated.millesime",
    "FAST": "awarded.rounds",
    "Adresse": "s.link",
    "Code source": "s.repository",
    "Statistiques": "s.stats_url",
    "Accessibilité": "s.accessibility",
    "Fiche fictive": "s.is_fictitious",
}
COLUMNS = tuple(_COLUMNS)
_STATEMENT = """
WITH page AS MATERIALIZED (
    SELECT s.id, state.kind_id, entered.start AS since, row_number() OVER (ORDER BY {order}) AS place FROM {source}
),
{parts}
SELECT {columns} FROM {joined} ORDER BY page.place
"""


def export_statement(filters: StartupFilters) -> tuple[str, dict[str, Any]]:
    """The statement that gives ``COLUMNS`` for every startup that matches, in the order of the list."""
    chosen = selection(filters)
    sql = _STATEMENT.format(
        order=chosen.order, source=chosen.source, parts=PARTS, columns=", ".join(_COLUMNS.values()), joined=JOINED
    )
    return sql, chosen.parameters
