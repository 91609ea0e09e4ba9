"""``make dev``: an edited template, style sheet or module takes effect at the next request, without a restart."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from devserver.folders import BASE_DIR
from tests.devserver.running import SUPERVISOR, RunningSite, kill_all, processes, wait_for
from tests.plugins.celery_worker import database_url

pytestmark = [pytest.mark.end_to_end, pytest.mark.xdist_group("end_to_end"), pytest.mark.sweep]
"""Left to ``make test-all``: who develops sees at once that an edit has no effect."""
NEEDLESS = ("tests/", "docs/", "benchmarks/")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a copy of the project, to be edited."""
    listed = subprocess.run(["git", "ls-files"], cwd=BASE_DIR, capture_output=True, text=True, check=True).stdout
    for name in listed.splitlines():
        if not name.startswith(NEEDLESS) and (BASE_DIR / name).exists():
            target = tmp_path / "checkout" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(BASE_DIR / name, target)  # with its date, by which its compiled module is known
    for compiled in BASE_DIR.glob("[!.]*/**/__pycache__"):
        copied = tmp_path / "checkout" / compiled.relative_to(BASE_DIR)
        if copied.parent.is_dir():
            shutil.copytree(compiled, copied)
    return tmp_path / "checkout"


@pytest.fixture
def site(transactional_db: None, checkout: Path, tmp_path: Path) -> Iterator[RunningSite]:
    """Yield the development loop of the copy, with the services of the tests."""
    services = {"DATABASE_URL": database_url(), "REDIS_URL": os.environ["REDIS_URL"], "LOCAL_RUN": "off"}
    site = RunningSite(tmp_path / "data", [*SUPERVISOR, "--reload"], checkout, **services)
    yield site
    site.end(signal.SIGTERM)
    wait_for("everything has ended", lambda: processes(tmp_path / "data") == {}, 20)
    kill_all(tmp_path / "data")


def append(path: Path, text: str) -> None:
    """Append ``text`` to a file."""
    path.write_text(path.read_text() + text)


def test_edits_take_effect_without_a_restart(site: RunningSite, checkout: Path) -> None:
    status, page = site.get("/connexion/")
    assert site.get("/glossaire/")[0] == 200
    assert (status, "djDebug" in page, "edited template" in page) == (200, True, False)

    for template in (checkout / "templates").rglob("*.html"):
        if "</main>" in (text := template.read_text()):
            template.write_text(text.replace("</main>", "edited template</main>"))
    assert "edited template" in site.get("/connexion/")[1]
    assert "edited template" in site.get("/glossaire/")[1]  # a public page, which is otherwise cached

    sheet = next((checkout / "static" / "css").glob("*.css"))
    append(sheet, "\n.edited-sheet { color: red }\n")
    assert ".edited-sheet" in site.get(f"/static/css/{sheet.name}")[1]

    worker = worker_numbers(site)
    append(checkout / "betaportfolio" / "urls.py", EDITED_VIEW)
    assert site.get("/edited/") == (200, "edited module")  # the first request waits for it
    append(checkout / "betaportfolio" / "urls.py", "\nurlpatterns.pop(\n")
    assert "SyntaxError" in site.get("/edited/")[1]
    edited = (checkout / "betaportfolio" / "urls.py").read_text()
    (checkout / "betaportfolio" / "urls.py").write_text(edited + ")\n")
    assert site.get("/edited/")[0] == 404
    wait_for("the worker is another one", lambda: worker_numbers(site) and not worker & worker_numbers(site))


EDITED_VIEW = """
from django.http import HttpResponse

urlpatterns.append(path("edited/", lambda request: HttpResponse("edited module")))
"""


def worker_numbers(site: RunningSite) -> set[int]:
    """Return the process numbers of the worker, without the program that restarts it."""
    found = processes(site.folder).items()
    return {number for number, command in found if "celery worker" in command and "watchfiles" not in command}
