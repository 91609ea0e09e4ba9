import pytest

from startups.models import PhaseKind
from startups.models.life import usual_next
from tests.factories import KINDS

ALL = [
    PhaseKind(key=key, rank=rank, group=group, is_perennial=perennial)
    for rank, (key, group, perennial, *_) in enumerate(KINDS, start=1)
]


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
