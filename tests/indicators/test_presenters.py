import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from common.figure import Figure
from indicators import presenters
from indicators.models import Target
from indicators.queries import EvidenceRow, IndicatorYear, Live, Published, YearFigures
from tests import wordings

MOMENT = dt.datetime(2026, 11, 24, 15, 0, tzinfo=dt.UTC)


def target(value: str | None, direction: str = "at_least", tolerance: str = "0") -> Target:
    return Target(value=None if value is None else Decimal(value), direction=direction, tolerance=Decimal(tolerance))


def figures(live: str | None, published: str | None, goal: Target | None = None) -> YearFigures:
    return YearFigures(
        live=Live(Figure(None if live is None else Decimal(live)), MOMENT),
        published=None
        if published is None
        else Published(Figure(Decimal(published)), dt.date(2022, 2, 1), False, goal),
        target=goal,
    )


@pytest.mark.parametrize(
    ("goal", "words"),
    [
        (None, "Pas de cible"),
        (target(None), "Non déterminé\xa0(ND)"),
        (target("122"), "au moins 122"),
        (target("13", "at_most"), "au plus 13"),
        (target("17.5", tolerance="0.5"), "au moins 17,5, à 0,5 près"),
    ],
)
def test_target_in_words(goal: Target | None, words: str) -> None:
    assert presenters.target_in_words(goal) == words


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (figures("100", "115", target("122")), "94\u202f% de la cible"),
        (figures("100", None, target("100")), "100\u202f% de la cible"),
        (figures("0", "0", target("0", "at_most")), ""),
        (figures("9", "11", target(None)), ""),
        (figures("9", "11"), ""),
        (figures(None, None, target("5")), ""),
    ],
)
def test_share_of_target_is_that_of_the_published_result(shown: YearFigures, words: str) -> None:
    assert presenters.share_of_target(shown.progress(is_over=False)) == words


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (figures("100", "115"), "100 aujourd’hui pour 115 publiés : 15 de moins."),
        (figures("43", "31"), "43 aujourd’hui pour 31 publiés : 12 de plus."),
        (figures("2", "1"), "2 aujourd’hui pour 1 publié : 1 de plus."),
        (figures("5", "5"), "Le résultat est le même qu’à sa publication."),
        (figures(None, "5"), ""),
        (figures("5", None), ""),
    ],
)
def test_drift_in_words(shown: YearFigures, words: str) -> None:
    assert presenters.drift_in_words(shown) == words


def row_of(by_year: dict[int, YearFigures]) -> IndicatorYear:
    return IndicatorYear(
        code="c",
        label="Produits",
        unit="produits",
        wording="",
        year=2021,
        by_year=by_year,
    )


def test_history_in_words_prefers_what_was_published() -> None:
    row = row_of({2020: figures("43", "31"), 2021: figures("45", None), 2022: figures(None, None)})
    assert presenters.history_in_words(row) == "Produits : 31 en 2020, 45 en 2021."
    assert presenters.history_in_words(row_of({})) == "Produits : aucun résultat."


@pytest.mark.parametrize(
    ("at", "source", "team", "words"),
    [
        (MOMENT, "importer", "", "Import de beta.gouv.fr, le 24\u202fnovembre\u202f2026"),
        (MOMENT, "page", "ANCT", "Équipe de l’incubateur ANCT, le 24\u202fnovembre\u202f2026"),
        (MOMENT, "page", "", "Saisie dans Betaportfolio, le 24\u202fnovembre\u202f2026"),
        (MOMENT, "une autre", "", "Saisie dans Betaportfolio, le 24\u202fnovembre\u202f2026"),
        (MOMENT, None, "", "Origine externe, le 24\u202fnovembre\u202f2026"),
        (None, None, "", "Non renseigné"),
    ],
)
def test_recorded_in_words_names_no_person(at: dt.datetime | None, source: str | None, team: str, words: str) -> None:
    row = EvidenceRow(
        startup="s",
        name="S",
        record="phase",
        record_id=1,
        date=dt.date(2021, 1, 1),
        reason="",
        amount=Decimal(1),
        recorded_at=at,
        source=source,
        team=team,
    )
    assert presenters.recorded_in_words(row) == words
    assert presenters.recorded_and_why(replace(row, why="Relu")) == f"{words}. Motif\u00a0: Relu"


@pytest.mark.parametrize(
    ("said", "once"), [(["a", "a", "a"], "a"), (["a"], ""), (["a", "b"], ""), ([], ""), (["", ""], "")]
)
def test_value_shared_by_all_rows_is_reported_once(said: list[str], once: str) -> None:
    assert presenters.shared_text(said) == once


@pytest.mark.parametrize(
    ("value", "title"),
    [
        (None, wordings.UNDETERMINED_RESULT),
        (Decimal(0), "0 : aucun enregistrement ne compte"),
        (Decimal(1), "Produits lancés en 2021\xa0: 1"),
        (Decimal(1200), "1\u202f200\xa0produits lancés en 2021"),
    ],
)
def test_proof_title_is_the_count(value: Decimal | None, title: str) -> None:
    assert presenters.proof_title(value, "Produits lancés", "produits", 2021) == title


@pytest.mark.parametrize(
    ("has_evidence", "words"),
    [(True, "avec ses preuves"), (False, "sans ses preuves")],
)
def test_publication_in_words(has_evidence: bool, words: str) -> None:
    published = Published(Figure(Decimal(50)), dt.date(2022, 2, 1), has_evidence)
    assert presenters.published_in_words(published) == f"publié le 1er\u202ffévrier\u202f2022, {words}"
