"""The API against its own schema, with generated requests.

``make test`` sends the chosen requests of one in 50 of the URLs, ``make test-all`` those of all, and random ones.
"""

import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from tests.catalogue.universe import make_universe

# A word can be valid and name nothing: refusing what the schema allows is no error.
EXPECTED = "positive_data_acceptance"
PARTS = 12
"""The addresses are shared out, so that each test ends well before a test that hangs is ended."""
FEW = 50
OPTIONS = [
    *("--max-examples", "3", "--seed", "1", "--request-timeout", "60", "--no-color"),
    *("--mode", "all", "--exclude-checks", EXPECTED),
]


@pytest.mark.parametrize("place", [None, *(pytest.param(place, marks=pytest.mark.sweep) for place in range(PARTS))])
@pytest.mark.django_db(transaction=True)
def test_the_api_conforms_to_its_schema(live_site: str, tmp_path: Path, place: int | None) -> None:
    make_universe()
    paths = sorted(httpx2.get(f"{live_site}/api/schema/?format=json", timeout=60).json()["paths"])
    paths = paths[::FEW] if place is None else paths[place::PARTS]
    assert len(paths) > 1
    program = [str(Path(sys.executable).with_name("st")), "run", f"{live_site}/api/schema/", *OPTIONS]
    chosen = [word for path in paths for word in ("--include-path", path)]
    phases = ("--phases", "coverage" if place is None else "coverage,fuzzing")
    ran = subprocess.run([*program, *phases, *chosen], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout[-5000:] + ran.stderr[-2000:]
    assert "/ 0 total" not in ran.stdout
