"""What goes from where to where (people, services, money), as bands whose width is the quantity: a Sankey diagram.

A flow goes to a node of a later column. One that goes back is in the table and the CSV, and is not drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from django.utils.text import capfirst

from common.charts import NAMED_IN_SENTENCE, Table, format_value
from common.tabular import Cell
from common.words import NO_BREAK, list_fr, money_fr


@dataclass(frozen=True)
class Node:
    """A place that quantities leave or reach: ``color`` is a key of ``common.palette``, ``column`` counts from 0."""

    key: str
    name: str
    column: int
    color: str = "one"


@dataclass(frozen=True)
class Flow:
    """A quantity that goes from one node to another, by their keys; in the colour of its target when it has none."""

    source: str
    target: str
    value: Decimal | int
    color: str = ""


@dataclass(frozen=True)
class FlowChart:
    """Flows between nodes, which stand in each column in the order given. Other fields are those of ``Chart``.

    Raises ValueError for a flow whose node is not declared, for two of the same ends, and for one that is not positive.
    """

    name: str
    title: str
    subtitle: str
    nodes: tuple[Node, ...]
    flows: tuple[Flow, ...]
    unit: str
    """« € », or the plural noun of what is counted."""
    note: str = ""
    kind: Literal["flows"] = "flows"

    def __post_init__(self) -> None:
        known = {node.key for node in self.nodes}
        ends = [(flow.source, flow.target) for flow in self.flows]
        for flow in self.flows:
            if {flow.source, flow.target} - known:
                raise ValueError(f"Flux d’un nœud inconnu : {flow.source} → {flow.target}.")
            if flow.value <= 0:
                raise ValueError(f"Flux sans quantité : {flow.source} → {flow.target}.")
        if len(set(ends)) != len(ends):
            raise ValueError("Deux flux ont les mêmes bouts.")

    def node(self, key: str) -> Node:
        """The node of a key."""
        return next(node for node in self.nodes if node.key == key)

    def drawn(self) -> list[Flow]:
        """The flows that go forward."""
        return [flow for flow in self.flows if self.node(flow.source).column < self.node(flow.target).column]

    def table(self) -> Table:
        """One row for each flow, in the order given."""
        return Table(
            caption=f"{self.title}{NO_BREAK}: {self.subtitle}",
            header=self._header(),
            rows=tuple((*self._names(flow), self.format(flow.value)) for flow in self.flows),
        )

    def data(self) -> tuple[Sequence[str], list[list[Cell]]]:
        """The titles and rows of the CSV."""
        return self._header(), [[*self._names(flow), flow.value] for flow in self.flows]

    def sentence(self) -> str:
        """The greatest flows in words, and how many others there are."""
        if not self.flows:
            return "Aucun passage n’est enregistré."
        ordered = sorted(self.flows, key=lambda flow: -flow.value)
        shown = [self._describe(flow) for flow in ordered[:NAMED_IN_SENTENCE]]
        others = len(ordered) - len(shown)
        return f"{list_fr([*shown, f'{others} autre{"s" if others > 1 else ""}'] if others else shown)}."

    def format(self, value: Decimal | int) -> str:
        """A quantity in words, with its sign for an amount."""
        return money_fr(value) if self.unit == "€" else format_value(value)

    def _header(self) -> tuple[str, str, str]:
        return "De", "Vers", "Montant en euros" if self.unit == "€" else capfirst(self.unit)

    def _names(self, flow: Flow) -> tuple[str, str]:
        return self.node(flow.source).name, self.node(flow.target).name

    def _describe(self, flow: Flow) -> str:
        source, target = self._names(flow)
        return f"{source} → {target} ({self.format(flow.value)})"
