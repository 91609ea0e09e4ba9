"""Parse a page: the text and the links of its elements."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.test import Client

WITHIN_A_SENTENCE = {"a", "strong", "em", "time"}
VOID = {"meta", "link", "input", "br", "hr", "img", "rect", "path", "line", "circle"}


@dataclass
class Element:
    """An element of a page with its children."""

    tag: str
    attributes: dict[str, str]
    children: "list[Element | str]" = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return its text, with single ordinary spaces."""
        return " ".join(self._words().split())

    def _words(self) -> str:
        inside = "".join(child if isinstance(child, str) else child._words() for child in self.children)
        return inside if self.tag in WITHIN_A_SENTENCE else f" {inside} "

    def all(self, tag: str = "", css: str = "", **attributes: str) -> "list[Element]":
        """Return every descendant with this tag, class and attributes, in order."""
        found: list[Element] = []
        for child in self.children:
            if isinstance(child, Element):
                if child.matches(tag, css, attributes):
                    found.append(child)
                found += child.all(tag, css, **attributes)
        return found

    def one(self, tag: str = "", css: str = "", **attributes: str) -> "Element":
        """Return the only such element; fail unless there is exactly one."""
        found = self.all(tag, css, **attributes)
        assert len(found) == 1, f"{len(found)} × {tag} {css} {attributes}"
        return found[0]

    def matches(self, tag: str, css: str, attributes: dict[str, str]) -> bool:
        return (
            (not tag or self.tag == tag)
            and (not css or css in self.attributes.get("class", "").split())
            and all(self.attributes.get(name) == value for name, value in attributes.items())
        )

    @property
    def href(self) -> str:
        return self.attributes["href"]

    def links(self) -> list[tuple[str, str]]:
        """Return the text and the URL of each link."""
        return [(link.text, link.href) for link in self.all("a") if "href" in link.attributes]

    def rows(self) -> list[list[str]]:
        """Return the text of each cell of each row of a table's body."""
        return [
            [cell.text for cell in row.children if isinstance(cell, Element)]
            for body in self.all("tbody")
            for row in body.all("tr")
        ]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("document", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if any(element.tag == tag for element in self.open[1:]):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read_page(response: Any) -> Element:
    """Return the main part of a page (``<main>``), and parse it alone: the header and the footer take as long."""
    page = response.content.decode()
    assert page.count("<main") == 1, page[:500]
    return document(main_of(page)).one("main")


def main_of(page: str) -> str:
    """Return the first ``<main>`` of a page, with its tags; nothing if it has none."""
    _, opening, rest = page.partition("<main")
    inside, closing, _ = rest.partition("</main>")
    return f"{opening}{inside}{closing}"


def get_page(client: Client, address: str, status: int = 200) -> Element:
    """Request a page, check its status, and return its main part."""
    response = client.get(address)
    assert response.status_code == status, address
    return read_page(response)


def document(html: str) -> Element:
    """Return a whole page or fragment."""
    reader = _Reader()
    reader.feed(html)
    return reader.open[0]
