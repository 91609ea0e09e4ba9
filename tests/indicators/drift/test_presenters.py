"""The drift in words: pure, from values to sentences."""

import datetime as dt
from decimal import Decimal

import pytest

from common.figure import Figure
from indicators.drift.changes import ExplainedChange, RecordDifference
from indicators.drift.explaining import Cause, CauseKind
from indicators.drift.presenters import DriftLine, account, change_counts_words, lead, since_words, title
from indicators.drift.queries import Drift, ExplainedDifference, Reference
from indicators.models import Publication, PublishedResult
from indicators.queries.years import ChangeCounts
from tests import wordings
from tests.indicators.drift.test_comparing import row

AT = dt.datetime(2022, 3, 3, 10, tzinfo=dt.UTC)
ENTERED = ExplainedDifference(RecordDifference(None, row(1)), Cause(CauseKind.ENTERED))
LEFT = ExplainedDifference(RecordDifference(row(2), None), Cause(CauseKind.WITHDRAWN))
REDATED = ExplainedDifference(RecordDifference(row(3), row(3, date=dt.date(2021, 6, 1))), Cause(CauseKind.REDATED))


def drift(
    published: int | None,
    value: int | None,
    *lines: ExplainedDifference,
    then: int | None = None,
    is_later: bool = False,
    adds_up: bool = True,
) -> Drift:
    """Return the drift of a figure published with evidence, or without if ``then`` is the value computed at the time."""
    figure = None if published is None else Decimal(published)
    publication = Publication(year=2021, published_on=dt.date(2022, 3, 3))
    known = figure if then is None else Decimal(then)
    return Drift(
        code="launched",
        label="Produits lancés",
        unit="produits",
        year=2021,
        published=PublishedResult(publication=publication, year=2021, value=figure, has_evidence=then is None),
        figure=Figure(value),
        adds_up=adds_up,
        reference=Reference(known, AT, is_published=then is None, is_later=is_later),
        kept=0,
        lines=lines,
    )


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (drift(50, 50), wordings.UNCHANGED_SINCE_PUBLICATION),
        (drift(50, 51, ENTERED), "+1 depuis : 1 enregistrement a changé."),
        (drift(50, 49, LEFT, REDATED), "−1 depuis : 2 enregistrements ont changé."),
        (drift(50, 50, ENTERED, LEFT), "2 enregistrements ont changé depuis, sans changer le total."),
        (
            drift(115, 100, then=100),
            "15 publiés sans qu’aucun enregistrement ne les montre. Aucun enregistrement connu n’a changé.",
        ),
        (
            drift(1, 1, ENTERED, then=0),
            "1 publié sans qu’aucun enregistrement ne le montre. +1 depuis : 1 enregistrement a changé.",
        ),
        (
            drift(8, 16, then=16),
            "Les fiches montraient 8 de plus que le chiffre publié. Aucun enregistrement connu n’a changé.",
        ),
        (drift(5, 5, then=5), wordings.UNCHANGED_SINCE_PUBLICATION),
        (drift(None, 5), "Différence non déterminée : l’un des deux chiffres est ND."),
        (drift(5, None), "Différence non déterminée : l’un des deux chiffres est ND."),
    ],
)
def test_difference_is_reported_in_a_sentence_or_two(one: Drift, expected: str) -> None:
    assert lead(one).replace("\xa0", " ") == expected


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (drift(50, 49), "Produits lancés en 2021 : 49 aujourd’hui pour 50 publiés"),
        (drift(1, 0), "Produits lancés en 2021 : 0 aujourd’hui pour 1 publié"),
        (drift(None, 3), "Produits lancés en 2021 : 3 aujourd’hui pour ND publié"),
    ],
)
def test_title_is_the_finding(one: Drift, expected: str) -> None:
    assert title(one, "aujourd’hui").replace("\xa0", " ") == expected


def account_of(one: Drift) -> list[tuple[str, str, bool]]:
    clean = str.maketrans({"\xa0": " ", "\u202f": " "})
    entries: list[DriftLine] = account(one, "aujourd’hui")
    return [(entry.label.translate(clean), entry.amount, entry.is_total) for entry in entries]


def test_account_of_a_figure_without_evidence_shows_what_no_record_shows() -> None:
    assert account_of(drift(115, 101, ENTERED, then=100)) == [
        ("Publié", "115", True),
        (wordings.PUBLISHED_WITHOUT_RECORD, "−15", False),
        ("D’après les fiches à la publication, le 3 mars 2022", "100", True),
        ("Enregistré depuis (1 enregistrement)", "+1", False),
        (wordings.BY_THE_RECORDS_TODAY, "101", True),
    ]
    assert account_of(drift(8, 16, then=16, is_later=True))[1:3] == [
        ("Connus des fiches, et non comptés dans le chiffre publié", "+8", False),
        ("D’après les fiches au début de l’historique, le 3 mars 2022", "16", True),
    ]


def test_account_is_empty_where_figures_do_not_add_up() -> None:
    assert account(drift(50, 49, adds_up=False), "aujourd’hui") == []
    assert account(drift(None, 49), "aujourd’hui") == []


def change(source: str | None, team: str = "", author: str = "Camille") -> ExplainedChange:
    return ExplainedChange("phase", 1, 1, AT, "update", {}, {}, source, "", team, author)


def test_moment_compared_with_is_reported() -> None:
    account_of = (drift(1, 1), drift(1, 1, then=1), drift(1, 1, then=1, is_later=True))
    said = [since_words(one).replace("\u202f", " ") for one in account_of]
    assert said == [
        "Depuis la publication, figée le 3 mars 2022 à 11 h 00.",
        "Depuis la publication, le 3 mars 2022.",
        "L’historique des fiches commence le 3 mars 2022, après la publication : ce qui a changé entre les deux n’est pas"
        " connu.",
    ]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (ChangeCounts(0, 0, 0), ""),
        (ChangeCounts(3, 0, 0), "3 enregistrements ajoutés depuis la publication."),
        (
            ChangeCounts(1, 1, 2),
            "1 enregistrement ajouté, 1 enregistrement retiré, 2 enregistrements redatés ou modifiés depuis la publication.",
        ),
    ],
)
def test_table_of_the_year_has_one_sentence(changes: ChangeCounts, expected: str) -> None:
    assert change_counts_words(changes).replace("\xa0", " ") == expected
