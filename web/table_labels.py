"""Labels of table cells, from the column headers, for tables whose rows become cards on mobile."""

import re

_PART = re.compile(r"<(/?)(thead|tr|th|td)\b([^>]*)>")
_HIDDEN = re.compile(r'<span class="fr-sr-only">.*?</span>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_BLANK = re.compile(r"[ \n\t\r]+")
_SPAN = re.compile(r'colspan="(\d+)"')


def label_cells(table: str) -> str:
    """Add to each ``<td>`` of an HTML table a ``data-label`` with its column header, escaped.

    Cells with a label or spanning several columns are left unchanged. The headers are those of the last row of
    ``<thead>``.
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
    """Return the colspan of a cell."""
    span = _SPAN.search(attributes)
    return int(span[1]) if span else 1


def _words(html: str) -> str:
    """Return the visible text of a header, as an attribute value."""
    return _BLANK.sub(" ", _TAG.sub("", _HIDDEN.sub("", html))).strip(" ").replace('"', "&quot;")
