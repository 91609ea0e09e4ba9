"""Changes of the live figures since they were frozen. Pure."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from bilan.editions.drift import FigureDifference, differences, member_causes
from bilan.figures.report_figure import FigureEvidence, ReportFigure, evidence_row, format_figure
from common.bounds import bound_of
from common.exact_json import exact_text
from common.figure import UNKNOWN, Figure
from indicators.drift.explaining import CauseKind
from tests import factories, wordings

EVA, HISTOLOGE = (
    FigureEvidence("Eva", "/startups/eva/", Figure(150, day=dt.date(2021, 3, 31))),
    FigureEvidence("Histologe", figure=Figure(100)),
)
TOTAL = ReportFigure(
    "fast.total", "Montant", live=Figure(Decimal(250), "€"), aggregate="sum", evidence=(EVA, HISTOLOGE)
)


def frozen(*figures: ReportFigure) -> dict[str, Any]:
    return {"figures": [one.document() for one in figures]}


def moved(now: ReportFigure | None, before: ReportFigure = TOTAL) -> list[FigureDifference]:
    return differences(frozen(before), {now.key: now} if now else {})


def test_nothing_has_moved() -> None:
    assert moved(TOTAL) == []
    assert (
        moved(replace(TOTAL, live=Figure(Decimal("250.00"), "€"), label="Autre libellé", source="Autre source")) == []
    )


def test_a_value_that_moved_is_returned_with_its_change_and_its_records() -> None:
    more = FigureEvidence("Eva", "/startups/eva/", Figure(160, day=dt.date(2021, 3, 31)))
    (one,) = moved(replace(TOTAL, live=Figure(Decimal(260), "€"), evidence=(more, HISTOLOGE)))
    assert one == FigureDifference(
        "fast.total",
        "Montant",
        "250\u202f€",
        "250\u202f€",
        "260\u202f€",
        Decimal(10),
        ("Eva",),
        ("Eva",),
        ((CauseKind.CHANGED, 1),),
    )


def test_evidence_that_moved_under_the_same_value_is_reported() -> None:
    other = FigureEvidence("Estime", figure=Figure(100))
    (one,) = moved(replace(TOTAL, evidence=(EVA, other)))
    assert (one.change, one.gone, one.new) == (Decimal(0), ("Histologe",), ("Estime",))


def test_records_are_counted_by_how_they_differ() -> None:
    later = replace(EVA, figure=replace(EVA.figure, day=dt.date(2021, 4, 30)))
    (one,) = moved(replace(TOTAL, evidence=(later, FigureEvidence("Estime", figure=Figure(100)))))
    assert dict(one.causes) == {CauseKind.REDATED: 1, CauseKind.WITHDRAWN: 1, CauseKind.ENTERED: 1}


@pytest.mark.django_db(transaction=True)
def test_members_that_make_the_difference_are_counted_by_what_changed_since() -> None:
    day = dt.date(2022, 6, 1)
    redated = factories.make_member("a", missions=[("2022-07-01", None)])
    withdrawn = factories.make_member("b", missions=[("2022-01-01", None)])
    factories.make_member("c", missions=[("2022-01-01", None)])
    moment = timezone.now()
    redated.missions.update(start=dt.date(2022, 5, 1))
    withdrawn.missions.all().delete()
    factories.make_member("d", missions=[("2022-01-01", None)])
    factories.make_member("e", missions=[("2023-01-01", None)])  # not on that day
    assert dict(member_causes(day, moment)) == {CauseKind.REDATED: 1, CauseKind.WITHDRAWN: 1, CauseKind.ENTERED: 1}


def test_a_figure_that_no_longer_exists_is_reported() -> None:
    (one,) = moved(None)
    assert (one.now, one.change, one.gone, one.new) == (
        wordings.NO_MORE_A_FIGURE,
        None,
        ("Eva", "Histologe"),
        (),
    )


def test_what_is_not_yet_computed_has_not_moved() -> None:
    waiting = replace(TOTAL, live=Figure(None, "€"), evidence=(), is_pending=True)
    assert moved(waiting) == []
    assert (waiting.words, waiting.live_words, waiting.origin) == (
        "en cours de calcul",
        "en cours de calcul",
        "records",
    )
    printed = replace(waiting, stated=Figure(Decimal(300), "€"))
    assert (printed.words, printed.live_words) == ("300\u202f€", "en cours de calcul")


def test_an_amount_that_is_not_known_adds_nothing_and_is_no_zero() -> None:
    unknown = FigureEvidence("Estime", figure=UNKNOWN)
    assert unknown.row == ["Estime", "", "", "", ""]
    assert evidence_row(unknown.row) == {"name": "Estime", "url": "", "date": None, "amount": None, "note": ""}


def test_what_becomes_known_or_unknown_has_no_change() -> None:
    unknown = replace(TOTAL, live=Figure(None, "€"), evidence=())
    (one,) = moved(unknown)
    assert (one.then, one.now, one.change) == ("250\u202f€", "Non déterminé\xa0(ND)", None)
    (one,) = moved(TOTAL, before=unknown)
    assert (one.then, one.now, one.change) == ("Non déterminé\xa0(ND)", "250\u202f€", None)


def test_what_is_printed_stays_next_to_what_moved() -> None:
    printed = replace(TOTAL, stated=Figure(Decimal(300), "€", is_rounded=True))
    (one,) = moved(replace(printed, live=Figure(Decimal(400), "€")), before=printed)
    assert (one.published, one.then, one.now) == ("environ\xa0300\u202f€", "250\u202f€", "400\u202f€")


ORIGINS = [
    (None, None, "", "records"),
    (None, None, "Note", "published"),
    (None, 5, "", "published"),
    (5, None, "Note", "records"),
    (5, 5, "Note", "both"),
    (5, 6, "Note", "moved"),
]


@pytest.mark.parametrize(("live", "stated", "source", "origin"), ORIGINS)
def test_origin_of_a_value_follows_from_its_live_stated_and_source(
    live: int | None, stated: int | None, source: str, origin: str
) -> None:
    one = ReportFigure(
        "a", "A", live=Figure(number(live)), stated=None if stated is None else Figure(number(stated)), source=source
    )
    assert (one.origin, one.value) == (origin, number(live if stated is None else stated))


@pytest.mark.parametrize(
    ("printed", "stated", "live", "origin"),
    [
        ("> 100", 100, 122, "both"),
        ("plus de 100", 100, 122, "both"),
        ("plus de 100", 100, 100, "moved"),
        ("plus d’un millier", 1000, 1001, "both"),
        ("au moins 100", 100, 100, "both"),
        ("au moins 100", 100, 99, "moved"),
        ("près de 100", 100, 98, "both"),
        ("près de 100", 100, 101, "moved"),
        ("environ 3 000 000", 3_000_000, 3_090_000, "both"),
        ("environ 3 000 000", 3_000_000, 3_600_000, "moved"),
        ("Moins de 5", 5, 4, "both"),
        ("moins de 5", 5, 5, "moved"),
        ("au plus 5", 5, 5, "both"),
    ],
)
def test_what_is_printed_with_a_bound_is_compared_with_it(printed: str, stated: int, live: int, origin: str) -> None:
    assert (
        ReportFigure(
            "a",
            "A",
            live=Figure(number(live)),
            stated=Figure(number(stated)),
            printed=printed,
            bound=bound_of(printed),
        ).origin
        == origin
    )


def number(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value)


WORDS = [
    (None, "", False, "Non déterminé\xa0(ND)"),
    (Decimal("1234.50"), "", False, "1\u202f234,5"),
    (Decimal(6_821_046), "€", False, "6\u202f821\u202f046\u202f€"),
    (Decimal("0.4"), "€", False, "0,40\u202f€"),
    (Decimal(30), "%", False, "30\u202f%"),
    (Decimal("17.45"), "%", False, "17,5\u202f%"),
    (Decimal(70), "+%", False, "+70\u202f%"),
    (Decimal(-3), "+%", False, "−3\u202f%"),
    (Decimal(0), "+%", False, "0\u202f%"),
    (Decimal(40_000), "", True, "environ\xa040\u202f000"),
]


@pytest.mark.parametrize(("value", "unit", "is_rounded", "words"), WORDS)
def test_a_value_is_reported_in_its_unit(value: Decimal | None, unit: str, is_rounded: bool, words: str) -> None:
    assert format_figure(Figure(value, unit, is_rounded=is_rounded)) == words


def test_a_figure_is_frozen_as_text_and_read_again() -> None:
    document = TOTAL.document()
    assert document["evidence"] == [
        ["Eva", "/startups/eva/", "2021-03-31", "150", ""],
        ["Histologe", "", "", "100", ""],
    ]
    assert (document["value"], document["live"], document["stated"], document["words"]) == (
        "250",
        "250",
        None,
        "250\u202f€",
    )
    assert [evidence_row(row)["amount"] for row in document["evidence"]] == [150, 100]
    assert (exact_text(Decimal("1E+3")), exact_text(Decimal("0.10")), exact_text(None)) == ("1000", "0.1", None)
    assert replace(TOTAL, evidence=(HISTOLOGE, EVA)).digest != TOTAL.digest
