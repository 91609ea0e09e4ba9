"""Parse a text to a tree of plain values for the template of the PDF; markup is never concatenated. Pure functions."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bilan.references import REFERENCE

type Node = dict[str, Any]

_PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_TAGS = re.compile(r"<[^>]*>")
_WITHIN = {"strong": "b", "em": "i", "s": "c", "link": "a"}
_AROUND = {
    "paragraph": "p", "heading": "h", "bullet_list": "ul", "ordered_list": "ol", "list_item": "li",
    "blockquote": "quote", "table": "table", "thead": "thead", "tbody": "tbody", "tr": "tr", "th": "cell", "td": "cell",
}  # fmt: skip


def tree(text: str, words_of: Callable[[str], str]) -> list[Node]:
    """Parse the text to nodes ``{"t": type, …}``; ``words_of`` returns the words of a figure by key."""
    plain = REFERENCE.sub(lambda match: words_of(match.group(1)), text)
    return list(_nodes(iter(_PARSER.parse(plain))))


def _nodes(tokens: Iterator[Token]) -> Iterator[Node]:
    """Yield the nodes up to the closing token of the open element."""
    for token in tokens:
        if token.nesting == -1:
            return
        name = token.type.removesuffix("_open")
        if token.type == "inline":
            yield from _inline(token.children or [])
        elif token.nesting == 1 and name in _AROUND:
            node: Node = {"t": _AROUND[name], "c": list(_nodes(tokens))}
            yield node | ({"l": int(token.tag[1:])} if name == "heading" else {})
        elif token.type in ("fence", "code_block"):
            yield {"t": "p", "c": [{"t": "s", "s": token.content.strip()}]}
        elif token.type == "html_block" and (words := _words(token.content)):
            yield {"t": "p", "c": [{"t": "s", "s": words}]}


def _inline(tokens: Sequence[Token]) -> list[Node]:
    """Return the nodes of a line; a stack holds the open marks."""
    stack: list[list[Node]] = [[]]
    for token in tokens:
        name = token.type.rpartition("_")[0]
        if token.nesting == 1 and name in _WITHIN:
            node: Node = {"t": _WITHIN[name], "c": []}
            if name == "link":
                node["u"] = str(token.attrs.get("href", ""))
            stack[-1].append(node)
            stack.append(node["c"])
        elif token.nesting == -1 and name in _WITHIN and len(stack) > 1:
            stack.pop()
        elif token.type in ("softbreak", "hardbreak"):
            stack[-1].append({"t": "s", "s": " "} if token.type == "softbreak" else {"t": "br"})
        elif token.type == "image" or token.type in ("text", "code_inline"):
            stack[-1].append({"t": "s", "s": token.content})
    return stack[0]


def _words(html: str) -> str:
    return _TAGS.sub("", html).strip()
