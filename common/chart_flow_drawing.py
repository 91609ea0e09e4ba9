"""Where the nodes and the bands of a diagram of flows stand: geometry only, as ``chart_drawings``.

A node is two gates, as high as what reaches it and as what leaves it, with its words between them: bands go from a gate
to another, so that no word crosses a band.
"""

import textwrap
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

from common.chart_drawings import Drawing, Mark, Text, coordinate, polygon
from common.chart_flows import Flow, FlowChart, Node
from common.chart_scale import LETTER

WIDTH, TOP, SIDE = 840, 12, 4
GATE, PADDING = 6, 8
LEAST_BAND = 40
"""Between the gates of two columns."""
WORDS_MOST = 200
LINE, LINES_MOST, GAP = 16, 4, 14
LEAST_FILLED, FILLED_BY_NODE = 220, 36
"""The height that the quantities of the fullest column take."""


@dataclass
class _Box:
    """A node in its place, from ``x`` over its whole width; ``left`` and ``reached`` are the heights of its gates.

    ``out`` and ``into`` say how far its bands are laid on each side.
    """

    node: Node
    x: float
    right: float
    y: float
    slot: float
    left: float
    reached: float
    lines: list[str] = field(default_factory=list)
    out: float = 0.0
    into: float = 0.0

    @property
    def top(self) -> float:
        """The top of both gates, in the middle of the room of the node."""
        return self.y + (self.slot - max(self.left, self.reached)) / 2


def draw_flows(chart: FlowChart) -> Drawing:
    """Nodes in columns, each with its name and quantity, and bands between them."""
    layout = _Layout(chart)
    drawing = Drawing(right=WIDTH - SIDE, left=SIDE, height=layout.height, is_wide=True)
    ordered = sorted(layout.flows, key=lambda flow: (layout.boxes[flow.source].y, layout.boxes[flow.target].y))
    drawing.marks = [layout.band(flow) for flow in ordered]
    for box in layout.boxes.values():
        title = f"{box.node.name} : {layout.quantity(box.node)}"
        for start, height in ((box.x, box.reached), (box.right - GATE, box.left)):
            if height:
                drawing.marks.append(Mark(box.node.color, _gate(start, box.top, height), title, "drawing__bar"))
        first = box.y + (box.slot - LINE * len(box.lines)) / 2 + LINE - 4
        for rank, words in enumerate(box.lines):
            x, y = coordinate(box.x + GATE + PADDING), coordinate(first + rank * LINE)
            drawing.texts.append(Text(x, y, words, "drawing__label"))
    return drawing


class _Layout:
    """The places of one chart. A node that no drawn flow touches has none."""

    def __init__(self, chart: FlowChart) -> None:
        self.chart, self.flows = chart, chart.drawn()
        self.left, self.reached = _sums(self.flows, "source"), _sums(self.flows, "target")
        touched = [node for node in chart.nodes if node.key in self.left or node.key in self.reached]
        by_column = groupby(sorted(touched, key=lambda node: node.column), key=lambda node: node.column)
        self.columns = [list(column) for _, column in by_column]
        count = max(1, len(self.columns))
        room = (WIDTH - 2 * SIDE - (count - 1) * LEAST_BAND) / count
        self.words_width = min(WORDS_MOST, room - 2 * (GATE + PADDING))
        self.scale = self._scale()
        self.boxes = {box.node.key: box for place in range(len(self.columns)) for box in self._column(place)}
        self.height = int(max((box.y + box.slot for box in self.boxes.values()), default=LEAST_FILLED)) + TOP

    def total(self, node: Node) -> Decimal | int:
        """What a node holds: the greater of what reaches it and of what leaves it."""
        return max(self.left.get(node.key, 0), self.reached.get(node.key, 0))

    def quantity(self, node: Node) -> str:
        return self.chart.format(self.total(node))

    def _scale(self) -> float:
        """Units of the drawing for one of the quantity."""
        longest = max((len(column) for column in self.columns), default=0)
        fullest = max((float(sum(self.total(node) for node in column)) for column in self.columns), default=1.0)
        return max(LEAST_FILLED, FILLED_BY_NODE * longest) / fullest

    def _column(self, place: int) -> list[_Box]:
        """The nodes of a column, from the top, so that the first ones (the usual way) go straight on."""
        width = self.words_width + 2 * (GATE + PADDING)
        x = SIDE + place * (WIDTH - 2 * SIDE - width) / max(1, len(self.columns) - 1)
        y = float(TOP)
        boxes = []
        for node in self.columns[place]:
            left, reached = self._height(self.left, node), self._height(self.reached, node)
            lines = self._lines(node)
            slot = max(left, reached, float(LINE * len(lines)))
            boxes.append(_Box(node, x, x + width, y, slot, left, reached, lines))
            y += slot + GAP
        return boxes

    def _height(self, sums: dict[str, Decimal | int], node: Node) -> float:
        return max(1.0, float(sums[node.key]) * self.scale) if node.key in sums else 0.0

    def _lines(self, node: Node) -> list[str]:
        """The name over as many lines as it takes, then the quantity."""
        letters = int(self.words_width // LETTER)
        name = textwrap.wrap(node.name, letters, max_lines=LINES_MOST - 1, placeholder="…")
        return [*name, self.quantity(node)]

    def band(self, flow: Flow) -> Mark:
        """The band of one flow, below those already laid on both of its nodes."""
        source, target = self.boxes[flow.source], self.boxes[flow.target]
        width = float(flow.value) * self.scale
        x0, y0 = source.right, source.top + source.out
        x1, y1 = target.x, target.top + target.into
        source.out += width
        target.into += width
        middle = (x0 + x1) / 2
        path = (
            f"M{_at(x0, y0)}C{_at(middle, y0)} {_at(middle, y1)} {_at(x1, y1)}L{_at(x1, y1 + width)}"
            f"C{_at(middle, y1 + width)} {_at(middle, y0 + width)} {_at(x0, y0 + width)}Z"
        )
        title = f"{source.node.name} → {target.node.name} : {self.chart.format(flow.value)}"
        return Mark(flow.color or target.node.color, path, title, "drawing__flow")


def _sums(flows: list[Flow], end: str) -> dict[str, Decimal | int]:
    """What the flows of each node add up to, by its key."""
    found: dict[str, Decimal | int] = {}
    for flow in flows:
        key = getattr(flow, end)
        found[key] = found.get(key, 0) + flow.value
    return found


def _gate(x: float, top: float, height: float) -> str:
    return polygon([(x, top), (x + GATE, top)], [(x, top + height), (x + GATE, top + height)])


def _at(x: float, y: float) -> str:
    return f"{coordinate(x)} {coordinate(y)}"
