import pytest

from startups.models.life import usual_next
from tests.factories import phase_kinds

ALL = phase_kinds()


@pytest.mark.parametrize(
    ("current", "following"),
    [
        (None, ["investigation"]),
        ("investigation", ["construction", "abandon-investigation"]),
        ("construction", ["acceleration", "abandon"]),
        ("acceleration", ["consolidation", "opere", "transfere", "abandon"]),
        ("consolidation", ["opere", "transfere", "abandon"]),
        ("opere", ["transfere", "abandon"]),
        ("transfere", ["abandon"]),
        ("abandon-investigation", []),
        ("abandon", []),
    ],
)
def test_usual_next_follows_the_order_of_a_life(current: str | None, following: list[str]) -> None:
    kind = next((one for one in ALL if one.key == current), None)
    assert [one.key for one in usual_next(kind, ALL)] == following


def test_usual_next_of_an_empty_vocabulary_is_nothing() -> None:
    assert usual_next(None, []) == []
