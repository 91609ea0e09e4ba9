"""A chart as a figure of the `plotly` library: checked by it, with the registered theme, to be opened in a notebook."""

from common.chart_figures import plotly_figure
from common.chart_theme import NAMES, register
from common.charts import Chart


def notebook_figure(chart: Chart, scheme: str = "light") -> str:
    """The figure as JSON, for ``plotly.io.from_json``. Raises ValueError for what the library refuses."""
    import plotly.graph_objects as go  # slow to import, and few requests need it

    register()
    figure = go.Figure(plotly_figure(chart))
    figure.update_layout(template=NAMES[scheme], title=chart.title, showlegend=True)
    return str(figure.to_json())
