"""Edit a front matter line by line: other lines keep their bytes (comments, key order, quotes). Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

import yaml
from yaml.cyaml import CSafeLoader

from betagouv.export.scalars import one_line, written
from betagouv.parse.front_matter import FRAME

type Pair = tuple[yaml.ScalarNode, yaml.Node]
type Row = dict[str, str]
"""The keys of a row of a list with their values, as they are written."""


class UneditableError(Exception):
    """The lines of a front matter can't be edited one by one; the message gives the reason in French."""


@dataclass(frozen=True, slots=True)
class Splice:
    """A replacement of the text from ``start`` to ``end`` (excluded)."""

    start: int
    end: int
    text: str


def spliced(text: str, splices: Iterable[Splice]) -> str:
    """Apply the splices to ``text``; those at one position in the given order.

    :raises UneditableError: two splices overlap.
    """
    ordered = sorted(enumerate(splices), key=lambda row: (row[1].start, row[1].end, row[0]))
    for (_, before), (_, after) in pairwise(ordered):
        if before.end > after.start:
            raise UneditableError("a deux changements sur la même ligne")
    for _, splice in reversed(ordered):
        text = text[: splice.start] + splice.text + text[splice.end :]
    return text


def with_breaks_of(in_file: Any, value: Any) -> Any:
    """Return a text with the line breaks of the one in the file (browsers send CR LF); another value as it is."""
    if value == in_file or not isinstance(value, str) or not isinstance(in_file, str):
        return value
    value = value.replace("\r\n", "\n")
    return value.replace("\n", "\r\n") if "\r\n" in in_file else value


@dataclass(frozen=True, slots=True)
class Mapping:
    """The keys and values of a YAML block mapping (``champ: valeur``) at column ``indent`` of ``text``.

    ``order`` is the usual order of keys: a new key is inserted after those that precede it there.
    """

    text: str
    node: yaml.MappingNode
    indent: int
    order: Sequence[str]
    newline: str

    def pair(self, name: str) -> Pair | None:
        """Return the key and value nodes of a field; the last ones of a duplicate key, as YAML readers do."""
        return next((pair for pair in reversed(self._pairs()) if pair[0].value == name), None)

    def _pairs(self) -> list[Pair]:
        return [(key, value) for key, value in self.node.value if isinstance(key, yaml.ScalarNode)]

    def set_value(self, name: str, value: Any) -> list[Splice]:
        """Set a field to a text, a list of words, or whether something is so; None removes its lines."""
        if isinstance(value, list):
            return self.set_words(name, value, str, str)
        if isinstance(value, str):
            return [self.set_text(name, value)]
        return [self.remove(name) if value is None else self.set(name, "true" if value else "false")]

    def set_text(self, name: str, value: str) -> Splice:
        """Set a field to a text; an empty text removes its lines."""
        if not value:
            return self.remove(name)
        pair = self.pair(name)
        style = pair[1].style if pair and isinstance(pair[1], yaml.ScalarNode) else None
        return self.set(name, written(value, indent=self.indent + 2, newline=self.newline, quotes=style))

    def set_date(self, name: str, value: str) -> Splice:
        """Set a field to a date, keeping its quotes."""
        pair = self.pair(name)
        quotes = pair[1].style if pair and isinstance(pair[1], yaml.ScalarNode) and pair[1].style in ("'", '"') else ""
        return self.set(name, f"{quotes}{value}{quotes}")

    def set(self, name: str, value: str) -> Splice:
        """Set a field to ``value``, already in YAML."""
        pair = self.pair(name)
        if pair is None:
            return self._inserted(name, value)
        key, node = pair
        start, end = node.start_mark.index, end_of(self.text, node)
        if start == end:
            return self._filled(key, value)
        is_line = isinstance(node, yaml.ScalarNode) and "\n" not in self.text[start:end]
        if is_line and "\n" not in value:
            return Splice(start, end, value)
        colon = self.text.index(":", key.end_mark.index) + 1
        return Splice(colon, content_end(self.text, end), f" {value}")

    def _filled(self, key: yaml.ScalarNode, value: str) -> Splice:
        """Set a value where there was none, keeping a comment at the end of the line."""
        colon = self.text.index(":", key.end_mark.index) + 1
        end = content_end(self.text, colon)
        has_remark = bool(self.text[colon:end].strip())
        return Splice(colon, colon if has_remark else end, f" {value}")

    def remove(self, name: str) -> Splice:
        """Remove the lines of a field; after a list dash, only its value."""
        pair = self.pair(name)
        if pair is None:
            return Splice(0, 0, "")
        start, end = self._lines(pair)
        if self.text[start : pair[0].start_mark.index].strip():
            colon = self.text.index(":", pair[0].end_mark.index) + 1
            return Splice(colon, content_end(self.text, end_of(self.text, pair[1])), "")
        return Splice(start, end, "")

    def _lines(self, pair: Pair) -> tuple[int, int]:
        key, value = pair
        return line_start(self.text, key.start_mark.index), line_end(self.text, end_of(self.text, value))

    def _inserted(self, name: str, value: str) -> Splice:
        before = self.order[: self.order.index(name)]
        pairs = self._pairs()
        known = [pair for pair in pairs if pair[0].value in before] or pairs[-1:]
        place = self._lines(known[-1])[1]
        line = f"{' ' * self.indent}{name}: {value}{self.newline}"
        return Splice(place, place, line)

    def set_words(
        self, name: str, words: Sequence[str], read: Callable[[str], str], write: Callable[[str], str]
    ) -> list[Splice]:
        """Set a list of words, keeping the lines of the words that stay.

        ``read`` returns the word of an item (empty: none, and its line stays), ``write`` the item of a word.
        """
        pair = self.pair(name)
        if pair is None or not isinstance(pair[1], yaml.SequenceNode) or pair[1].flow_style:
            lines = [f"{self.newline}{' ' * (self.indent + 2)}- {one_line(write(word))}" for word in words]
            return [self._block(name, "".join(lines)) if words else self.remove(name)]
        items: list[yaml.Node] = pair[1].value
        current = [read(item.value) if isinstance(item, yaml.ScalarNode) else "" for item in items]
        if not words and all(current):
            return [self.remove(name)]
        column = pair[1].start_mark.column
        splices: list[Splice] = []
        for tag, first, last, start, stop in SequenceMatcher(None, current, list(words), autojunk=False).get_opcodes():
            if tag != "equal":
                splices += [item_removed(self.text, items[place]) for place in range(first, last) if current[place]]
                added = [f"{' ' * column}- {one_line(write(word))}{self.newline}" for word in words[start:stop]]
                place = item_start(self.text, items, last)
                splices.append(Splice(place, place, "".join(added)))
        return splices

    def _block(self, name: str, lines: str) -> Splice:
        """Replace the value of a field by new lines, each beginning with a line break."""
        pair = self.pair(name)
        if pair is None:
            inserted = self._inserted(name, "")
            head = f"{' ' * self.indent}{name}:{lines}{self.newline}"
            return Splice(inserted.start, inserted.end, head)
        key, node = pair
        colon = self.text.index(":", key.end_mark.index) + 1
        return Splice(colon, content_end(self.text, max(colon, end_of(self.text, node))), lines)

    def rows(self, name: str, order: Sequence[str]) -> "list[Mapping | None] | None":
        """Return the mappings of a list, with None for another item; None if the list is on one line."""
        pair = self.pair(name)
        if pair is None:
            return []
        node = pair[1]
        if not isinstance(node, yaml.SequenceNode):
            return [] if isinstance(node, yaml.ScalarNode) and not node.value else None
        if node.flow_style or any(isinstance(row, yaml.MappingNode) and row.flow_style for row in node.value):
            return None
        return [
            Mapping(self.text, row, row.start_mark.column, order, self.newline)
            if isinstance(row, yaml.MappingNode)
            else None
            for row in node.value
        ]

    def set_rows(self, name: str, rows: Sequence[Row]) -> Splice:
        """Replace the rows of a list by new ones."""
        return self._block(name, "".join(self.newline + line for row in rows for line in row_lines(row, 2)))

    def remove_row(self, name: str, place: int) -> Splice:
        """Remove the lines of a row."""
        return item_removed(self.text, self._items(name)[place])

    def insert_row(self, name: str, place: int, row: Row) -> Splice:
        """Insert a row before the one at ``place``; the number of rows as ``place`` puts it at the end."""
        items = self._items(name)
        column = item_column(self.text, items[0])
        start = item_start(self.text, items, place)
        return Splice(start, start, "".join(line + self.newline for line in row_lines(row, column)))

    def _items(self, name: str) -> list[yaml.Node]:
        pair = self.pair(name)
        if pair is None or not isinstance(pair[1], yaml.SequenceNode):
            raise UneditableError(f"n’a pas de liste « {name} »")
        items: list[yaml.Node] = pair[1].value
        return items


def edit_file(
    data: bytes, order: Sequence[str], edits: Callable[[Mapping], Iterable[Splice]], body: str | None
) -> bytes:
    """Return a file with edits of its front matter, and another text below it; None keeps the text.

    :raises UneditableError: its fields are not on separate lines, or two edits overlap.
    """
    text = data.decode()
    frame = FRAME.match(text)
    assert frame is not None  # noqa: S101
    front = spliced(frame[1], edits(front_mapping(frame[1], order)))
    fence = text[frame.end(1) : frame.end()]
    if body and not fence.endswith("\n"):
        fence += "\n"
    below = text[frame.end() :] if body is None else body
    return (text[: frame.start(1)] + front + fence + below).encode()


def front_mapping(text: str, order: Sequence[str]) -> Mapping:
    """Return the mapping of a front matter.

    :raises UneditableError: its fields are not on separate lines.
    """
    node = yaml.compose(text, Loader=CSafeLoader)
    if not isinstance(node, yaml.MappingNode) or node.flow_style or not node.value:
        raise UneditableError("a un en-tête qui n’est pas écrit en lignes « champ: valeur »")
    return Mapping(text, node, node.start_mark.column, order, "\r\n" if "\r\n" in text else "\n")


def row_lines(row: Row, column: int) -> list[str]:
    """Return the lines of a list item whose dash is at ``column``."""
    heads = [" " * column + "- ", *[" " * (column + 2)] * (len(row) - 1)]
    return [f"{head}{name}: {value}" for head, (name, value) in zip(heads, row.items(), strict=True)]


def line_start(text: str, place: int) -> int:
    """Return the start of the line that contains ``place``."""
    return text.rfind("\n", 0, place) + 1


def line_end(text: str, place: int) -> int:
    """Return the end of the line that contains ``place``, after its line break."""
    found = text.find("\n", place)
    return len(text) if found < 0 else found + 1


def content_end(text: str, place: int) -> int:
    """Return the end of the line that contains ``place``, before its line break."""
    end = line_end(text, place)
    return len(text[:end].rstrip("\r\n")) if end > place else end


def end_of(text: str, node: yaml.Node) -> int:
    """Return the end of a value; for a block, the end of its last value, without the following lines."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return end_of(text, last[1] if isinstance(last, tuple) else last)
    start, end = node.start_mark.index, node.end_mark.index
    return start + len(text[start:end].rstrip()) if isinstance(node, yaml.ScalarNode) else int(end)


def item_start(text: str, items: Sequence[yaml.Node], place: int) -> int:
    """Return the start of the lines of the item at ``place``; the end of the list after the last item."""
    if place < len(items):
        return line_start(text, _dash(text, items[place]))
    return line_end(text, end_of(text, items[-1]))


def item_column(text: str, item: yaml.Node) -> int:
    """Return the column of the dash of an item."""
    dash = _dash(text, item)
    return dash - line_start(text, dash)


def item_removed(text: str, item: yaml.Node) -> Splice:
    """Return the splice that removes the lines of an item."""
    return Splice(line_start(text, _dash(text, item)), line_end(text, end_of(text, item)), "")


def _dash(text: str, item: yaml.Node) -> int:
    return text.rindex("-", 0, item.start_mark.index)
