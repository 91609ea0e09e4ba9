import datetime as dt

from betagouv.comparison.stored import StoredRow
from betagouv.parse.records import SourcePhase
from betagouv.replay.states import misplaced
from startups.models import Phase
from tests.betagouv.factory import phase
from tests.betagouv.replay.histories import History

DAY = dt.date(2020, 1, 6)


def entry(kind: str, position: int) -> SourcePhase:
    return SourcePhase(kind, DAY, None, "", position)


def test_misplaced_are_the_rows_that_are_elsewhere() -> None:
    held = [
        StoredRow(7, entry("investigation", 0)),
        StoredRow(8, entry("construction", 1)),
        StoredRow(9, entry("abandon", 2)),
    ]
    told = [entry("construction", 0), entry("investigation", 1)]
    assert misplaced(told, held) == [[7, 1], [8, 0]]
    assert misplaced([one.row for one in held], held) == []


def test_places_follow_each_state(history: History) -> None:
    one, other = phase("investigation", "2020-01-06"), phase("construction", "2020-01-06")
    unknown = phase("mystere", "2020-01-06")
    history.fiches("2020-02-01", a={"phases": [unknown, one, other]})
    history.fiches("2020-03-01", a={"phases": [one, other]})
    history.replay()
    assert list(Phase.objects.values_list("kind", "position")) == [("investigation", 0), ("construction", 1)]
