"""The documentation against the code: each name, path, address and command in backticks resolves; size; links."""

import ast
import importlib
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import get_commands
from django.urls import URLPattern, URLResolver, get_resolver

from tests.test_repository import files, modules

ROOT = settings.BASE_DIR
GENERATED = ROOT / "docs" / "tables"
DOCUMENTS = sorted(
    path
    for path in [*ROOT.glob("README*.md"), ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
    if path.parent != GENERATED
)
LONGER = {
    "docs/README.md": 1000,  # the map: a line for each page
    "docs/from-a-click-to-a-figure.md": 800,  # one walk, which two pages would cut
    "docs/glossary.md": 2000,  # a line for each term
}
MOST_WORDS, MOST_WORDS_OF_A_DECISION = 700, 250
OF_OTHERS = frozenset(
    {
        ".local/",
        ".local/docs-site",
        ".local/static-site/",
        ".venv/",
        "content/",
        "docs/tables/<app>.md",
        "breakpoint()",
        "CC_POST_BUILD_HOOK",
        "CC_PRE_RUN_HOOK",
        "CREATEDB",
        "CronJob",
    }
    | {"default_pool_size", "max_connections", "maxmemory", "pg_stat_activity", "query_wait_timeout"}
    | {"ANALYZE", "btree_gist", "pg_trgm", "pg_upgrade"}
)
"""Names of other programs and repositories, and the folders that a clone lacks at first."""
each_document = partial(pytest.mark.parametrize, "path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))


def without_blocks(text: str) -> str:
    return re.sub(r"^ *```.*?^ *```", "", text, flags=re.DOTALL | re.MULTILINE)


def codes(text: str) -> list[str]:
    """Return the texts in backticks outside of code blocks."""
    return [" ".join(code.split()) for code in re.findall(r"`([^`]+)`", without_blocks(text))]


@cache
def routes() -> frozenset[str]:
    """Return the route of every address, each parameter as ``<>``."""

    def walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
        for one in patterns:
            route = before + str(one.pattern)
            yield from walk(one.url_patterns, route) if isinstance(one, URLResolver) else [route]

    return frozenset("/" + re.sub("<[^>]*>", "<>", route) for route in walk(get_resolver().url_patterns, ""))


def is_address(code: str) -> bool:
    """Whether an address is served, or begins that of a page; a parameter is written ``<name>``."""
    path = re.sub("<[^>]*>", "<>", re.split("[?#]", code)[0])
    patterns = (re.escape(route).replace("<>", "[^/]+") for route in routes())
    return any(route.startswith(path) for route in routes()) or any(re.fullmatch(one, path) for one in patterns)


@cache
def definitions() -> dict[str, list[str]]:
    """Return the modules that define each class, function, parameter, attribute or constant."""
    found = defaultdict(list)
    for path, tree in modules().items():
        for node in ast.walk(tree):
            match node:
                case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.arg(arg=name):
                    found[name].append(".".join(path.with_suffix("").parts))
                case ast.alias(name=name) | ast.Name(id=name, ctx=ast.Store()) | ast.TypeAlias(name=ast.Name(id=name)):
                    found[name].append(".".join(path.with_suffix("").parts))
    return found


@cache
def values() -> frozenset[str]:
    """Return the strings of the code (keys, values of choices) and the names of the database, settings and environment."""
    found = {
        node.value
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if path.name != "test_documents.py" and isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    for model in apps.get_models():
        found |= {model.__name__, model._meta.db_table, *(constraint.name for constraint in model._meta.constraints)}
        found |= {str(name) for field in model._meta.concrete_fields for name in (field.name, field.column)}
    found |= {name for text in files(".sql").values() for name in re.findall(r"FUNCTION (\w+)", text)}
    for text in files(".yaml").values():
        found |= set(re.findall(r"\w+", text))
    for name in (".env.example", "docker-compose.yml", "Makefile", "Procfile", "pyproject.toml"):
        found |= set(re.findall(r"\w+", (ROOT / name).read_text()))
    return frozenset(found | set(dir(settings)))


def is_file(code: str, document: Path) -> bool:
    return (ROOT / code).exists() or (document.parent / code).exists()


def is_name(code: str) -> bool:
    """Whether a name is defined by the code, or one of its values; a dotted one is imported."""
    if code in values():
        return True
    head, *attributes = code.split(".")
    if not attributes:
        return code in definitions()
    return imports(code) or any(has_attribute(module, [head, *attributes]) for module in definitions().get(head, []))


def imports(code: str) -> bool:
    """Whether a dotted name is a module, or leads to something in one."""
    parts = code.split(".")
    for size in range(len(parts), 0, -1):
        try:
            importlib.import_module(".".join(parts[:size]))
        except ImportError:
            continue
        return has_attribute(".".join(parts[:size]), parts[size:])
    return False


def has_attribute(module: str, attributes: list[str]) -> bool:
    value: object = importlib.import_module(module)
    for name in attributes:
        if not hasattr(value, name):
            return name in getattr(value, "__annotations__", {})
        value = getattr(value, name)
    return True


def is_known(code: str, document: Path) -> bool:
    """Whether what a document writes as code exists; a value, a header or a formula always passes."""
    code = code.removeprefix("@").removeprefix("GET ").removeprefix("{% ").removesuffix(" %}")
    if code in OF_OTHERS or "…" in code.split("(")[0] or is_file(code, document):
        return True
    if re.fullmatch(r"/[\w<>/.:-]*([?#].*)?", code):
        return is_address(code) or code in values()
    if re.fullmatch(r"[\w.-]+(/[\w.-]+)*/|[\w.-]+(/[\w.-]+)+|[\w-]+\.(py|md|toml|html|css|js|yml|yaml|lock)", code):
        return is_name(code)
    if re.fullmatch("[0-9a-f]{8}", code):  # a commit, which a shallow clone doesn't have
        return True
    if found := re.fullmatch(r"(?:\w+=\S+ )*([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)(?:\(.*\))?", code):
        return is_name(found[1])
    if found := re.match(r"\??([a-z_]+)=", code):
        return is_name(found[1])
    return True


def commands(text: str) -> Iterator[tuple[str, bool]]:
    """Return the commands of ``make`` and ``manage.py`` in code and blocks, and whether each exists."""
    written = [*codes(text), *re.findall(r"^ *```.*?^ *```", text, flags=re.DOTALL | re.MULTILINE)]
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    for code in written:
        yield from ((f"make {name}", name in targets) for name in re.findall(r"(?m)(?:^|[= ])make ([a-z]+)", code))
        yield from ((name, name in get_commands()) for name in re.findall(r"manage\.py ([a-z_]+)", code))


STALE = (
    "impact.drift.comparing.compare",
    "forms/phase.py",
    "catalogue.workspace.budget.save",
    "/no/such/page/",
    "NoSuchClass",
)


def test_only_what_exists_is_written_as_code_in_documents() -> None:
    assert [code for code in STALE if is_known(code, ROOT / "README.md")] == []
    texts = {path: path.read_text() for path in DOCUMENTS}  # one test: each process would read all of the code again
    unknown = {(path, code) for path, text in texts.items() for code in codes(text) if not is_known(code, path)}
    missing = {(path, name) for path, text in texts.items() for name, exists in commands(text) if not exists}
    assert sorted(f"{path.relative_to(ROOT)}: {code}" for path, code in unknown | missing) == []


@each_document()
def test_links_of_a_document_link_to_a_file(path: Path) -> None:
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", path.read_text()) if ":" not in link]
    assert [link for link in links if link and not (path.parent / link).exists()] == []


@each_document()
def test_document_is_short(path: Path) -> None:
    name = str(path.relative_to(ROOT))
    is_decision = re.match(r"docs/decisions/\d", name)
    limit = MOST_WORDS_OF_A_DECISION if is_decision else LONGER.get(name, MOST_WORDS)
    words = len(path.read_text().split())
    assert words <= limit, f"{name} has {words} words: shorten it to {limit}, or divide it"


def test_map_links_to_each_document() -> None:
    maps = [ROOT / "docs" / "README.md", ROOT / "docs" / "decisions" / "README.md"]
    linked = {
        (page.parent / link).resolve() for page in maps for link in re.findall(r"\]\(([^)#\s]+)", page.read_text())
    }
    assert {path for path in DOCUMENTS if path.is_relative_to(ROOT / "docs")} - linked - {maps[0]} == set()
