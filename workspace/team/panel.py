"""One block of the page: its finding, its chart, and the table whose figures lead to their records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalogue.incubators.choice import LinkedFigure, RecordBlock
from catalogue.incubators.queries import StandardCoverage, TimeInPhase
from catalogue.incubators.records import Block
from common.charts.model import Chart
from startups.models import PhaseKind


@dataclass(frozen=True, slots=True)
class PanelData:
    """What the page read: the records by block, what is summed from them, and the phases in the order of a life."""

    sources: Mapping[Block, RecordBlock]
    kinds: Sequence[PhaseKind]
    times: Sequence[TimeInPhase]
    standards: Sequence[StandardCoverage]


@dataclass(frozen=True, slots=True)
class Panel:
    """A block of figures; ``lines`` are a label and its figures, under the titles ``head``. ``empty``: nothing to count."""

    block: Block
    title: str
    chart: Chart
    head: tuple[str, ...]
    lines: Sequence[tuple[str, Sequence[LinkedFigure]]]
    empty: str

    @property
    def rows(self) -> list[tuple[str, list[tuple[str, LinkedFigure]]]]:
        """Each line with its figures beside their titles."""
        return [(label, list(zip(self.head[1:], figures, strict=True))) for label, figures in self.lines]
