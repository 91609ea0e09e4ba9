"""Where the nodes and the bands of a diagram of flows stand: geometry only, as ``chart_drawings``."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from common.chart_drawings import Drawing, Mark, Text, coordinate, polygon
from common.chart_flows import Flow, FlowChart, Node
from common.chart_scale import LETTER

WIDTH, TOP, SIDE, NODE_WIDTH = 840, 24, 4, 14
GAP = 26.0
"""Between two nodes of a column: room for the words beside the smallest."""
LEAST_HEIGHT, HEIGHT_OF_ROW = 260, 64


@dataclass
class _Box:
    """A node in its place; ``left`` and ``reached`` say how far its bands are laid on each side."""

    node: Node
    x: float
    y: float
    height: float
    words: str
    left: float = 0.0
    reached: float = 0.0


def draw_flows(chart: FlowChart) -> Drawing:
    """Nodes in columns, bands between them, the name and quantity of each node beside it."""
    layout = _Layout(chart)
    drawing = Drawing(right=layout.right, left=SIDE, height=layout.height, is_wide=True)
    ordered = sorted(layout.flows, key=lambda flow: (layout.boxes[flow.source].y, layout.boxes[flow.target].y))
    drawing.marks = [layout.band(flow) for flow in ordered]
    for box in layout.boxes.values():
        right, bottom = box.x + NODE_WIDTH, box.y + box.height
        path = polygon([(box.x, box.y), (right, box.y)], [(box.x, bottom), (right, bottom)])
        drawing.marks.append(Mark(box.node.color, path, box.words, "drawing__bar"))
        middle = box.y + box.height / 2 + 4
        drawing.texts.append(Text(coordinate(right + 6), coordinate(middle), box.words, "drawing__label"))
    return drawing


class _Layout:
    """The places of one chart. A node that no drawn flow touches has none."""

    def __init__(self, chart: FlowChart) -> None:
        self.chart, self.flows = chart, chart.drawn()
        self.totals = _totals(self.flows)
        nodes = sorted((node for node in chart.nodes if node.key in self.totals), key=lambda node: node.column)
        self.columns = [list(column) for _, column in groupby(nodes, key=lambda node: node.column)]
        longest = max((len(column) for column in self.columns), default=0)
        self.height = max(LEAST_HEIGHT, 2 * TOP + longest * HEIGHT_OF_ROW)
        names = [len(self.words(node)) for node in (self.columns[-1] if self.columns else [])]
        self.right = WIDTH - 2 * SIDE - LETTER * max(names, default=0)
        self.scale = self._scale()
        self.boxes = {box.node.key: box for place in range(len(self.columns)) for box in self._column(place)}

    def words(self, node: Node) -> str:
        return f"{node.name} : {self.chart.format(self.totals[node.key])}"

    def _scale(self) -> float:
        """Units of the drawing for one of the quantity: the fullest column fills the height."""
        return min(
            (
                (self.height - 2 * TOP - GAP * (len(column) - 1)) / float(sum(self.totals[one.key] for one in column))
                for column in self.columns
            ),
            default=1.0,
        )

    def _column(self, place: int) -> list[_Box]:
        """The nodes of a column, from the top, so that the first ones (the usual way) go straight on."""
        column = self.columns[place]
        heights = [max(1.0, float(self.totals[node.key]) * self.scale) for node in column]
        x = SIDE + place * (self.right - SIDE - NODE_WIDTH) / max(1, len(self.columns) - 1)
        y = float(TOP)
        boxes = []
        for node, height in zip(column, heights, strict=True):
            boxes.append(_Box(node, x, y, height, self.words(node)))
            y += height + GAP
        return boxes

    def band(self, flow: Flow) -> Mark:
        """The band of one flow, below those already laid on both of its nodes."""
        source, target = self.boxes[flow.source], self.boxes[flow.target]
        width = float(flow.value) * self.scale
        x0, y0 = source.x + NODE_WIDTH, source.y + source.left
        x1, y1 = target.x, target.y + target.reached
        source.left += width
        target.reached += width
        middle = (x0 + x1) / 2
        path = (
            f"M{_at(x0, y0)}C{_at(middle, y0)} {_at(middle, y1)} {_at(x1, y1)}L{_at(x1, y1 + width)}"
            f"C{_at(middle, y1 + width)} {_at(middle, y0 + width)} {_at(x0, y0 + width)}Z"
        )
        title = f"{source.node.name} → {target.node.name} : {self.chart.format(flow.value)}"
        return Mark(target.node.color, path, title, "drawing__flow")


def _totals(flows: list[Flow]) -> dict[str, Decimal | int]:
    """What each node holds: the greater of what reaches it and of what leaves it."""
    left: dict[str, Decimal | int] = {}
    reached: dict[str, Decimal | int] = {}
    for flow in flows:
        left[flow.source] = left.get(flow.source, 0) + flow.value
        reached[flow.target] = reached.get(flow.target, 0) + flow.value
    return {key: max(left.get(key, 0), reached.get(key, 0)) for key in left | reached}


def _at(x: float, y: float) -> str:
    return f"{coordinate(x)} {coordinate(y)}"
