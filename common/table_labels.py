"""The label of each cell of a table whose rows become cards on a phone, taken from the head of its column."""

import re

_PART = re.compile(r"<(/?)(thead|tr|th|td)\b([^>]*)>")
_HIDDEN = re.compile(r'<span class="fr-sr-only">.*?</span>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_BLANK = re.compile(r"[ \n\t\r]+")
_SPAN = re.compile(r'colspan="(\d+)"')


def label_cells(table: str) -> str:
    """Add a ``data-label`` to each ``<td>`` of the HTML of a table: the words of the head of its column, escaped.

    A cell that has a label, or that spans several columns, is left as it is. Heads are those of the last row of ``<thead>``.
    """
    heads: list[str] = []
    labelled: list[str] = []
    in_head, column, written = False, 0, 0
    for part in _PART.finditer(table):
        closing, tag, attributes = part.groups()
        if tag == "thead":
            in_head = not closing
        elif closing:
            continue
        elif tag == "tr":
            column = 0
            heads = [] if in_head else heads
        elif in_head:
            heads += [_words(table[part.end() : table.find(f"</{tag}>", part.end())])] * _width(attributes)
        else:
            width = _width(attributes)
            if tag == "td" and width == 1 and column < len(heads) and "data-label" not in attributes:
                labelled += [table[written : part.end() - 1], f' data-label="{heads[column]}"']
                written = part.end() - 1
            column += width
    return "".join([*labelled, table[written:]])


def _width(attributes: str) -> int:
    """Return how many columns a cell spans."""
    span = _SPAN.search(attributes)
    return int(span[1]) if span else 1


def _words(html: str) -> str:
    """Return the visible words of the HTML of a head, as the value of an attribute."""
    return _BLANK.sub(" ", _TAG.sub("", _HIDDEN.sub("", html))).strip(" ").replace('"', "&quot;")
