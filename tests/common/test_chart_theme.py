"""One theme in both colour schemes: the script and the library have the same, and a notebook opens a figure."""

import json
from pathlib import Path

import pytest

from common.chart_notebook import notebook_figure
from common.chart_theme import NAMES, register, template, theme_script
from common.palette import COLORS, GROUNDS
from tests.common import style_guide

SCRIPT = Path(__file__).resolve().parents[2] / "static/js/chart-theme.js"


def test_script_is_the_one_that_the_theme_writes() -> None:
    assert SCRIPT.read_text() == theme_script(), "python -m common.chart_theme > static/js/chart-theme.js"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_template_is_registered_as_it_is(scheme: str) -> None:
    import plotly.io as pio  # slow to import

    register()
    register()
    assert pio.templates[NAMES[scheme]].to_plotly_json() == template(scheme)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_template_writes_numbers_in_french_and_takes_the_palette(scheme: str) -> None:
    layout = template(scheme)["layout"]
    assert layout["separators"] == ",\u202f"
    assert layout["colorway"][0] == getattr(COLORS["one"], scheme)
    assert layout["hoverlabel"]["bgcolor"] == GROUNDS[scheme][0]


@pytest.mark.parametrize("chart", [style_guide.areas(), style_guide.bars(), style_guide.lines()], ids=lambda c: c.kind)
def test_notebook_opens_the_figure_with_the_theme(chart: object) -> None:
    import plotly.io as pio  # slow to import

    figure = pio.from_json(notebook_figure(chart))  # type: ignore[arg-type]
    assert figure.layout.title.text == chart.title  # type: ignore[attr-defined]
    assert figure.layout.template.layout.separators == ",\u202f"
    assert len(json.loads(notebook_figure(chart))["data"]) == len(figure.data)  # type: ignore[arg-type]
