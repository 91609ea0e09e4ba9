from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client

from catalogue.accessibility import queries
from tests.catalogue.reading import read_page

pytestmark = pytest.mark.django_db
NUMBERS = {1: 9, 2: 2, 3: 3, 4: 13, 5: 8, 6: 2, 7: 5, 8: 10, 9: 4, 10: 14, 11: 13, 12: 11, 13: 12}
"""How many criteria each theme of the RGAA 4.1 has: 106."""


def grid() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(queries.FILE.read_text())
    return found


@pytest.fixture
def grid_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that puts other criteria in the place of those of the grid."""

    def write(criteria: list[dict[str, Any]]) -> None:
        file = tmp_path / "audit.yaml"
        file.write_text(yaml.safe_dump(grid() | {"criteria": criteria}, sort_keys=False))
        monkeypatch.setattr(queries, "FILE", file)
        queries.read_audit.cache_clear()

    yield write
    queries.read_audit.cache_clear()


def test_grid_has_each_criterion_with_its_pages_and_a_reason() -> None:
    rows, pages = grid()["criteria"], set(grid()["sample"])
    assert [row["number"] for row in rows] == [
        f"{theme}.{n + 1}" for theme, last in NUMBERS.items() for n in range(last)
    ]
    for row in rows:
        applied, failed = (pages if row.get(key) == "all" else set(row.get(key, ())) for key in ("pages", "fails"))
        assert (row["number"], failed <= applied <= pages) == (row["number"], True)
        assert (row["number"], bool(row["reason"]), bool(row.get("why"))) == (row["number"], True, bool(failed))


def test_statement_counts_the_grid(client: Client) -> None:
    rows = grid()["criteria"]
    applicable = [row for row in rows if row["pages"]]
    met = [row for row in applicable if not row.get("fails")]
    page = read_page(client.get("/accessibilite/"))
    rate = len(met) * 100 // len(applicable)
    assert f"{len(met)} critères respectés sur {len(applicable)} applicables" in page.text
    assert f"soit {rate} %" in page.text
    assert "audit interne du 3 décembre 2026" in page.text
    assert len(page.rows()) == len(grid()["sample"])
    assert all(row["why"] in page.text for row in rows if row.get("fails"))


@pytest.mark.parametrize(
    ("fails", "state", "rate"),
    [
        ([], "totalement conforme", 100),
        ([0], "partiellement conforme", 66),
        ([0, 1], "non conforme", 33),
    ],
)
def test_state_is_that_of_the_law(client: Client, grid_of: Any, fails: list[int], state: str, rate: int) -> None:
    criteria: list[dict[str, Any]] = [{"number": f"1.{n}", "pages": "all", "reason": "Vu."} for n in range(3)]
    criteria.append({"number": "1.3", "pages": [], "reason": "Absent."})
    for n in fails:
        criteria[n] |= {"fails": ["home"], "why": "Absent."}
    grid_of(criteria)
    page = read_page(client.get("/accessibilite/"))
    assert page.one("h1").text == f"Accessibilité : {state}"
    assert f"soit {rate} %" in page.text
    home, contact = page.rows()[:2]
    assert [home[1:], contact[1:]] == [["3", str(3 - len(fails)), f"{rate} %"], ["3", "3", "100 %"]]
