"""The packages of ``requirements-deploy.lock`` are enough to run, though some import others that they don't declare."""

import os
import re
import subprocess
import sys
from importlib.metadata import packages_distributions

import pytest

from devserver.folders import BASE_DIR
from tests.plugins.celery_worker import database_url

PROGRAM = """
import sys

class Refusal:
    def find_spec(self, name, path=None, target=None):
        if name in sys.argv:
            raise ModuleNotFoundError(f"{name} is in no package of requirements-deploy.lock: declare it in pyproject.toml")

sys.meta_path.insert(0, Refusal())
import betaportfolio.wsgi, betaportfolio.urls, celery.apps.beat, celery.apps.worker, gunicorn.app.wsgiapp
from betaportfolio.celery import app
app.loader.import_default_modules()
app.connection_for_write().transport
"""


def missing_modules() -> list[str]:
    """Return the top modules that only packages outside of ``requirements-deploy.lock`` contain."""
    lock = (BASE_DIR / "requirements-deploy.lock").read_text()
    locked = set(re.findall(r"^([\w.-]+?)(?:\[.*\])?==", lock, re.MULTILINE))
    holders = {
        name: {one.lower().replace("_", "-") for one in names} for name, names in packages_distributions().items()
    }
    return [name for name, names in holders.items() if not names & locked]


@pytest.mark.sweep  # `test_repository.py` compares the imports with the declared packages
def test_site_and_worker_start_with_the_locked_packages_only(db: None) -> None:
    environment = {**os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "betaportfolio.settings"}
    command = [sys.executable, "-c", PROGRAM, *missing_modules()]
    result = subprocess.run(command, env=environment, cwd=BASE_DIR, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")
