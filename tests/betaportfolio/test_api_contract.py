"""The API against its own schema, with generated requests.

A twelfth of the URLs is tested each day, in turn; ``CONTRACT_RUN=whole`` tests all of them, for a release.
"""

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.catalogue.universe import make_universe

# A word can be valid and name nothing: refusing what the schema allows is no error.
EXPECTED = "positive_data_acceptance"
DAYS = 12
IS_WHOLE = os.environ.get("CONTRACT_RUN") == "whole"
PARTS = 12
"""The addresses are shared out, so that each test ends well before a test that hangs is ended."""
OPTIONS = [
    *("--max-examples", "3", "--seed", "1", "--request-timeout", "60", "--no-color", "--phases", "coverage,fuzzing"),
    *("--mode", "all", "--exclude-checks", EXPECTED),
]


@pytest.mark.parametrize("place", range(PARTS if IS_WHOLE else PARTS // DAYS))
@pytest.mark.django_db(transaction=True)
def test_the_api_keeps_to_its_schema(live_site: str, tmp_path: Path, place: int) -> None:
    make_universe()
    part = place if IS_WHOLE else place * DAYS + dt.datetime.now(dt.UTC).toordinal() % DAYS
    paths = sorted(httpx.get(f"{live_site}/api/schema/?format=json", timeout=60).json()["paths"])[part::PARTS]
    assert len(paths) > 3
    program = [str(Path(sys.executable).with_name("st")), "run", f"{live_site}/api/schema/", *OPTIONS]
    chosen = [word for path in paths for word in ("--include-path", path)]
    ran = subprocess.run([*program, *chosen], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout[-5000:] + ran.stderr[-2000:]
    assert "/ 0 total" not in ran.stdout
