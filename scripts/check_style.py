"""The rules of style that no linter has: ``check_style.py [--fix]``, run by ``make lint`` and, with ``--fix``, ``make format``.

- Texts for people have typographic apostrophes: « l’année ». ``--fix`` writes them.
- A line of a template has at most ``LINE`` characters.
- No two classes have one name, but the commands of Django.
- Each file that a recipe of the documentation lists names its example; that of a field lists every such module.
"""

import argparse
import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path.cwd()
LINE = 160
DEVELOPMENT = frozenset({"tests", "benchmarks"})
STRAIGHT = re.compile(r"(?<=[a-zà-ÿ])'(?!(?:t|s|re|ve|ll)\b)(?=[a-zà-ÿ])", re.IGNORECASE)
"""A straight apostrophe between letters, but for those of English contractions (messages of libraries, SQL)."""
CODE = re.compile(r"(\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<!--.*?-->)", re.DOTALL)
RECIPES = ("recipes.md", "recipes-records.md", "recipes-work.md")
OF_A_FIELD = "Add a field to the fiche"
"""The recipe that lists every module that names its example: a field is declared in few places."""


def texts(ending: str) -> dict[Path, str]:
    """Return the text of our files with this ending, by path from the root."""
    folders = [path for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")]
    found = sorted(path for folder in folders for path in folder.rglob(f"*{ending}"))
    return {path.relative_to(ROOT): path.read_text() for path in found if "migrations" not in path.parts}


def messages(tree: ast.Module) -> list[ast.Constant]:
    """Return the strings of a module that are not docstrings."""
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    strings = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [node for node in strings if id(node) not in docstrings]


def fixed_module(text: str) -> str:
    """Return the source of a module with typographic apostrophes in its messages."""
    lines = [line.encode() for line in text.splitlines(keepends=True)]
    found = [node for node in messages(ast.parse(text)) if STRAIGHT.search(str(node.value))]
    for node in sorted(found, key=lambda node: (node.lineno, node.col_offset), reverse=True):
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        for number in range(first, last + 1):
            start = node.col_offset if number == first else 0
            end = (node.end_col_offset or 0) if number == last else len(lines[number])
            line = lines[number]
            written = STRAIGHT.sub("’", line[start:end].decode()).encode()
            lines[number] = line[:start] + written + line[end:]
    return b"".join(lines).decode()


def fixed_template(text: str) -> str:
    """Return the source of a template with typographic apostrophes outside of its code."""
    parts = CODE.split(text)
    return "".join(part if place % 2 else STRAIGHT.sub("’", part) for place, part in enumerate(parts))


def apostrophes() -> Iterator[tuple[Path, str, str]]:
    """Yield the path, the text and the fixed text of each file with a straight apostrophe in a text for people."""
    modules = {path: text for path, text in texts(".py").items() if path.parts[0] not in DEVELOPMENT}
    for path, text in modules.items():
        if (fixed := fixed_module(text)) != text:
            yield path, text, fixed
    for path, text in texts(".html").items():
        if (fixed := fixed_template(text)) != text:
            yield path, text, fixed


def differing_lines(path: Path, text: str, fixed: str) -> list[str]:
    pairs = enumerate(zip(text.splitlines(), fixed.splitlines(), strict=True), start=1)
    return [
        f"{path}:{number}: write ’ for ' (make format): {was.strip()[:60]}"
        for number, (was, now) in pairs
        if was != now
    ]


def long_lines() -> list[str]:
    lines = ((path, *line) for path, text in texts(".html").items() for line in enumerate(text.split("\n"), start=1))
    return [
        f"{path}:{number}: {len(line)} characters, {LINE} at most" for path, number, line in lines if len(line) > LINE
    ]


def homonyms() -> list[str]:
    places = defaultdict(list)
    for path, text in texts(".py").items():
        if path.parts[0] != "tests":
            for node in ast.parse(text).body:
                if isinstance(node, ast.ClassDef) and node.name != "Command":  # Django looks for it by that name
                    places[node.name].append(f"{path}:{node.lineno}")
    return [f"{', '.join(found)}: two classes named {name}" for name, found in places.items() if len(found) > 1]


def recipes() -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield the title of each recipe that starts with an example, the words of that example, and the listed files."""
    paths = [ROOT / "docs" / name for name in RECIPES]
    sections = [section for path in paths if path.exists() for section in path.read_text().split("\n## ")[1:]]
    for title, _, text in (section.partition("\n") for section in sections):
        if example := re.search(r"^Example: (.*?)\.(?:\s|$)", text, re.MULTILINE):
            yield title, re.findall(r"`([^`]+)`", example[1]), re.findall(r"^- `([^`]+)`", text, re.MULTILINE)


def is_named(path: Path, example: list[str]) -> bool:
    """Whether a file exists and has a word of an example."""
    text = path.read_text() if path.exists() else ""
    return any(re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text) for word in example)


def stale_recipes() -> list[str]:
    return [
        f"{name} no longer names the example of « {title} » ({', '.join(example)}): correct docs/recipes*.md"
        for title, example, listed in recipes()
        for name in listed
        if not is_named(ROOT / name, example)
    ]


def unlisted() -> list[str]:
    modules = [path for path in texts(".py") if path.parts[0] not in DEVELOPMENT]
    return [
        f"{path} names the example of « {title} » ({', '.join(example)}): name it elsewhere, or list it in docs/recipes.md"
        for title, example, listed in recipes()
        for path in modules
        if title == OF_A_FIELD and str(path) not in listed and is_named(ROOT / path, example)
    ]


def main() -> int:
    """Print what breaks a rule, after fixing what can be with ``--fix``; return 1 if something does."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fix", action="store_true")
    found: list[str] = []
    is_fixing = parser.parse_args().fix
    for path, text, fixed in apostrophes():
        if is_fixing:
            (ROOT / path).write_text(fixed)
        else:
            found += differing_lines(path, text, fixed)
    found += [*long_lines(), *homonyms(), *stale_recipes(), *unlisted()]
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
