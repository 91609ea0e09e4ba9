"""The PDF of a report, read like a PDF/UA checker: tags, order and words."""

from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from typing import Any

import pikepdf
import pytest

from bilan.pdf.compiling import pdf, tree
from tests.bilan.test_pictures import sent

SITE = "https://exemple.gouv.fr"
TEXT = """Un **mot**, un *autre*, ~~ancien~~, [un lien](https://exemple.fr), {{chiffre:credits.total}}.

1. premier
2. second

> cité

# Un titre

| Sigle | Sens |
|---|---|
| PLF | Projet de loi |

<script>alert(1)</script>
"""


def figure(key: str, words: str, value: str) -> dict[str, Any]:
    return {
        "key": key,
        "label": f"Libellé de {key}",
        "about": "",
        "words": words,
        "mark": "",
        "value": value,
        "origin": "records",
    }


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """Return a report with every kind of block."""
    figures = [figure("credits.total", "6 821 046 €", "6821046"), figure("network.services.dinum", "41", "41")]
    blocks = [
        {"type": "tiles", "figures": ["credits.total", "network.services.dinum"]},
        {
            "type": "table",
            "name": "credits",
            "caption": "Les crédits",
            "header": ["Ligne", "Montant"],
            "rows": [["Réseau", {"figure": "credits.total"}], ["Autre", "ND"]],
            "numeric": [1],
        },
        {
            "type": "bars",
            "name": "barres",
            "title": "Un incubateur porte tout",
            "subtitle": "Services",
            "label": "Incubateur",
            "figures": ["network.services.dinum"],
        },
        {
            "type": "cards",
            "items": [
                {
                    "title": "Un service",
                    "url": "/startups/un/",
                    "text": "Sa mission",
                    "under": "DINUM",
                    "figures": ["credits.total"],
                },
                {"title": "Un commun", "url": "", "text": "", "under": "", "figures": []},
            ],
        },
        {"type": "lines", "items": [{"about": "Critère 1", "text": "Une mesure"}]},
    ]
    section = {
        "kind": "credits",
        "anchor": "credits",
        "chapter": "Les activités",
        "title": "Les crédits",
        "text": TEXT,
        "blocks": blocks,
        "testimonies": [
            {
                "person": "Ada",
                "role": "agente",
                "words": "C’est utile",
                "is_summary": False,
                "link": "https://exemple.fr/",
            }
        ],
        "pictures": [{"name": "0123456789abcdef.jpg", "alternative": "Une équipe au travail", "credit": "DINUM"}],
    }
    return {
        "year": 2021,
        "title": "Bilan 2021",
        "edition": 1,
        "published_on": "2022-02-01",
        "note": "",
        "sections": [section],
        "figures": figures,
    }


@pytest.fixture(scope="module")
def read(document: dict[str, Any]) -> Iterator[pikepdf.Pdf]:
    pictures = {"0123456789abcdef.jpg": sent("JPEG")}
    with pikepdf.open(BytesIO(pdf(document, pictures, SITE))) as opened:
        yield opened


def elements(node: Any) -> Iterator[Any]:
    """Yield the structure elements under ``node``, in reading order."""
    kids = node.get("/K")
    if kids is None:
        return
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def sorts(read: pikepdf.Pdf) -> list[str]:
    return [str(one.S).lstrip("/") for one in elements(read.Root.StructTreeRoot)]


def test_pdf_has_its_language_its_title_and_is_tagged(read: pikepdf.Pdf) -> None:
    assert (str(read.Root.Lang), bool(read.Root.MarkInfo.Marked)) == ("fr-FR", True)
    assert bool(read.Root.ViewerPreferences.DisplayDocTitle)
    with read.open_metadata() as metadata:
        told = [metadata[name] for name in ("pdfuaid:part", "dc:title", "xmp:CreateDate", "xmp:ModifyDate")]
    assert told == ["1", "Bilan 2021", "2022-02-01T00:00:00+00:00", "2022-02-01T00:00:00+00:00"]


def test_bookmarks_of_the_pdf_are_its_chapters_and_sections(read: pikepdf.Pdf) -> None:
    with read.open_outline() as outline:
        told = [(item.title, [child.title for child in item.children]) for item in outline.root]
    assert told == [("Les activités", ["Les crédits"]), ("D’où viennent les chiffres", [])]


def test_every_font_is_embedded_and_gives_its_letters(read: pikepdf.Pdf) -> None:
    fonts = {
        str(font.BaseFont).rpartition("+")[2]: font
        for page in read.pages
        for font in page.resources.get("/Font", {}).values()
    }
    assert {name.partition("-")[0] for name in fonts} == {"Marianne"}
    for font in fonts.values():
        (inside,) = font.DescendantFonts
        described = inside.FontDescriptor
        assert "/ToUnicode" in font
        assert any(key in described for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def test_each_drawing_of_the_pdf_is_tagged_or_an_artifact(read: pikepdf.Pdf) -> None:
    for page in read.pages:
        depth, numbers = 0, []
        for part in pikepdf.parse_content_stream(page):
            operands, operator = part.operands, part.operator
            if str(operator) in ("BDC", "BMC"):
                depth += 1
                if len(operands) > 1 and isinstance(operands[1], pikepdf.Dictionary) and "/MCID" in operands[1]:
                    numbers.append(int(operands[1].MCID))
            elif str(operator) == "EMC":
                depth -= 1
            elif str(operator) in ("Tj", "TJ", "Do", "f", "S"):
                assert depth > 0
        assert sorted(numbers) == list(range(len(numbers)))
        parents = _parents(read, int(page.StructParents)) if numbers else []
        assert len(parents) == len(numbers)
        assert all("/S" in one for one in parents)


def _parents(read: pikepdf.Pdf, key: int) -> list[Any]:
    """Return the structure elements to which the marks of a page belong."""
    tree_of_numbers = pikepdf.NumberTree(read.Root.StructTreeRoot.ParentTree)
    return list(tree_of_numbers[key])


def test_structure_of_the_pdf_is_that_of_a_report(read: pikepdf.Pdf) -> None:
    found = Counter(sorts(read))
    assert {name: found[name] for name in ("H1", "H2", "H3", "Table", "Caption", "BlockQuote", "Figure")} == {
        "H1": 4,
        "H2": 1,
        "H3": 2,
        "Table": 4,
        "Caption": 4,
        "BlockQuote": 1,
        "Figure": 2,
    }
    levels = [int(name[1]) for name in sorts(read) if name in ("H1", "H2", "H3", "H4")]
    assert all(following - level <= 1 for level, following in pairwise(levels))


def test_every_picture_has_its_words(read: pikepdf.Pdf) -> None:
    told = [str(one.Alt) for one in elements(read.Root.StructTreeRoot) if str(one.S) == "/Figure"]
    assert told == ["Liberté, Égalité, Fraternité", "Une équipe au travail"]


def test_each_table_of_the_pdf_has_column_heads(read: pikepdf.Pdf) -> None:
    for table in (one for one in elements(read.Root.StructTreeRoot) if str(one.S) == "/Table"):
        rows = [one for one in elements(table) if str(one.S) == "/TR"]
        cells = [[str(cell.S) for cell in elements(row) if str(cell.S) in ("/TH", "/TD")] for row in rows]
        assert set(cells[0]) == {"/TH"}
        assert {len(row) for row in cells} == {len(cells[0])}


def test_every_link_shows_where_it_leads(read: pikepdf.Pdf) -> None:
    links = [one for page in read.pages for one in page.get("/Annots", []) if str(one.Subtype) == "/Link"]
    assert all("/StructParent" in one and "/Contents" in one for one in links)
    outside = {str(one.A.URI) for one in links if "/A" in one and "/URI" in one.A}
    assert outside == {
        "https://exemple.fr",
        "https://exemple.fr/",
        f"{SITE}/startups/un/",
        f"{SITE}/bilan/2021/chiffres/",
        f"{SITE}/bilan/2021/chiffres/credits.total/",
        f"{SITE}/bilan/2021/chiffres/network.services.dinum/",
    }


def pages_of(node: Any) -> set[tuple[int, int]]:
    """Return the pages on which a structure element has content."""
    return {
        kid.Pg.objgen
        for one in (node, *elements(node))
        for kid in one.get("/K", [])
        if isinstance(kid, pikepdf.Dictionary) and "/MCID" in kid and "/Pg" in kid
    } | {one.Pg.objgen for one in (node, *elements(node)) if "/Pg" in one}


def table_after(document: dict[str, Any], lines: int, rows: int) -> set[tuple[int, int]]:
    """Make a PDF with a table of ``rows`` rows under ``lines`` lines of text; return the pages that the table is on."""
    table = {
        "type": "table",
        "name": "t",
        "caption": "Une table",
        "header": ["Ligne", "Sorte"],
        "numeric": [],
        "rows": [[f"Ligne {place}", "Guide"] for place in range(rows)],
    }
    text = "\n\n".join(["Une ligne."] * lines)
    section = {**document["sections"][0], "text": text, "blocks": [table], "testimonies": [], "pictures": []}
    with pikepdf.open(BytesIO(pdf({**document, "sections": [section]}, {}, SITE))) as read:
        found = [one for one in elements(read.Root.StructTreeRoot) if str(one.S) == "/Table"]
        return pages_of(found[0])


@pytest.mark.parametrize("lines", [0, 18, 24, 30])
def test_short_table_stays_on_one_page(document: dict[str, Any], lines: int) -> None:
    assert len(table_after(document, lines, rows=8)) == 1


def test_long_table_continues_on_the_next_page(document: dict[str, Any]) -> None:
    assert len(table_after(document, lines=0, rows=80)) == 3


def test_html_of_a_text_gives_its_words_only() -> None:
    nodes = tree("<script>alert(1)</script>\n\nUn <b>mot</b>\n\n<div>Bloc</div>", str)
    assert nodes == [
        {"t": "p", "c": [{"t": "s", "s": "alert(1)"}]},
        {"t": "p", "c": [{"t": "s", "s": "Un "}, {"t": "s", "s": "mot"}]},
        {"t": "p", "c": [{"t": "s", "s": "Bloc"}]},
    ]
