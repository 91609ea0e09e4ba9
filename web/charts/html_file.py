"""A chart as one interactive HTML file, which needs no network: its figure and the site's own copy of Plotly.

Its script is inline: it is sent as an attachment, never as a page of the site, whose content policy refuses it.
"""

from functools import cache
from html import escape
from pathlib import Path

from django.conf import settings

from web.charts.figure import whole_figure
from web.charts.model import Chart

LIBRARY = Path("static/vendor/plotly/plotly-basic.min.js")
CONFIG = {"displaylogo": False, "responsive": True}


def chart_html(chart: Chart, credit: str) -> str | None:
    """Return the file, with ``credit`` under the chart; None if the chart has no figure (see ``chart_figure``)."""
    import plotly.io  # slow to import, and few readers ask for it

    figure = whole_figure(chart)
    if figure is None:
        return None
    drawn = plotly.io.to_html(
        figure,
        config=CONFIG,
        full_html=False,
        include_plotlyjs=False,
        default_height=f"{figure['layout']['height']}px",
        div_id=chart.name,
        validate=False,
    )
    return (
        f'<!DOCTYPE html>\n<html lang="fr"><head><meta charset="utf-8"><title>{escape(chart.title)}</title>'
        f"<script>{_library()}</script></head>\n"
        f'<body style="margin: 0; font-family: arial, sans-serif">{drawn}'
        f'<p style="margin: 1rem 24px; font-size: 13px; color: #666">{escape(credit)}</p></body></html>\n'
    )


@cache
def _library() -> str:
    return (settings.BASE_DIR / LIBRARY).read_text()
