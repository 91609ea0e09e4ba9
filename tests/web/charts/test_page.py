"""A chart on a page: finding, data, drawing, in reading order."""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.template import Context, Template
from django.utils.html import strip_tags

from tests import wordings
from tests.web import style_guide
from web.charts.model import Chart, Kind, Series, chart_sentence

EMPTY = Chart("vide", "Rien", "Mesure", "bars", ("2021",), (Series.of("A", "one", (None,)),), "")


def render(source: str, **values: Any) -> str:
    return Template("{% load charts %}" + source).render(Context(values))


def visible_text(html: str) -> str:
    return " ".join(strip_tags(html.replace("<", " <")).split())


def test_chart_gives_its_finding_then_its_data_then_its_drawing() -> None:
    html = render("{% chart chart csv_url='/lancements.csv' level=2 explore=True %}", chart=style_guide.bars())
    parts = ["<h2", "chart__subtitle", "<details", "<table", 'href="/lancements.csv"', "<svg", "chart__note"]
    assert sorted(parts, key=html.index) == parts
    assert "<details open" not in html


@pytest.mark.parametrize(
    "chart", [style_guide.bars(), style_guide.ranking(), style_guide.areas()], ids=lambda c: c.kind
)
def test_title_is_in_the_page_once_and_names_the_drawing(chart: Chart) -> None:
    html = render("{% chart chart csv_url='/a.csv' %}", chart=chart)
    assert html.count(chart.title) == 1
    assert re.findall(r'aria-(labelledby|describedby)="([^"]*)"', html) == [
        ("labelledby", f"{chart.name}-titre"),
        ("describedby", f"{chart.name}-phrase"),
    ]
    described = re.search(rf'<p id="{chart.name}-phrase">(.*?)</p>', html, re.S)
    assert described is not None
    assert " ".join(described[1].split()) == " ".join(chart_sentence(chart).split())


def test_table_has_the_words_of_each_value() -> None:
    html = render("{% chart chart %}", chart=style_guide.bars())
    rows = re.findall(r"<tr>(.*?)</tr>", html, re.S)
    assert [visible_text(row) for row in rows] == [
        "Année Publié Fiches actuelles Cible",
        "2018 ND 22 ND",
        "2019 24 27 20",
        "2020 31 43 35",
        "2021 50 45 49",
        "2022 ND 47 50",
    ]
    assert (html.count('scope="col"'), html.count('scope="row"')) == (4, 5)


@pytest.mark.parametrize("kind", ["bars", "hbars", "lines", "stacked_area"])
@pytest.mark.parametrize("categories", [(), ("2021", "2022")])
def test_chart_without_values_is_a_sentence_without_a_frame(kind: Kind, categories: tuple[str, ...]) -> None:
    series = (Series.of("A", "one", (None,) * len(categories)),)
    html = render("{% chart chart %}", chart=replace(EMPTY, kind=kind, categories=categories, series=series))
    assert ("<svg" in html, "<table" in html, wordings.NO_VALUE_KNOWN in html) == (False, False, True)


def test_table_is_shown_once_with_its_shades() -> None:
    chart = replace(EMPTY, kind="table", unit="%", is_shaded=True, series=(Series.of("A", "one", (80,)),))
    html = render("{% chart chart %}", chart=chart)
    assert (html.count("<table"), "<svg" in html, "shade--4" in html) == (1, False, True)


def test_figure_is_there_for_the_script_only() -> None:
    assert "data-chart" not in render("{% chart chart %}", chart=style_guide.bars())
    html = render("{% chart chart explore=True %}", chart=style_guide.hostile())
    assert 'data-chart="hostile-figure"' in html
    assert html.count("</script>") == 2  # the figure as JSON and the script
    short = replace(style_guide.bars(), categories=("2021",), series=(Series.of("A", "one", (3,)),))
    assert "data-chart" not in render("{% chart chart explore=True %}", chart=short)


def test_cell_of_the_table_links_to_its_records() -> None:
    html = render("{% chart chart %}", chart=style_guide.running())
    assert html.count('<a href="/guide/?preuve=oui">') == 8


def test_published_chart_links_to_its_files_and_its_page() -> None:
    html = render("{% chart chart published='portefeuille' query='as_of=2022-01-01' %}", chart=style_guide.areas())
    assert re.findall(r'href="([^"]+)"', html) == [
        "/api/v1/charts/portefeuille/?as_of=2022-01-01&amp;format=csv",
        *(f"/graphiques/portefeuille.{form}?as_of=2022-01-01" for form in ("svg", "png", "html")),
        "/graphiques/portefeuille/?as_of=2022-01-01",
    ]
    assert "download" not in render("{% chart chart %}", chart=style_guide.areas())


def test_chart_of_one_series_has_no_legend() -> None:
    chart = replace(style_guide.lines(), series=style_guide.lines().series[:1])
    assert "chart__legend" not in render("{% chart chart %}", chart=chart)


@pytest.mark.parametrize(("is_whole", "total"), [(True, "5\u202f€"), (False, "au moins 5\u202f€")])
def test_total_of_a_bar_shows_whether_a_part_is_unknown(is_whole: bool, total: str) -> None:
    parts = (Series.of("Détaillé", "one", (None, 1)), Series.of("Non détaillé", "other", (Decimal(5), 1)))
    chart = Chart("c", "Crédits", "Par an", "hbars", ("2020", "2021"), parts, "€", is_whole=is_whole)
    assert f">{total}</tspan>" in render("{% chart chart %}", chart=chart)


def test_chart_escapes_its_words_and_holds_no_inline_style_or_script() -> None:
    chart = replace(style_guide.bars(), title="</script><b>", series=(Series.of("<i>", "one", (1, 2, 3, 4, 5)),))
    html = render("{% chart chart %}{% sparkline values label %}", chart=chart, values=[1, 2], label='"><i>')
    assert re.findall(r"<b>|<i>|<style|\sstyle=|\son\w+=|<script>", html) == []


def test_sparkline_shows_what_it_shows() -> None:
    html = render("{% sparkline values '31 lancements en 2020, 50 en 2021' 'two' %}", values=[31, None, 50])
    assert 'role="img" aria-label="31 lancements en 2020, 50 en 2021"' in html
    assert "serie--two" in html
