"""Parse a page of the workspace: text, tables, forms, messages."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any


def text_of(html: str) -> str:
    """Return the text without tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def rows(response: Any, caption: str) -> list[list[str]]:
    """Return the cells of the body of the table with that caption."""
    table = next(
        part for part in response.content.decode().split("<table>") if f"<caption>{caption}</caption>" in part
    ).partition("</table>")[0]
    body = table.partition("<tbody>")[2]
    return [
        [text_of(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
        for row in body.split("<tr>")[1:]
    ]


class _Fields(HTMLParser):
    """Parse the form fields that a browser would send."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self._inside = False
        self._text: str | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = "workspace-form" in given.get("class", "")
        if not self._inside:
            return
        name = given.get("name", "")
        if tag == "input" and name and (given.get("type") not in ("checkbox", "radio") or "checked" in given):
            self.found.setdefault(name, []).append(given.get("value", "on" if "checked" in given else ""))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self.found.setdefault(self._select, []).append(given.get("value", ""))
        elif tag == "textarea":
            self._text = name
            self.found[name] = [""]

    def handle_data(self, data: str) -> None:
        if self._text:
            self.found[self._text][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._text:
            # HTML drops the first line break of a text area.
            self.found[self._text][0] = self.found[self._text][0].removeprefix("\n")
            self._text = None
        elif tag == "select":
            self._select = None
        elif tag == "form":
            self._inside = False


def filled(response: Any, **typed: Any) -> dict[str, Any]:
    """Return the form of a page with its values, updated with those typed."""
    fields = _Fields()
    page = response.content.decode()
    fields.feed(page.partition("<main")[2].partition("</main>")[0] or page)  # half of a page is its header and footer
    kept = {name: values for name, values in fields.found.items() if name != "csrfmiddlewaretoken"}
    return {**kept, **typed}


def ticked(response: Any, **typed: Any) -> dict[str, Any]:
    """Return the form of a page, with the box that confirms what is unusual, ticked."""
    box = re.search(r'<input[^>]*name="confirmed"[^>]*>', response.content.decode())
    assert box, "the page asks for no confirmation"
    value = re.search(r'value="([^"]*)"', box[0])
    assert value
    return {**filled(response), "confirmed": value[1], "step": "save", **typed}


def errors(response: Any) -> dict[str, list[str]]:
    """Return the errors of the form of a page."""
    found: dict[str, list[str]] = response.context["form"].errors
    return {name: list(sentences) for name, sentences in found.items()}


def messages(response: Any) -> list[str]:
    """Return the messages at the top of the page."""
    return [str(message) for message in response.context["messages"]]
