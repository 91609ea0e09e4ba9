"""The hooks of MkDocs (mkdocs.yml): the map of docs/README.md is the navigation, and other files are read in the repository."""

import re
from pathlib import Path
from typing import Any

MAP = "README.md"
DECISIONS = "decisions"
HEADING = re.compile(r"## (.+)")
PAGE = re.compile(r"\[([^\]]+)\]\(([\w-]+\.md)(?:#[\w-]+)?\)")
OUTSIDE = re.compile(r"\]\(\.\./([\w./-]+)")
TITLE = re.compile(r"# (.+)")


def on_config(config: Any) -> None:
    """Set the navigation from the map, a tab for each of its headings; the decisions and the tables have one of their own."""
    docs = Path(config["docs_dir"])
    config["nav"] = [
        {"Map": MAP},
        *_sections((docs / MAP).read_text()),
        _folder(docs, DECISIONS),
        _folder(docs, "tables"),
    ]


def on_page_markdown(markdown: str, *, page: Any, config: Any, files: Any) -> str:
    """Return ``markdown`` with its links to files that lie outside docs/ as addresses in the repository."""
    if "/" in page.file.src_uri:
        return markdown
    return OUTSIDE.sub(rf"]({config['extra']['repository']}/blob/main/\1", markdown)


def _sections(text: str) -> list[dict[str, list[dict[str, str]]]]:
    sections: dict[str, dict[str, str]] = {}
    pages: dict[str, str] = {}
    for line in text.splitlines():
        if heading := HEADING.fullmatch(line):
            pages = sections.setdefault(heading[1], {})
        elif line.startswith("|"):
            for words, path in PAGE.findall(line):
                pages.setdefault(path, words[0].upper() + words[1:])
    return [{heading: [{words: path} for path, words in pages.items()]} for heading, pages in sections.items()]


def _folder(docs: Path, name: str) -> dict[str, list[dict[str, str]]]:
    """Return the pages of a folder, by their own titles."""
    pages = sorted((docs / name).glob("*.md"), key=lambda path: (path.name != MAP, path.name))
    return {name.capitalize(): [{_title(path): path.relative_to(docs).as_posix()} for path in pages]}


def _title(path: Path) -> str:
    found = TITLE.match(path.read_text())
    assert found  # noqa: S101
    return found[1].replace("`", "")
