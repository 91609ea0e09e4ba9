"""Read the data of the page of an incubator, and build its panels."""

from collections.abc import Callable, Mapping, Sequence

from django.urls import reverse

from catalogue.dates import AsOf
from catalogue.incubators.choice import RecordBlock
from catalogue.incubators.queries import coverage, time_in_phases
from catalogue.incubators.records import Block, records
from incubators.models import Incubator
from startups.queries import phase_kinds
from workspace.team import panels as blocks
from workspace.team.panels import Panel, PanelData

PANELS: Mapping[Block, Callable[[PanelData], Panel]] = {
    Block.MOVES: blocks.moves_panel,
    Block.TIMES: blocks.times_panel,
    Block.OUTCOMES: blocks.outcomes_panel,
    Block.STANDARDS: blocks.standards_panel,
    Block.MONEY: blocks.money_panel,
    Block.IMPACT: blocks.impact_panel,
}


def read_known(incubator: Incubator, as_of: AsOf) -> PanelData:
    """Return the figures of an incubator up to a date: always nine queries."""
    return PanelData(
        sources={block: read_source(incubator, block, as_of) for block in Block},
        kinds=phase_kinds(),
        times=time_in_phases(incubator.pk, as_of.date),
        standards=coverage(incubator.pk, as_of.date),
    )


def read_source(incubator: Incubator, block: Block, as_of: AsOf) -> RecordBlock:
    """Return the records of a block, with the URL of their list: one query."""
    address = reverse("workspace-team-records", args=[incubator.slug, block])
    return RecordBlock(records(block, incubator.pk, as_of.date), address, as_of.query)


def panels(known: PanelData) -> Sequence[Panel]:
    """Return the panels in the order of the page."""
    return [panel(known) for panel in PANELS.values()]
