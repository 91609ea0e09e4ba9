"""A chart on a page: its finding, then its data, then its drawing, in that order for whoever reads the page in turn."""

import json
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.template import Context, Template
from django.utils.html import strip_tags

from common.chart_figures import plotly_figure
from common.charts import Chart, Series, chart_sentence
from tests.common import style_guide


def render(source: str, **values: Any) -> str:
    return Template("{% load charts %}" + source).render(Context(values))


def visible_text(html: str) -> str:
    return " ".join(strip_tags(html.replace("<", " <")).split())


def test_chart_gives_its_finding_then_its_data_then_its_drawing() -> None:
    html = render("{% chart chart csv_url='/lancements.csv' level=2 explore=True %}", chart=style_guide.bars())
    parts = [
        "<h2",
        "chart__subtitle",
        "<details",
        "<table",
        'href="/lancements.csv"',
        "<svg",
        "application/json",
        "chart__note",
    ]
    assert sorted(parts, key=html.index) == parts
    assert 'aria-labelledby="lancements-titre"' in html
    assert "<details open" not in html


def test_chart_has_its_sentence_and_its_table() -> None:
    chart = style_guide.bars()
    html = render("{% chart chart %}", chart=chart)
    assert chart_sentence(chart) in html
    rows = re.findall(r"<tr>(.*?)</tr>", html, re.S)
    assert [visible_text(row) for row in rows] == [
        "Année Publié Fiches actuelles Cible Projection",
        "2018 ND 22 ND ND",
        "2019 24 27 20 ND",
        "2020 31 43 35 ND",
        "2021 50 45 49 ND",
        "2022 ND 47 50 52 (48 à 57)",
    ]
    assert html.count('scope="col"') == 5
    assert html.count('scope="row"') == 5


def test_charts_of_equal_values_are_drawn_each_as_it_is_written() -> None:
    whole, tenths = (
        Chart("parts", "Une part", "", "bars", ("2020", "2021"), (Series("Part", "one", (Decimal(n), 3)),), "parts")
        for n in ("2", "2.0")
    )
    assert whole == tenths
    cells = [
        re.findall(r"<td[^>]*>(.*?)</td>", render("{% chart chart %}", chart=one)) for one in (whole, tenths, whole)
    ]
    assert cells == [["2", "3"], ["2,0", "3"], ["2", "3"]]


def test_chart_carries_its_figure_for_the_script() -> None:
    chart = style_guide.areas()
    html = render("{% chart chart explore=True %}", chart=chart)
    found = re.search(r'<script id="portefeuille-figure" type="application/json">(.*?)</script>', html, re.S)
    assert found
    assert json.loads(found[1]) == plotly_figure(chart)
    assert 'data-chart="portefeuille-figure"' in html


def test_chart_that_nobody_explores_carries_no_figure() -> None:
    html = render("{% chart chart %}", chart=style_guide.areas())
    assert ("<svg" in html, "application/json" in html, "data-chart" in html) == (True, False, False)


def test_published_chart_leads_to_its_files_and_its_page() -> None:
    html = render("{% chart chart published='portefeuille' query='as_of=2022-01-01' %}", chart=style_guide.areas())
    assert re.findall(r'href="([^"]+)"', html) == [
        *(f"/graphiques/portefeuille.{form}?as_of=2022-01-01" for form in ("csv", "svg", "png", "zip")),
        "/graphiques/portefeuille/?as_of=2022-01-01",
    ]


def test_chart_without_csv_has_no_download() -> None:
    assert "download" not in render("{% chart chart %}", chart=style_guide.bars())


def test_chart_of_one_series_has_no_legend() -> None:
    chart = replace(style_guide.lines(), series=style_guide.lines().series[:1])
    assert "chart__legend" not in render("{% chart chart %}", chart=chart)


def test_ranking_is_drawn_by_the_server_alone() -> None:
    html = render("{% chart chart %}", chart=style_guide.ranking())
    assert "application/json" not in html
    assert "data-chart" not in html
    rows = re.findall(r'<li class="bars__row">(.*?)</li>', html, re.S)
    assert [visible_text(re.sub(r"<svg.*?</svg>", "", row, flags=re.S)) for row in rows] == [
        "Fabrique numérique des ministères sociaux 30",
        "MTES 26",
        "DINUM 20",
        "Pôle emploi 11",
        "ANCT 6",
        "Justice au moins 1",
    ]
    assert 'x="13.33%" width="46.67%"' in rows[0]


def test_parts_that_add_up_to_the_whole_are_not_at_least_that() -> None:
    parts = (Series("Détaillé", "one", (None, 3)), Series("Non détaillé", "other", (5, None)))
    chart = Chart("c", "Crédits", "Par an", "hbars", ("2020", "2021"), parts, "€")
    totals = {
        is_whole: re.findall(
            r'bars__total">(.*?)<', render("{% chart chart %}", chart=replace(chart, is_whole=is_whole))
        )
        for is_whole in (True, False)
    }
    assert totals == {
        True: ["5\u202f€", "3\u202f€"],
        False: ["au moins 5\u202f€", "au moins 3\u202f€"],
    }


def test_chart_escapes_its_words() -> None:
    chart = replace(style_guide.bars(), title="</script><b>", series=(Series("<i>", "one", (1, 2, 3, 4, 5)),))
    html = render("{% chart chart explore=True %}", chart=chart)
    assert "<b>" not in html
    assert "<i>" not in html
    assert html.count("</script>") == 1


@pytest.mark.parametrize("source", ["{% chart chart %}", "{% chart_scripts %}", "{% sparkline values 'Tendance' %}"])
def test_charts_hold_no_inline_style_or_script(source: str) -> None:
    html = render(source, chart=style_guide.areas(), values=[1, 2])
    assert re.findall(r"<style|\sstyle=|\son\w+=|<script>", html) == []


def test_sparkline_says_what_it_shows() -> None:
    html = render("{% sparkline values '31 lancements en 2020, 50 en 2021' 'two' %}", values=[31, None, 50])
    assert 'role="img" aria-label="31 lancements en 2020, 50 en 2021"' in html
    assert "serie--two" in html
    assert html.count('class="sparkline__line"') == 2
