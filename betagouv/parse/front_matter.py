"""Parse a file of the programme's repository: YAML front matter, then Markdown."""

import re
from functools import lru_cache
from typing import Any

import orjson
import yaml
from yaml.cyaml import CParser  # type: ignore[attr-defined]

from betagouv.parse.records import Document, UnreadableError

MAX_DEPTH = 20
MAX_VALUES = 20_000

FRAME = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_FORBIDDEN = re.compile("[\0\ud800-\udfff]")
_NUMBER = re.compile(r"-?\d{1,18}(?:\.\d{1,18})?\Z", re.ASCII)


def document_of(data: bytes) -> tuple[Document, list[str]]:
    """Return the front matter and the body of a file, and the duplicate keys of the front matter.

    The body is the text after the closing dashes, unchanged.

    :raises UnreadableError: it is not such a file.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise UnreadableError(f"n’est pas du texte UTF-8 (octet {error.start})") from None
    if "\0" in text:
        raise UnreadableError("contient un caractère nul : fichier binaire ou abîmé")
    frame = FRAME.match(text)
    if frame is None:
        raise UnreadableError("n’a pas d’en-tête YAML entre deux lignes « --- »")
    twice: list[str] = []
    front = load(frame[1], twice)
    if front is None:
        front = {}
    if not isinstance(front, dict):
        raise UnreadableError("a un en-tête qui n’est pas une suite de « champ: valeur »")
    return {"front": front, "body": text[frame.end() :]}, twice


def json_value(data: bytes) -> Any:
    """Parse a JSON text, with the same limits as a front matter.

    :raises UnreadableError: it is not JSON, or exceeds a limit.
    """
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError:
        raise UnreadableError("n’est pas du JSON") from None
    _bounded(value, MAX_DEPTH)
    return value


def _bounded(value: Any, depth: int) -> None:
    if depth == 0:
        raise UnreadableError(f"a plus de {MAX_DEPTH} niveaux imbriqués")
    if isinstance(value, str):
        printable(value)
    elif isinstance(value, dict | list):
        for item in value:
            _bounded(item, depth - 1)
        for item in value.values() if isinstance(value, dict) else ():
            _bounded(item, depth - 1)


def load(text: str, twice: list[str]) -> Any:
    """Parse a YAML text from the parser's events, with limits on its depth and size.

    Dates stay text, as does any value that would not be written back the same. Aliases are refused: the records use
    none, and they let a small file grow huge. Duplicate keys are appended to ``twice``; the last value wins.
    """
    try:
        return _Builder(CParser(text), twice).value()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f" (ligne {mark.line + 2})" if mark else ""
        raise UnreadableError(f"a un en-tête YAML illisible{where} : {error.problem}") from None
    except yaml.YAMLError:
        raise UnreadableError("a un en-tête YAML illisible : caractère interdit") from None


class _Builder:
    """Build a value from YAML events, one container deep at a time."""

    def __init__(self, parser: CParser, twice: list[str]) -> None:
        self.parser = parser
        self.twice = twice
        self.stack: list[tuple[Any, str | None]] = []
        self.count = 0
        self.root: Any = None
        self.current: Any = None
        self.key: str | None = None

    def value(self) -> Any:
        documents = 0
        while not isinstance(event := self.parser.get_event(), yaml.StreamEndEvent):
            if isinstance(event, yaml.ScalarEvent):
                self.scalar(event)
            elif isinstance(event, yaml.CollectionStartEvent):
                self.open({} if isinstance(event, yaml.MappingStartEvent) else [])
            elif isinstance(event, yaml.CollectionEndEvent):
                self.current, self.key = self.stack.pop()
            elif isinstance(event, yaml.AliasEvent):
                raise UnreadableError("utilise un renvoi YAML (« *nom ») : écrivez la valeur en entier")
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise UnreadableError("a plusieurs documents YAML dans son en-tête")
        return self.root

    def scalar(self, event: yaml.ScalarEvent) -> None:
        if isinstance(self.current, dict) and self.key is None:
            self.key = printable(event.value)
            if self.key in self.current:
                self.twice.append(self.key)
        else:
            plain = event.implicit[0] and event.tag is None
            self.add(plain_value(event.value) if plain else printable(event.value))

    def open(self, container: Any) -> None:
        if isinstance(self.current, dict) and self.key is None:
            raise UnreadableError("a un nom de champ qui n’est pas un mot")
        if len(self.stack) == MAX_DEPTH:
            raise UnreadableError(f"a plus de {MAX_DEPTH} niveaux imbriqués")
        self.add(container)
        self.stack.append((self.current, self.key))
        self.current, self.key = container, None

    def add(self, value: Any) -> None:
        self.count += 1
        if self.count > MAX_VALUES:
            raise UnreadableError(f"a plus de {MAX_VALUES} valeurs dans son en-tête")
        if self.current is None:
            self.root = value
        elif isinstance(self.current, list):
            self.current.append(value)
        else:
            self.current[self.key] = value
            self.key = None


def printable(text: str) -> str:
    """Return ``text`` if a database and JSON can store it.

    :raises UnreadableError: it contains a character that they can't.
    """
    if _FORBIDDEN.search(text):
        raise UnreadableError("contient un caractère interdit (nul ou moitié de paire)")
    return text


@lru_cache(maxsize=65_536)
def plain_value(text: str) -> str | int | float | bool | None:
    """Parse an unquoted scalar: a number, a boolean or None if it is written back the same, else its text."""
    if text in ("", "~", "null"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if _NUMBER.match(text):
        number = float(text) if "." in text else int(text)
        if repr(number) == text:
            return number
    return text
