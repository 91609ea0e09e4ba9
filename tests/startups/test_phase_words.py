import datetime as dt
from itertools import combinations

import pytest

from startups.phase_words import MEANINGS_CHANGED, PHASE_WORDS, kind_meant, words_used_on
from tests.factories import KINDS


def meant(word: str, day: str, *, among: tuple[str, ...] = (), has_ended: bool = False) -> str:
    return kind_meant(word, on=dt.date.fromisoformat(day), among=among, has_ended=has_ended)


@pytest.mark.parametrize(
    ("word", "day", "kind"),
    [
        ("alpha", "2015-12-18", "construction"),
        ("beta", "2016-01-08", "acceleration"),
        ("live", "2030-01-01", "acceleration"),
        ("consolidation", "2018-06-12", "acceleration"),
        ("consolidation", "2018-06-13", "consolidation"),
        ("consolidation", "2021-01-01", "consolidation"),
        ("consolidation", "2026-08-20", "consolidation"),
        ("passation", "2017-01-01", "consolidation"),
        ("success", "2018-06-12", "transfere"),
        ("success", "2018-06-13", "opere"),
        ("success", "2026-08-20", "opere"),
        ("death", "2019-01-01", "abandon"),
        ("transfert", "2020-07-01", "consolidation"),
        ("transfer", "2022-01-01", "consolidation"),
        ("transfer", "2026-08-20", "consolidation"),
        ("perennisation", "2026-05-27", "consolidation"),
        ("perennisation", "2026-05-28", "opere"),
        ("construction", "2016-01-01", "construction"),
        ("investigationn", "2018-10-01", "investigationn"),
        ("", "2020-01-01", ""),
    ],
)
def test_a_word_is_read_as_meant_on_its_day(word: str, day: str, kind: str) -> None:
    assert meant(word, day) == kind


@pytest.mark.parametrize(
    ("day", "among", "has_ended", "kind"),
    [
        ("2022-02-04", ("investigation",), False, "abandon-investigation"),
        ("2022-02-04", ("investigation", "construction"), False, "abandon"),
        ("2022-02-04", ("construction",), True, "abandon"),
        ("2026-05-10", ("construction",), False, "abandon"),
        ("2026-05-11", ("investigation",), True, "abandon-investigation"),
        ("2026-05-11", ("construction",), False, "transfere"),
        ("2026-05-11", ("construction",), True, "abandon"),
        ("2020-04-28", ("construction",), False, "abandon"),
        ("2022-02-04", (), False, "abandon-investigation"),
        ("2022-02-04", ("investigation", "abandon-investigation"), False, "abandon-investigation"),
        ("2022-02-04", ("investigation", "abandon-investigation", "acceleration"), False, "abandon"),
        ("2026-05-11", (), True, "abandon-investigation"),
        ("2026-05-11", ("investigation", "abandon-investigation"), True, "abandon-investigation"),
        ("2026-05-11", ("investigation", "inconnue"), True, "abandon"),
    ],
)
def test_alumni_is_an_ended_partnership_while_in_use(
    day: str, among: tuple[str, ...], has_ended: bool, kind: str
) -> None:
    assert meant("alumni", day, among=among, has_ended=has_ended) == kind


def test_words_used_on_a_day_are_those_that_are_not_of_today() -> None:
    assert [word.word for word in words_used_on(dt.date(2022, 1, 28))] == ["success", "alumni", "transfer"]
    assert [word.word for word in words_used_on(dt.date(2017, 1, 1))] == [
        "consolidation",
        "passation",
        "success",
        "death",
    ]
    assert words_used_on(dt.date(2026, 8, 20)) == ()


def test_a_word_has_one_meaning_a_day() -> None:
    for one, other in combinations(PHASE_WORDS, 2):
        apart = one.used_until <= other.used_from or other.used_until <= one.used_from
        assert one.word != other.word or apart, (one, other)


def test_words_link_to_kinds_of_today_and_their_dates_are_in_order() -> None:
    kinds = {key for key, *_ in KINDS}
    assert {word.kind for word in PHASE_WORDS} <= kinds
    assert {word.before_launch for word in PHASE_WORDS} <= {"", *kinds}
    assert all(word.used_from < word.used_until for word in PHASE_WORDS)
    assert list(MEANINGS_CHANGED) == sorted(set(MEANINGS_CHANGED))
