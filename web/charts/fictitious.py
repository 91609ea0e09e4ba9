"""Mark the charts of a site with fictitious records, in pages, images, files and the API."""

from dataclasses import replace

from common.fictitious import FICTITIOUS, has_fictitious_records
from web.charts.model import Chart, chart_csv


def with_fictitious(chart: Chart) -> Chart:
    """Return the chart with its note on fictitious records, if the site has some and its note tells nothing of them."""
    if chart.is_fictitious or "fictif" in chart.note.lower() or not has_fictitious_records():
        return chart
    return replace(chart, note=f"{chart.note} {FICTITIOUS}".strip(), is_fictitious=True)


def marked_csv(chart: Chart) -> str:
    """Return the data of a chart as CSV, with a column that tells of fictitious records."""
    return chart_csv(with_fictitious(chart))
