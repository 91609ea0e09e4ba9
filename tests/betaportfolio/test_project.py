"""Project rules: imports between modules, and a schedule with existing tasks."""

import re
import tomllib
from graphlib import TopologicalSorter
from inspect import get_annotations
from pathlib import Path

import grimp
import pytest
import yaml
from django.apps import apps

from betaportfolio import __version__
from betaportfolio.celery import app
from betaportfolio.schedule import SCHEDULE
from devserver.postgres_server import LOG_WITHOUT_DATA
from tests.test_repository import DEVELOPMENT

ROOT = Path(__file__).resolve().parents[2]
APPS = sorted({path.parent.name for path in ROOT.glob("*/__init__.py")} - DEVELOPMENT)
VARIABLE = re.compile(r'(?:\$\{|env_(?:int|choice|required|bool|str|list)\(\s*")([A-Z_]+)')
DELIVERY = {"views", "api", "api_urls", "forms", "admin", "urls"}


@pytest.fixture(scope="module")
def imports() -> grimp.ImportGraph:
    """Return the import graph, with imports for types only, and those inside functions."""
    return grimp.build_graph(*APPS, exclude_type_checking_imports=False, cache_dir=None)


def test_contracts_of_imports_name_every_app() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    assert sorted(contracts["root_packages"]) == APPS
    layers = contracts["contracts"][0]["layers"]
    assert sorted(name.strip() for layer in layers for name in layer.split("|")) == APPS


def is_delivery(module: str) -> bool:
    """Whether the module delivers to the outside; ``web`` is what deliveries share."""
    app_name, _, room = module.partition(".")
    return app_name != "web" and room.split(".")[0] in DELIVERY


def test_delivery_is_imported_by_delivery_of_the_same_app_or_the_roof(imports: grimp.ImportGraph) -> None:
    wrong = {
        (importer, module)
        for module in imports.modules
        if is_delivery(module)
        for importer in imports.find_modules_that_directly_import(module)
        if not importer.startswith("betaportfolio")
        and not (is_delivery(importer) and importer.split(".")[0] == module.split(".")[0])
    }

    assert wrong == set()


def test_no_two_packages_of_an_app_import_each_other(imports: grimp.ImportGraph) -> None:
    arrows = {
        (importer.split(".")[0], importer.split(".")[1], module.split(".")[1])
        for module in imports.modules
        for importer in imports.find_modules_that_directly_import(module)
        if module.split(".")[0] == importer.split(".")[0] and "." in module and "." in importer
    }

    assert {arrow for arrow in arrows if arrow[1] < arrow[2] and (arrow[0], arrow[2], arrow[1]) in arrows} == set()


def test_no_modules_import_one_another_in_a_circle(imports: grimp.ImportGraph) -> None:
    graph = {module: imports.find_modules_directly_imported_by(module) for module in imports.modules}

    TopologicalSorter(graph).prepare()  # its error names the circle


def test_no_model_declares_an_attribute_that_only_a_query_gives() -> None:
    """Check that each row of a model has the same attributes: a query that adds some returns a frozen value."""
    added = {}
    for model in apps.get_models():
        known = {member.name for member in (*model._meta.get_fields(), *model._meta.managers)}
        if model.__module__.split(".")[0] in APPS and (names := get_annotations(model).keys() - known):
            added[model._meta.label] = names

    assert added == {}


TEMPLATE = re.compile(r"""["'](workspace|catalogue)/(\w+)/[\w/]+\.(?:html|txt)["']""")
SHARED_TEMPLATES = {
    ("workspace", "pages"),
    ("catalogue", "listing"),
    ("catalogue", "national"),
}
"""What pages of several subjects show: conflicts and effects, the words of a missing service, the criteria."""


def test_page_finds_its_templates_in_the_folder_of_its_subject() -> None:
    subjects = {
        (app, path.parent.relative_to(ROOT / app).parts[0], found.groups())
        for app in ("workspace", "catalogue")
        for path in (ROOT / app).glob("*/**/*.py")
        for found in TEMPLATE.finditer(path.read_text("utf-8"))
    }

    assert len(subjects) > 20
    assert {one for one in subjects if one[2] != one[:2] and one[2] not in SHARED_TEMPLATES} == set()
    folders = {(path.parent.name, path.name) for path in (ROOT / "templates").glob("*/*") if path.is_dir()}
    assert {one for one in folders if one[0] in ("workspace", "catalogue")} <= {one[:2] for one in subjects}


def test_charts_import_only_values_and_words(imports: grimp.ImportGraph) -> None:
    """Check that a chart only turns values into a drawing: it neither writes, nor reads a request."""
    wrong = {
        (module, imported)
        for module in imports.modules
        if module.split(".")[-1] == "charts"
        for imported in imports.find_modules_directly_imported_by(module)
        if not imported.startswith(("common.", "web.charts."))
        and not {"models", "queries", "presenters"} & set(imported.split("."))
    }

    assert wrong == set()


@pytest.mark.django_db  # Celery checks the models first, which need the version of PostgreSQL
def test_schedule_names_jobs_that_exist() -> None:
    app.loader.import_default_modules()

    assert {entry["task"] for entry in SCHEDULE.values()} - set(app.tasks) == set()
    assert app.conf.beat_schedule == SCHEDULE


def test_version_is_reported_once() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert project["version"] == __version__


def test_ci_runs_what_people_run() -> None:
    lines = [line for line in (ROOT / ".ci" / "run").read_text().splitlines() if not line.startswith("#")]

    assert lines == ["set -euo pipefail", 'cd "$(dirname "$0")/.."', "exec make test"]


def test_locks_name_no_index() -> None:
    for name in ("requirements.lock", "requirements-run.lock", "requirements-deploy.lock"):
        assert "://" not in (ROOT / name).read_text()


def test_deployment_watches_every_service() -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]

    assert set(services) == {"proxy", "web", "worker", "beat", "migrate", "backup", "postgres", "redis"}
    # The check of the site is that of the image; the migration ends by itself.
    assert {name for name, service in services.items() if "healthcheck" not in service} == {"web"}
    assert "HEALTHCHECK" in (ROOT / "Dockerfile").read_text()
    assert services["migrate"]["healthcheck"] == {"disable": True}


def test_deployment_takes_its_secrets_from_the_environment() -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    said = {
        (name, value.split(" manque")[0])
        for service in services.values()
        for name, value in service.get("environment", {}).items()
        if "SECRET" in name or "PASSWORD" in name
    }

    assert said == {
        ("SECRET_KEY", "${SECRET_KEY:?SECRET_KEY"),
        ("SECRET_KEY_FALLBACKS", "${SECRET_KEY_FALLBACKS:-}"),
        ("PGPASSWORD", "${POSTGRES_PASSWORD:?POSTGRES_PASSWORD"),
        ("POSTGRES_PASSWORD", "${POSTGRES_PASSWORD:?POSTGRES_PASSWORD"),
        ("EMAIL_HOST_PASSWORD", "${EMAIL_HOST_PASSWORD:-}"),
        ("PROCONNECT_CLIENT_SECRET", "${PROCONNECT_CLIENT_SECRET:-}"),
        ("PASSWORD_SIGN_IN", "${PASSWORD_SIGN_IN:-off}"),
    }


def test_deployment_has_no_rows_in_the_log_of_its_database() -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]

    assert services["postgres"]["command"] == ["postgres", *(word for one in LOG_WITHOUT_DATA for word in ("-c", one))]


def test_every_variable_is_explained() -> None:
    sources = [ROOT / "betaportfolio" / "settings.py", ROOT / "docker-compose.yml"]
    used = {name for path in sources for name in VARIABLE.findall(path.read_text())}
    explained = set(re.findall(r"^(?:# )?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))

    assert {"SECRET_KEY", "DATABASE_URL", "REDIS_URL", "DJANGO_ALLOWED_HOSTS", "HTTPS", "SITE_ADDRESS"} <= used
    assert used - explained == {"SERVES_REQUESTS"}  # set by wsgi.py itself


def test_deployment_passes_each_variable_of_its_example() -> None:
    offered = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    read = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))

    assert offered - read == set()
