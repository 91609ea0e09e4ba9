"""``scripts/check_style.py``, in a folder with files of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

from devserver.folders import BASE_DIR

RECIPE = "# Recipes\n\n## Add a field to the fiche\n\nExample: `colour`.\n\n- `app/models.py`: the column\n"


def check(folder: Path, *options: str) -> tuple[int, str]:
    """Return the code and the output of the script in ``folder``."""
    command = [sys.executable, str(BASE_DIR / "scripts" / "check_style.py"), *options]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60)
    assert done.stderr == ""
    return done.returncode, done.stdout


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("name", "text", "fixed"),
    [
        ("app/a.py", 'said = "é, l\'année", "d\'été"\n', 'said = "é, l’année", "d’été"\n'),
        ("app/a.py", "said = f\"l'année {x['a']} d'{y}\"\n", "said = f\"l’année {x['a']} d'{y}\"\n"),
        ("app/a.py", 'said = """\nl\'année\n"""\n', 'said = """\nl’année\n"""\n'),
        ("app/a.html", "<p>l'année {% url 'a' b|c:'d' %}</p>\n", "<p>l’année {% url 'a' b|c:'d' %}</p>\n"),
    ],
    ids=["two strings", "formatted string", "several lines", "template"],
)
def test_straight_apostrophe_is_refused_then_fixed(tmp_path: Path, name: str, text: str, fixed: str) -> None:
    path = write(tmp_path, name, text)
    code, said = check(tmp_path)
    assert (code, said.startswith(f"{name}:"), "make format" in said) == (1, True, True)
    assert (check(tmp_path, "--fix"), path.read_text()) == ((0, ""), fixed)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("app/a.py", '"""L\'année."""\n'),
        ("app/a.py", 'said = "l’année", "You\'re told, can\'t", "\'a\'"\n'),
        ("tests/a.py", 'said = "l\'année"\n'),
        ("app/a.html", "{# l'année #}<!-- l'année -->\n"),
    ],
    ids=["docstring", "typographic and English", "test", "comment"],
)
def test_other_apostrophes_pass(tmp_path: Path, name: str, text: str) -> None:
    write(tmp_path, name, text)
    assert check(tmp_path) == (0, "")


@pytest.mark.parametrize(("length", "code"), [(160, 0), (161, 1)])
def test_line_of_a_template_has_at_most_160_characters(tmp_path: Path, length: int, code: int) -> None:
    write(tmp_path, "app/a.html", "x" * length)
    assert check(tmp_path) == (code, "app/a.html:1: 161 characters, 160 at most\n" if code else "")


def test_two_classes_of_one_name_are_refused_but_commands_pass(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write(tmp_path, f"app/{name}.py", "class Thing: ...\n\n\nclass Command: ...\n")
    assert check(tmp_path) == (1, "app/a.py:1, app/b.py:1: two classes named Thing\n")


@pytest.mark.parametrize(
    ("models", "other", "said"),
    [
        ("colour = 1\n", "x = 1\n", ""),
        ("x = 1\n", "x = 1\n", "app/models.py no longer names the example"),
        ("colour = 1\n", "colour = 2\n", "app/other.py names the example"),
    ],
    ids=["right", "stale", "unlisted"],
)
def test_recipe_lists_the_files_that_name_its_example(tmp_path: Path, models: str, other: str, said: str) -> None:
    write(tmp_path, "docs/recipes.md", RECIPE)
    write(tmp_path, "app/models.py", models)
    write(tmp_path, "app/other.py", other)
    code, found = check(tmp_path)
    assert (code, found.startswith(said)) == (1 if said else 0, True)
