"""The report of an import as text: doubts by their sort, and what came of it."""

import pytest

from betagouv.parse.records import Anomaly, Code
from betagouv.report import anomaly_lines, by_code, conclusion

DOUBTS = [
    Anomaly("startup", "b", Code.REVERSED, "phases[0].end", "à l'envers"),
    Anomaly("startup", "a", Code.CONFLICT, "phases", "deux avis"),
    Anomaly("startup", "a", Code.REVERSED, "phases[1].end", "à l'envers"),
]


def test_doubts_are_counted_in_the_order_of_their_codes() -> None:
    assert list(by_code(DOUBTS).items()) == [("conflict", 1), ("reversed", 2)]


@pytest.mark.django_db
def test_doubts_are_counted_then_said_in_their_own_order() -> None:
    assert list(anomaly_lines([])) == []
    first, *others = anomaly_lines(DOUBTS)
    assert first == "Anomalies : Désaccord avec ce qui est enregistré (1), Fin avant le début (2)."
    assert [line.partition(", ")[0].partition(" : ")[2] for line in others] == ["fiche b", "fiche a", "fiche a"]


@pytest.mark.parametrize(
    ("changed", "applied", "said"),
    [
        (True, True, "Import appliqué."),
        (True, False, "Rien n’est écrit : ajoutez --apply pour appliquer."),
        (False, True, "Aucun changement."),
        (False, False, "Aucun changement."),
    ],
)
def test_conclusion_says_what_came_of_it(changed: bool, applied: bool, said: str) -> None:
    assert conclusion(changed=changed, applied=applied) == said
