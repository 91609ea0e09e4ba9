"""What an installation imports is in its lock: the tests have more packages, which would hide one that is missing."""

import os
import re
import subprocess
import sys
from importlib.metadata import packages_distributions

from devserver.folders import BASE_DIR
from tests.betaportfolio.test_project import APPS

PROGRAM = """
import importlib, pkgutil, sys
from importlib.abc import MetaPathFinder
import django

APPS, HIDDEN = sys.argv[1].split(","), frozenset(sys.argv[2].split(","))

class Hide(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in HIDDEN:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Hide())
django.setup()
from betaportfolio.celery import app
for package in APPS:
    for module in pkgutil.walk_packages([package], package + "."):
        if ".migrations" not in module.name:
            importlib.import_module(module.name)
for name in ("gunicorn.app.wsgiapp", "celery.bin.worker", "celery.bin.beat", "celery.apps.worker", "celery.apps.beat"):
    importlib.import_module(name)
app.connection_for_write().create_transport()
"""


def hidden_names() -> set[str]:
    """Return the names that only packages outside the lock of an installation give to import."""
    lock = (BASE_DIR / "requirements-deploy.lock").read_text()
    locked = {name.lower() for name in re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==", lock, re.MULTILINE)}
    return {
        name
        for name, packages in packages_distributions().items()
        if not locked & {re.sub(r"[-_.]+", "-", package).lower() for package in packages}
    }


def test_installation_imports_only_what_its_lock_has() -> None:
    hidden = hidden_names()
    assert {"pytest", "playwright"} <= hidden
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, ",".join({*APPS} - {"devserver"}), ",".join(hidden)],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "betaportfolio.settings"},
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr.splitlines()[-1:]) == (0, [])
