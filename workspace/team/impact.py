"""The services of the incubator that count for national impact, by millésime."""

from catalogue.incubators.choice import RecordBlock, RecordChoice
from catalogue.incubators.records import Block
from catalogue.incubators.words import TITLES
from common.charts.model import Chart, Series
from common.words import plural_fr
from workspace.team.panel import Panel, PanelData


def panel(known: PanelData) -> Panel:
    source = known.sources[Block.IMPACT]
    return Panel(
        block=Block.IMPACT,
        title=TITLES[Block.IMPACT],
        chart=_chart(source),
        head=("Millésime", "Services désignés"),
        lines=[(str(year), [source.figure(RecordChoice(year=str(year)))]) for year in source.years],
        empty="Aucun service à impact national à cette date.",
    )


def _chart(source: RecordBlock) -> Chart:
    counts = tuple(source.count(RecordChoice(year=str(year))) for year in source.years)
    return Chart(
        name=Block.IMPACT,
        title=plural_fr(len(source.records), "service désigné", "services désignés"),
        subtitle="Services désignés à impact national pendant que l’incubateur les portait, par millésime",
        kind="bars",
        categories=tuple(str(year) for year in source.years),
        series=(Series("Services désignés", "one", counts),),
        unit="services",
        category_label="Millésime",
    )
