"""The one theme of Plotly figures, in both colour schemes: fonts, grounds, grid, separators of French numbers.

``static/js/chart-theme.js`` is written from here (``python -m common.chart_theme > static/js/chart-theme.js``), and the
same templates are registered in the library for those who open a figure in a notebook.
"""

import json
from typing import Any

from common.palette import COLORS, GROUNDS, INKS
from common.words import NARROW

NAMES = {"light": "betaportfolio", "dark": "betaportfolio_sombre"}
"""The name of the template of each colour scheme."""
FONT = "Marianne, arial, sans-serif"
ORDER = ("one", "two", "three", "four", "other")


def template(scheme: str) -> dict[str, Any]:
    """The template of a colour scheme: what no figure says by itself."""
    inks, ground = INKS[scheme], GROUNDS[scheme][0]
    axis = {"linecolor": inks.soft, "gridcolor": inks.grid, "zerolinecolor": inks.soft, "tickangle": 0}
    font = {"family": FONT, "size": 13}
    return {
        "layout": {
            "font": {**font, "color": inks.soft},
            "paper_bgcolor": "rgba(0,0,0,0)" if scheme == "dark" else ground,
            "plot_bgcolor": "rgba(0,0,0,0)",
            "colorway": [getattr(COLORS[key], scheme) for key in ORDER],
            "separators": f",{NARROW}",
            "hovermode": "x unified",
            "hoverlabel": {"bgcolor": ground, "bordercolor": inks.grid, "font": {**font, "color": inks.strong}},
            "xaxis": {**axis, "showgrid": False},
            "yaxis": {**axis, "nticks": 6},
            "bargap": 0.28,
            "showlegend": False,
        }
    }


def register() -> None:
    """Register both templates in the library, by their names."""
    import plotly.graph_objects as go  # slow to import, and few requests need it
    import plotly.io as pio

    for scheme, name in NAMES.items():
        if name not in pio.templates:
            pio.templates[name] = go.layout.Template(template(scheme))


def theme_script() -> str:
    """The templates for the script that draws."""
    templates = json.dumps({scheme: template(scheme) for scheme in NAMES}, ensure_ascii=True, indent=1)
    return f"// Written by common/chart_theme.py: change the theme there.\nwindow.chartThemes = {templates};\n"


if __name__ == "__main__":
    print(theme_script(), end="")
