"""A figure recomputed from its evidence: each aggregation, and each verdict."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.files.recount import (
    AGGREGATIONS,
    BASE,
    ArchivedEvidence,
    ArchivedFigure,
    ArchiveError,
    Recount,
    RecountVerdict,
    archived_number,
    recount,
    recount_value,
    totals_fr,
)
from indicators.algebra.aggregates import LABELS


def rows(amounts: str, base: int = 0, services: int = 0) -> list[ArchivedEvidence]:
    """Return counted rows of these amounts (``?`` is unknown) from as many services, and base rows."""
    counted = [
        ArchivedEvidence(None if one == "?" else Decimal(one), service=f"s{place % services}" if services else "")
        for place, one in enumerate(amounts.split())
    ]
    return [*counted, *(ArchivedEvidence(Decimal(0), BASE, service="other") for _ in range(base))]


@pytest.mark.parametrize(
    ("aggregate", "evidence", "value"),
    [
        ("count", rows("1 2 4", 5), "3"),
        ("count", rows(""), "0"),
        ("sum", rows("1 2 4", 5), "7"),
        ("sum", rows("100 ? 50"), "150"),
        ("sum", rows(""), "0"),
        ("share", rows("1 1", 1), "66.6667"),
        ("share", rows("", 4), "0.0000"),
        ("share", rows(""), None),
        ("rate", rows("1 1 1", 2), "150.0000"),
        ("rate", rows("", 2), "0.0000"),
        ("rate", rows("1"), None),
        ("startups", rows("1 2 4", 5, services=2), "2"),
        ("startups", rows("", 5), "0"),
        ("measured", rows("3 4", 5), "7"),
        ("measured", rows("0"), "0"),
        ("measured", rows("", 5), None),
        ("percent", rows("300 935"), "32"),
        ("growth", rows("935 553"), "69"),
        ("unit_cost", rows("270000 3700000"), "0.07"),
        ("unit_cost", rows("270000 3700000 62"), "0.12"),
    ],
)
def test_rows_give_one_value(aggregate: str, evidence: list[ArchivedEvidence], value: str | None) -> None:
    made = recount_value(aggregate, evidence)
    assert (str(made) if made is not None else None) == value


@given(amounts=st.lists(st.decimals(0, 10**6, places=2), max_size=9), base=st.integers(0, 9))
def test_value_is_exact(amounts: list[Decimal], base: int) -> None:
    evidence = [*map(ArchivedEvidence, amounts), *(ArchivedEvidence(Decimal(0), BASE) for _ in range(base))]
    assert recount_value("count", evidence) == len(amounts)
    assert recount_value("sum", evidence) == sum(amounts, Decimal(0))
    share, rate = recount_value("share", evidence), recount_value("rate", evidence)
    assert (share is None, rate is None) == (not amounts and not base, not base)
    assert share is None or 0 <= share <= 100


def test_each_aggregation_of_a_rule_can_be_recounted() -> None:
    assert set(LABELS) <= set(AGGREGATIONS)


RIGHT = ArchivedFigure(
    "launched",
    "Lancés",
    "2",
    Decimal(2),
    Decimal(2),
    "count",
    [ArchivedEvidence(Decimal(1), record="phase 1"), ArchivedEvidence(Decimal(1), record="phase 2")],
)


@pytest.mark.parametrize(
    ("figure", "sentence", "verdict"),
    [
        (RIGHT, "Lancés : 2, recompté 2 d’après 2\xa0preuves.", RecountVerdict.RECOUNTED),
        (
            replace(RIGHT, value=None, computed=None, aggregate="share", evidence=[]),
            "Lancés : Non déterminé\xa0(ND), recompté Non déterminé\xa0(ND) d’après 0\xa0preuve.",
            RecountVerdict.RECOUNTED,
        ),
        (
            replace(RIGHT, value=Decimal(3), computed=Decimal(3)),
            "Lancés : 3 publié, mais recompté 2 d’après 2\xa0preuves.",
            RecountVerdict.WRONG,
        ),
        (
            replace(RIGHT, value=None, computed=None),
            "Lancés : Non déterminé\xa0(ND) publié, mais recompté 2 d’après 2\xa0preuves.",
            RecountVerdict.WRONG,
        ),
        (
            replace(RIGHT, words="3", value=Decimal(3), source="Bilan"),
            "Lancés : 3, d’après sa source seule (recompté 2 d’après 2\xa0preuves).",
            RecountVerdict.NOT_RECOUNTED,
        ),
        (
            replace(RIGHT, words="3", value=Decimal(3)),
            "Lancés : 3, sans preuve ni source (recompté 2 d’après 2\xa0preuves).",
            RecountVerdict.WRONG,
        ),
        (replace(RIGHT, aggregate="", evidence=[]), "Lancés : 2, sans preuve ni source.", RecountVerdict.WRONG),
        (
            replace(RIGHT, aggregate=""),
            "Lancés : 2, que ses preuves ne suffisent pas à recompter.",
            RecountVerdict.NOT_RECOUNTED,
        ),
        (
            replace(RIGHT, aggregate="", source="Bilan"),
            "Lancés : 2, d’après sa source seule.",
            RecountVerdict.NOT_RECOUNTED,
        ),
        (
            replace(RIGHT, words="ND", aggregate="", value=None),
            "Lancés : ND, rien à recompter.",
            RecountVerdict.NOT_RECOUNTED,
        ),
        (replace(RIGHT, aggregate="guess"), "Lancés : agrégation inconnue, « guess ».", RecountVerdict.WRONG),
        (
            replace(RIGHT, evidence=[ArchivedEvidence(Decimal(1), "both")]),
            "Lancés : une preuve a un rôle inconnu.",
            RecountVerdict.WRONG,
        ),
        (
            replace(RIGHT, evidence=[RIGHT.evidence[0]] * 2),
            "Lancés : l’enregistrement « phase 1 » compte deux fois.",
            RecountVerdict.WRONG,
        ),
        (replace(RIGHT, problem="c’est faux."), "Lancés : c’est faux.", RecountVerdict.WRONG),
    ],
)
def test_figure_gets_one_verdict(figure: ArchivedFigure, sentence: str, verdict: RecountVerdict) -> None:
    assert recount(figure) == Recount("launched", sentence, verdict)


@pytest.mark.parametrize("text", ["1e999999", "∞", "1" * 17, "", "0x1"])
def test_impossible_number_is_refused(text: str) -> None:
    with pytest.raises(ArchiveError, match="n’est pas un nombre que peut avoir un chiffre"):
        archived_number(text)
    assert (archived_number("-1.5"), archived_number(None)) == (Decimal("-1.5"), None)


def test_verdicts_are_counted_in_words() -> None:
    found = [Recount("a", "", RecountVerdict.RECOUNTED)] * 2 + [Recount("b", "", RecountVerdict.WRONG)]
    assert totals_fr(found, ("chiffre", "chiffres")) == [
        "2\xa0chiffres se retrouvent d’après leurs preuves",
        "0\xa0chiffre n’a qu’une source, ou est ND",
        "1\xa0chiffre faux",
    ]
