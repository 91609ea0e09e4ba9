"""Write one value as YAML that any reader parses to the same value. Pure."""

import json
import re
from functools import cache

import yaml

from betagouv.parse.front_matter import plain_value

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_STARTS = frozenset("-?:,[]{}#&*!|>'\"%@`=~<")
_TEXT = "tag:yaml.org,2002:str"


@cache
def _resolver() -> yaml.resolver.Resolver:
    return yaml.resolver.Resolver()


def is_plain(text: str) -> bool:
    """Whether ``text`` without quotes is still parsed as a text."""
    if not text or text != text.strip() or text[0] in _STARTS or re.search(r"[\n\t]|: |:\Z| #", text):
        return False
    if _UNPRINTABLE.search(text) or text.startswith("..."):
        return False
    resolved = _resolver().resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return bool(resolved == _TEXT) and plain_value(text) == text


def one_line(text: str, quotes: str | None = None) -> str:
    """Return ``text`` on one line, in the given quotes (``'`` or ``"``), else in the plainest style."""
    if quotes not in ("'", '"') and is_plain(text):
        return text
    if quotes == '"' or "\n" in text or _UNPRINTABLE.search(text):
        return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))
    return "'" + text.replace("'", "''") + "'"


def written(text: str, *, indent: int, newline: str, quotes: str | None = None) -> str:
    """Return ``text`` as the value of a key whose children are at ``indent``: a literal block if it has several lines."""
    if not _is_block(text):
        return one_line(text, quotes)
    body = text.removesuffix("\n")
    lines = [" " * indent + line if line else "" for line in body.split("\n")]
    return newline.join(["|" if text.endswith("\n") else "|-", *lines])


def _is_block(text: str) -> bool:
    """Whether a YAML literal block preserves ``text``: several lines, no whitespace-only line, first line not indented."""
    body = text.removesuffix("\n")
    if "\n" not in body or _UNPRINTABLE.search(text) or body.endswith("\n") or body[0] in " \t\n":
        return False
    return not any(line and not line.strip() for line in body.split("\n"))
