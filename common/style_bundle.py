"""One style sheet for the site: what pages use of the State design system, its icons, then ours.

The design system has rules and colours for everything that it could show; a first visit takes those that our pages
name. A rule stays when each of its classes is a word of our templates, code or scripts, or may be composed of them: it
begins with one that ends in a dash, or is one of a page with a state that a script adds (``--expanded``), or one that
the script of the design system adds to a component of our pages. A colour stays when a rule that stays takes it.
"""

import base64
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

DATA_URI_UP_TO = 1600
"""Icons up to that many bytes are in the sheet itself: a request costs more."""
ADDED_ANYWHERE = {"fr-collapsing", "fr-scroll-divider", "fr-transition-none"}
"""The classes that are of no component: the script adds them while something opens, or is scrolled."""
_SELECTOR = re.compile(r"""\.selector\(["'`]([a-z][\w-]*)["'`]\)""")
_STATE = re.compile(r"""\bid:["'`](\w+)["'`]""")
_BLOCK = re.compile("__|--")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CLASS = re.compile(r"\.(-?[_a-zA-Z][\w-]*)")
_WORD = re.compile(r"-{0,2}[A-Za-z_][\w-]*")
_URL = re.compile(r"url\(\s*(['\"]?)([^'\")]+)\1\s*\)")
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)")
_DECLARED = re.compile(r"(?<=[{;])\s*(--[\w-]+)\s*:")
_DECLARATION = re.compile(r"(?<=[{;])\s*(--[\w-]+)\s*:[^;{}]*;?")


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """Every word of the sources that may be a class or the name of a colour."""
    return frozenset(word for text in texts for word in _WORD.findall(text))


def words_added(script: str, words: frozenset[str]) -> frozenset[str]:
    """The classes and states that the script of the design system adds to what has a class among ``words``.

    The script names a class without its prefix (``selector("btns-group--equisized")``), and a state by its key
    (``id:"opened"`` for ``fr-modal--opened``).
    """
    named = {f"fr-{name}" for name in _SELECTOR.findall(script)}
    of_pages = {name for name in named if _BLOCK.split(name)[0] in words}
    states = {f"--{state}" for state in _STATE.findall(script)}
    return frozenset({*words, *of_pages, *states, *(named & ADDED_ANYWHERE)})


def rules(css: str) -> Iterator[tuple[str, str | None]]:
    """(what stands before the brace, what stands inside) of each rule at this level; None inside for a statement."""
    start = depth = opened = 0
    for place, letter in enumerate(css):
        if letter == "{":
            if depth == 0:
                opened = place
            depth += 1
        elif letter == "}":
            depth -= 1
            if depth == 0:
                yield css[start:opened].strip(), css[opened + 1 : place]
                start = place + 1
        elif letter == ";" and depth == 0:
            yield css[start:place].strip(), None
            start = place + 1


def keep_used(css: str, words: frozenset[str]) -> str:
    """The rules of a sheet that pages may need, selector by selector."""
    stems = tuple(word for word in words if word.endswith("-") and len(word) > len("fr-x"))

    def is_used(name: str) -> bool:
        block, _, state = name.partition("--")
        return name in words or name.startswith(stems) or (block in words and f"--{state}" in words)

    return _filtered(_COMMENT.sub("", css), is_used)


def _filtered(css: str, is_used: Callable[[str], bool]) -> str:
    parts = []
    for head, body in rules(css):
        if body is None:
            if not head.startswith("@charset"):
                parts.append(f"{head};")
        elif head.startswith(("@media", "@supports")):
            if inside := _filtered(body, is_used):
                parts.append(f"{head}{{{inside}}}")
        elif head.startswith("@"):
            parts.append(f"{head}{{{body}}}")
        elif kept := [one for one in _selectors(head) if all(map(is_used, _CLASS.findall(one)))]:
            parts.append(f"{','.join(kept)}{{{body}}}")
    return "".join(parts)


def _selectors(head: str) -> list[str]:
    """The selectors of a list: commas inside parentheses or brackets separate nothing."""
    found, start, depth = [], 0, 0
    for place, letter in enumerate(head):
        depth += (letter in "([") - (letter in ")]")
        if letter == "," and depth == 0:
            found.append(head[start:place])
            start = place + 1
    return [*found, head[start:]]


def drop_unused_variables(css: str, words: frozenset[str]) -> str:
    """The sheet without the variables that nothing in it takes, nor any word of the sources."""
    while unused := set(_DECLARED.findall(css)) - set(_VARIABLE.findall(css)) - words:
        css = _without(css, unused)
    return css


def _without(css: str, unused: set[str]) -> str:
    return _DECLARATION.sub(lambda found: "" if found[1] in unused else found[0], css)


def with_addresses(css: str, folder: Path, root: str) -> str:
    """The sheet with its addresses, written for a sheet in ``folder``, as seen from ``root``; small icons inside."""

    def address_from_root(found: re.Match[str]) -> str:
        address = found[2]
        if address.startswith(("data:", "#", "http")):
            return found[0]
        file = (folder / address.split("?")[0].split("#")[0]).resolve()
        if file.suffix == ".svg" and file.is_file() and file.stat().st_size <= DATA_URI_UP_TO:
            packed = base64.b64encode(file.read_bytes()).decode()
            return f'url("data:image/svg+xml;base64,{packed}")'
        return f'url("{root}{address}")'

    return _URL.sub(address_from_root, css)
