"""The charts that are published: one declaration each, from which derive their page, files, frame and API.

An app declares its own in a module ``public_charts``, read when the site starts. The declaration says how to build the
chart for a date; everything else (address, CSV, SVG, PNG, archive, frame, JSON) is made from the value that it returns.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from common.charts import AnyChart


@dataclass(frozen=True)
class ChartRequest:
    """What an address asks a chart for: a date, the last year known by then, and a subject where the chart has some."""

    date: dt.date
    last_year: int
    subject: str = ""


@dataclass(frozen=True)
class Subject:
    """What a chart is about one of at a time: its parameter (``incubateur``) and the choices, (identifier, name)."""

    parameter: str
    label: str
    choices: Callable[[], list[tuple[str, str]]]


@dataclass(frozen=True)
class PublicChart:
    """A chart under ``/graphiques/<key>/``: its name in menus, what it counts, how it is built.

    ``page`` names the address of the page that it comes from (an address without parameters), ``is_explorable`` says
    that its page lets one zoom and isolate, ``frame_height`` how high a frame shows it whole on a desk.
    """

    key: str
    name: str
    about: str
    build: Callable[[ChartRequest], AnyChart]
    theme: str
    page: str = ""
    is_explorable: bool = False
    subject: Subject | None = None
    frame_height: int = 720


_published: dict[str, PublicChart] = {}


def publish_chart(*charts: PublicChart) -> None:
    """Declare charts. Raises ValueError for a key that is taken."""
    for chart in charts:
        if chart.key in _published:
            raise ValueError(f"Deux graphiques « {chart.key} ».")
        _published[chart.key] = chart


def public_charts() -> tuple[PublicChart, ...]:
    """Every published chart, by theme then in the order of their declaration."""
    themes = list(dict.fromkeys(chart.theme for chart in _published.values()))
    return tuple(sorted(_published.values(), key=lambda chart: themes.index(chart.theme)))


def public_chart(key: str) -> PublicChart | None:
    """The published chart of a key."""
    return _published.get(key)
