"""Static files: each one named by a template exists, and vendored ones have a licence and no dependency."""

import re
from pathlib import Path

from django.contrib.staticfiles import finders

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
TEMPLATES = ROOT / "templates"


def test_every_static_file_that_a_template_names_exists() -> None:
    named = {
        name
        for page in TEMPLATES.rglob("*.html")
        for name in re.findall(r"{% (?:static|\w+_if_there) '([^']+)' %}", page.read_text())
    }
    assert len(named) > 5
    assert {name for name in named if finders.find(name) is None} == set()


def test_every_file_that_a_style_sheet_names_exists() -> None:
    named = {
        str(Path("/css", address).resolve())[1:]
        for sheet in (STATIC / "css").glob("*.css")
        for address in re.findall(r"url\('([^']+)'\)", sheet.read_text())
    }
    assert named
    assert {name for name in named if finders.find(name) is None} == set()


def test_plotly_comes_with_its_licence_and_names_no_registry() -> None:
    script = (STATIC / "vendor/plotly/plotly-basic.min.js").read_text()
    assert "plotly.js (basic - minified) v4.1.1" in script
    assert re.findall(r"registry\.|npmjs|unpkg|jsdelivr", script) == []
    assert (STATIC / "vendor/plotly/LICENSE").read_text().startswith("MIT License")


def test_design_system_is_complete_with_its_licence_and_names_no_source_map() -> None:
    folder = STATIC / "vendor/dsfr"
    styles = (folder / "dsfr.min.css").read_text()
    named = set(re.findall(r"url\(([^)'\"]+)\)", styles))
    assert "DSFR v1.15" in styles
    assert len(named) > 50
    assert {name for name in named if not (folder / name).is_file()} == set()
    assert [path.name for path in folder.glob("dsfr.*") if "sourceMappingURL" in path.read_text()] == []
    assert "LICENCE OUVERTE 2.0" in (folder / "LICENSE.md").read_text()


def test_no_component_goes_unused() -> None:
    sources = [path.read_text() for path in (*TEMPLATES.rglob("*.html"), *(ROOT / "web").rglob("*.py"))]
    unused = {
        page.name
        for page in (TEMPLATES / "components").glob("*.html")
        if not any(f"components/{page.name}" in source for source in sources)
    }
    assert unused == set()


def test_every_icon_of_the_templates_is_in_a_style_sheet_of_the_layout() -> None:
    layout = (TEMPLATES / "base.html").read_text()
    sheets = [Path(str(finders.find(name))) for name in re.findall(r"{% static '([^']+\.css)' %}", layout)]
    styles = "".join(sheet.read_text() for sheet in sheets)
    used = {
        icon
        for page in TEMPLATES.rglob("*.html")
        for icon in re.findall(r"\bfr-icon-[a-z0-9-]+-(?:line|fill)\b", page.read_text())
    }
    assert used
    assert {icon for icon in used if f".{icon}:" not in styles} == set()
