"""How slow the machine is while something is measured: a fixed piece of Python, timed beside it all along.

What others do on a machine makes the same work cost two to three times its processor time, and as much more of a fixed
piece of work. Each measure is divided by the pieces timed around it: a number of pieces, by which two runs can be compared.
Multiplied by the fastest hundredth of the pieces of the run, it is what the measure would cost on a quiet machine, or a
little more when the run had no quiet instant.
"""

import html
import json
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from statistics import median

RUNS = 15
"""Pieces timed before a measure, and as many after: some fifteen milliseconds."""
_ROWS = [
    {
        "slug": f"service-{n}",
        "name": f"Service & n° {n}",
        "phases": [{"kind": "construction", "start": "2021-01-01"}] * 3,
    }
    for n in range(120)
]


def piece() -> int:
    """What a page is made of: values read, words escaped, rows written. A millisecond; it never changes."""
    cells = []
    for row in json.loads(json.dumps(_ROWS)):
        cells.append(f'<li><a href="/{row["slug"]}/">{html.escape(row["name"])}</a>')
        cells += [f"<td>{re.sub('-0?', ' ', one['start'])} {one['kind'].title()}" for one in row["phases"]]
    return len("".join(cells))


@dataclass(slots=True)
class Machine:
    """The pieces timed in this run, in milliseconds of processor."""

    pieces: list[float] = field(default_factory=list)

    def piece_now(self) -> float:
        """What a piece takes at this instant."""
        found = []
        for _ in range(RUNS):
            start = time.process_time()
            piece()
            found.append(1000 * (time.process_time() - start))
        self.pieces += found
        return median(found)

    def beside[T](self, work: Callable[[], T]) -> tuple[T, float]:
        """What ``work`` gives, and what a piece takes around it."""
        before = self.piece_now()
        found = work()
        return found, (before + self.piece_now()) / 2

    @property
    def quiet(self) -> float:
        """What a piece takes when nothing disturbs it."""
        return sorted(self.pieces)[len(self.pieces) // 100]

    def describe(self) -> str:
        """How slow the machine was, in the middle of the run."""
        now = median(self.pieces)
        return f"a piece of fixed work took {now:.2f} ms, {now / self.quiet:.2f} times its fastest hundredth"


def in_pieces(costs: Iterable[tuple[float, float]]) -> float:
    """The middle of some costs, each with the piece around it, as a number of pieces."""
    return median(cost / piece for cost, piece in costs)
