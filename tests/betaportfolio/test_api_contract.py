"""The whole API against its own schema, with addresses that nobody would write."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.catalogue.universe import make_universe

# A word can be well formed and name nothing: a refusal of what the schema allows is no fault.
EXPECTED = "positive_data_acceptance"


@pytest.mark.django_db(transaction=True)
def test_the_api_keeps_to_its_schema(live_site: str, tmp_path: Path) -> None:
    make_universe()
    program = [str(Path(sys.executable).with_name("st")), "run", f"{live_site}/api/schema/"]
    options = [
        "--max-examples",
        "3",
        "--seed",
        "1",
        "--request-timeout",
        "60",
        "--no-color",
        "--phases",
        "coverage,fuzzing",
    ]
    checks = ["--mode", "all", "--exclude-checks", EXPECTED]
    ran = subprocess.run([*program, *options, *checks], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout[-5000:] + ran.stderr[-2000:]
    assert "/ 0 total" not in ran.stdout
