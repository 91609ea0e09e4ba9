"""Project consistency: no unused names, no missing names."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db.models import CASCADE, ForeignKey

from tests.test_repository import parsed

ROOT = settings.BASE_DIR
TEMPLATES = ROOT / "templates"
BY_CONVENTION = frozenset({"400.html", "403.html", "404.html", "500.html"})
"""Templates that Django itself looks for."""
OWNED_BY_THE_ACCOUNT = frozenset(
    {
        "incubators.CoachAssignment.user",
        "workspace.DigestDelivery.user",
        "workspace.DigestRefusal.user",
        "workspace.RulePreview.user",
        "accounts.BindingCode.user",
        "access.Submission.user",
        "access.AccessRequest.user",
        "access.AccessRequestEmail.user",
        "betagouv.ImportAlert.user",
        "budget.RoundEmail.user",
    }
)
"""What makes no sense without the account; nothing of the portfolio."""
OUR_APPS = {path.parent.name for path in ROOT.glob("*/apps.py")}


def sources(*patterns: str) -> dict[Path, str]:
    """Return the text of our own files, without the tests."""
    folders = [ROOT / name for name in (*OUR_APPS, "betaportfolio", "templates")]
    files = {path for folder in folders for pattern in patterns for path in folder.rglob(pattern)}
    return {path: path.read_text() for path in sorted(files) if "migrations" not in path.parts}


def test_each_template_is_used() -> None:
    named = "\n".join(sources("*.py", "*.html", "*.txt").values())
    templates = {str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.*")}
    composed = {name for name in templates if re.search(r"texts/|bilan/blocks/", name)}  # composed names
    unquoted = named.replace("'", '"')
    assert {name for name in templates - BY_CONVENTION - composed if f'"{name}"' not in unquoted} == set()


def test_each_static_file_named_by_a_template_exists() -> None:
    named = {name for text in sources("*.html").values() for name in re.findall(r"{% static '([^']+)'", text)}
    assert named, "no template names a static file: the pattern is wrong"
    assert {name for name in named if finders.find(name) is None} == set()


def test_each_static_file_of_ours_is_named() -> None:
    styles = [path.read_text() for path in (ROOT / "static").rglob("*.css")]
    named = "\n".join([*sources("*.py", "*.html").values(), *styles])
    ours = {path.relative_to(ROOT / "static") for path in (ROOT / "static").rglob("*.*") if path.suffix != ".md"}
    assert {str(path) for path in ours if path.name not in named} == set()


def test_no_function_nor_constant_serves_tests_only() -> None:
    texts = sources("*.py", "*.html")
    words = Counter(word for text in texts.values() for word in re.findall(r"\w+", text))
    modules = [path for path in texts if path.suffix == ".py" and path.name not in ("settings.py", "urls.py")]
    declared = {name: path for path in modules for name in _declared_in(parsed(texts[path]))}
    assert len(declared) > 1000, "hardly anything is declared: the reading is wrong"
    assert {f"{path.relative_to(ROOT)}: {name}" for name, path in declared.items() if words[name] == 1} == set()


def _declared_in(module: ast.Module) -> Iterator[str]:
    """Yield the functions and constants of a module that are not registered by a decorator."""
    for one in module.body:
        if isinstance(one, ast.FunctionDef) and not one.decorator_list:
            yield one.name
        elif isinstance(one, ast.Assign):
            yield from (target.id for target in one.targets if isinstance(target, ast.Name))


def test_nothing_is_deleted_with_the_account_of_users_who_did_it() -> None:
    user = apps.get_model(settings.AUTH_USER_MODEL)
    fields = [
        field
        for model in apps.get_models()
        if model._meta.app_label in OUR_APPS
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey) and field.related_model is user
    ]
    deleted = {str(field) for field in fields if field.remote_field.on_delete is CASCADE}
    assert deleted == OWNED_BY_THE_ACCOUNT
