"""Presenters of a document: live figures, chapters, blocks with values. Pure."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.utils.safestring import SafeString

from bilan.figures.report_figure import PENDING, ReportFigure
from bilan.presenters import DisplayedFigure, DocumentReader, ShownSection
from bilan.sections.block_types import bars, card, cards, lines, table, tiles
from bilan.sections.block_types import figure as cell
from common.bounds import Bound
from common.figure import UNKNOWN as UNKNOWN_FIGURE
from common.figure import Figure

SERVICES = ReportFigure("portfolio.services", "Services au 1er janvier", live=Figure(Decimal(145)))
ENDED = ReportFigure(
    "portfolio.ended",
    "Partenariats terminés",
    about="Terminés",
    printed="plus de 100",
    bound=Bound.MORE_THAN,
    stated=Figure(Decimal(100)),
)
UNKNOWN = ReportFigure("fast.total", "Montant du FAST", Figure(None, "€"))


def section(anchor: str, chapter: str = "Un", text: str = "", **more: Any) -> dict[str, Any]:
    usual = {"kind": "text", "title": anchor.title(), "blocks": [], "testimonies": [], "pictures": []}
    return {"anchor": anchor, "chapter": chapter, "text": text, **usual, **more}


def reader(*sections: dict[str, Any], live: tuple[ReportFigure, ...] = ()) -> DocumentReader:
    figures = [one.document() for one in (SERVICES, ENDED, UNKNOWN)]
    document = {"year": 2021, "sections": list(sections), "figures": figures}
    return DocumentReader(document, {one.key: one for one in live}, "/images/")


def shown(figure: ReportFigure, now: str = "") -> DisplayedFigure:
    """Return a displayed figure of the document, with a text on its live value."""
    words = {"portfolio.services": "145", "portfolio.ended": "plus de 100", "fast.total": "Non déterminé\xa0(ND)"}
    origins = {
        "portfolio.services": "calculé d’après les enregistrements",
        "portfolio.ended": "publié dans la source citée ; aucun enregistrement ne le redonne",
        "fast.total": "calculé d’après les enregistrements",
    }
    return DisplayedFigure(
        key=figure.key,
        label=figure.label,
        about=figure.about or figure.label,
        number=words[figure.key],
        url=f"/bilan/2021/chiffres/{figure.key}/",
        number_now=now,
        origin=origins[figure.key],
    )


@pytest.mark.parametrize(
    ("live", "origin"),
    [
        (None, "publié dans la source citée ; aucun enregistrement ne le redonne"),
        (Decimal(155), "publié et vérifié"),
        (Decimal(100), "publié dans la source citée ; les enregistrements donnent aujourd’hui une autre valeur"),
    ],
)
def test_origin_is_decided_by_the_current_live_value(live: Decimal | None, origin: str) -> None:
    assert reader(live=(replace(ENDED, live=Figure(live)),)).shown(ENDED.key).origin == origin


@pytest.mark.parametrize("figure", [SERVICES, ENDED, UNKNOWN])
def test_a_figure_is_shown_as_it_was_published(figure: ReportFigure) -> None:
    assert reader().shown(figure.key) == shown(figure)


def test_figure_of_an_edition_without_its_number_is_shown_in_its_words() -> None:
    one = replace(ENDED, live=Figure(Decimal(155)), stated=Figure(Decimal(100), missing=2))
    found = reader(live=(one,))
    found.frozen[one.key] = {name: value for name, value in one.document().items() if name not in ("number", "bound")}
    shown = found.shown(one.key)
    assert (shown.number, shown.mark) == (one.words, "")
    found.frozen[one.key] = one.document()
    again = found.shown(one.key)
    assert (again.number, again.words, again.origin) == ("plus de 100", one.words, shown.origin)


def test_a_figure_that_the_document_has_not_is_reported() -> None:
    assert reader(live=(SERVICES,)).shown("rien") == DisplayedFigure("rien", "rien", "", "chiffre inconnu")


@pytest.mark.parametrize(
    ("frozen", "live", "now"),
    [
        (SERVICES, None, ""),  # no longer a figure of the year: reported by the page of changes
        (SERVICES, replace(SERVICES, live=UNKNOWN_FIGURE), ""),
        (SERVICES, SERVICES, ""),
        (SERVICES, replace(SERVICES, live=Figure(Decimal("145.00"))), ""),
        (SERVICES, replace(SERVICES, live=Figure(Decimal(0))), "0"),
        (SERVICES, replace(SERVICES, live=Figure(Decimal(1153))), "1\u202f153"),
        (SERVICES, replace(SERVICES, live=Figure(Decimal(146)), stated=Figure(Decimal(145))), "146"),
        (SERVICES, replace(SERVICES, live=UNKNOWN_FIGURE, is_pending=True), PENDING),
        (ENDED, replace(ENDED, live=Figure(Decimal(100))), ""),
        (ENDED, replace(ENDED, live=Figure(Decimal(155))), "155"),
        (UNKNOWN, replace(UNKNOWN, live=Figure(Decimal(5))), ""),  # it was not determined: it has not changed
    ],
)
def test_what_the_records_give_now_is_reported_where_it_is_another_value(
    frozen: ReportFigure, live: ReportFigure | None, now: str
) -> None:
    found = reader(live=(live,) if live else ()).shown(frozen.key)
    assert replace(found, origin="") == replace(shown(frozen, now), origin="")
    assert found.change == (f"aujourd’hui : {now}" if now else "")


def test_sections_are_in_their_chapters() -> None:
    made = reader(section("a"), section("b"), section("c", "Deux"), section("d", "Un")).chapters()
    assert [(chapter, [one.anchor for one in rows]) for chapter, rows in made] == [
        ("Un", ["a", "b"]),
        ("Deux", ["c"]),
        ("Un", ["d"]),  # never ordered: the order of the report is that of its writers
    ]
    assert reader().chapters() == []


def test_a_section_has_its_text_its_blocks_and_its_pictures() -> None:
    picture = {"name": "a.jpg", "alternative": "Une équipe", "credit": "DINUM", "width": 4, "height": 3}
    quoted = [{"person": "Anne", "role": "Directrice", "words": "Merci", "is_summary": False, "link": ""}]
    text = "Il y en a {{chiffre:portfolio.services}}. Et la suite."
    one = section("a", text=text, pictures=[picture], testimonies=quoted, blocks=[tiles(["portfolio.ended"])])
    link = '<a class="bilan-figure" href="/bilan/2021/chiffres/portfolio.services/" title="Services au 1er janvier">145</a>'
    now = ' <span class="bilan-now">(aujourd’hui : 146)</span>'
    assert reader(one, live=(replace(SERVICES, live=Figure(Decimal(146))),)).section(one) == ShownSection(
        anchor="a",
        title="A",
        notice="",
        html=SafeString(f"<p>Il y en a {link}{now}. Et la suite.</p>\n"),
        blocks=[{"type": "tiles", "figures": [shown(ENDED)]}],
        testimonies=quoted,
        pictures=[{**picture, "url": "/images/a.jpg"}],
    )


def block_of(made: dict[str, Any], live: tuple[ReportFigure, ...] = ()) -> dict[str, Any]:
    one = section("a", blocks=[made])
    (found,) = reader(one, live=live).section(one).blocks
    return found


def test_a_table_gives_each_cell_its_column_and_each_key_its_figure() -> None:
    rows = [["Un", cell("portfolio.services")], ["Deux", cell("rien")]]
    made = table("etat", "L’état", ["Quoi", "Combien"], rows, (1,))
    assert block_of(made) == {
        "type": "table",
        "name": "etat",
        "caption": "L’état",
        "header": ["Quoi", "Combien"],
        "numeric": [1],
        "rows": [
            [("Quoi", "Un"), ("Combien", shown(SERVICES))],
            [("Quoi", "Deux"), ("Combien", DisplayedFigure("rien", "rien", "", "chiffre inconnu"))],
        ],
        "csv": "/bilan/2021/tables/etat.csv",
    }


def test_bars_are_a_chart_where_what_is_unknown_is_no_zero() -> None:
    keys = ["portfolio.ended", "fast.total"]
    found = block_of(
        bars("etat", "Le plus", "Au 1er janvier", "État", keys), live=(replace(ENDED, live=Figure(Decimal(9))),)
    )
    chart = found["chart"]
    assert (found["type"], found["csv"]) == ("chart", "/bilan/2021/tables/etat.csv")
    assert (chart.name, chart.title, chart.subtitle, chart.kind, chart.category_label, chart.unit) == (
        "etat",
        "Le plus",
        "Au 1er janvier",
        "hbars",
        "État",
        "",
    )
    (series,) = chart.series
    assert list(zip(chart.categories, series.values, strict=True)) == [("Terminés", Decimal(100)), ("", None)]


def test_cards_and_lines_are_lists_of_a_page() -> None:
    item = card("Pass", "/startups/pass/", "Aider", under="DINUM", keys=["portfolio.services"])
    assert block_of(cards([item])) == {"type": "cards", "lines": [{**item, "figures": [shown(SERVICES)]}]}
    told = [{"about": "Critère 1", "text": "Une équipe"}]
    assert block_of(lines([("Critère 1", "Une équipe")])) == {"type": "lines", "items": told, "lines": told}


@pytest.mark.parametrize(
    ("key", "html"),
    [
        ("rien", '<span class="bilan-unknown">[rien : à remplacer]</span>'),
        ("<b>", '<span class="bilan-unknown">[&lt;b&gt; : à remplacer]</span>'),
        (
            "portfolio.ended",
            '<a class="bilan-figure" href="/bilan/2021/chiffres/portfolio.ended/" '
            'title="Partenariats terminés">plus de 100</a>',
        ),
    ],
)
def test_a_figure_inside_a_text_links_to_its_evidence(key: str, html: str) -> None:
    assert reader().inline(key) == html
