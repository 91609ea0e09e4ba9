"""The form of a publication without its page: what is frozen for each indicator. Pure."""

from decimal import Decimal
from typing import Any

import pytest

from common.figure import Figure
from indicators.actions.publishing import PublicationEntry
from indicators.queries.publishable import PublicationCandidate
from tests import wordings
from tests.workspace.typed import refused, typed
from workspace.publication.forms import PublicationForm, chosen_at_once


def candidate(code: str, value: str | None = None, rows: int = 0, published: Any = None) -> PublicationCandidate:
    return PublicationCandidate(
        indicator=1,
        code=code,
        label=code.title(),
        unit="",
        wording="",
        is_fictitious=False,
        definition=1,
        rule={},
        rule_in_words="",
        figure=Figure(None if value is None else Decimal(value)),
        digest=None,
        rows=rows,
        published=published,
    )


KNOWN, UNKNOWN = candidate("launched", "1200", rows=50), candidate("women")


def form(*, is_past: bool = True, **values: Any) -> PublicationForm:
    sent = typed(published_on="2022-02-01", **values)
    return PublicationForm(sent, candidates=[KNOWN, UNKNOWN], is_past=is_past)


ASKED: list[tuple[dict[str, Any], list[PublicationEntry], list[Decimal | None]]] = [
    ({"choice_launched": "records"}, [PublicationEntry("launched")], [Decimal(1200)]),
    (
        {"choice_launched": "typed", "value_launched": "50"},
        [PublicationEntry("launched", True, Decimal(50))],
        [Decimal(50)],
    ),
    (
        {"choice_launched": "typed", "value_launched": "0"},
        [PublicationEntry("launched", True, Decimal(0))],
        [Decimal(0)],
    ),
    ({"choice_launched": "unknown"}, [PublicationEntry("launched", True, None)], [None]),
    (
        {"choice_women": "typed", "value_women": "38,5"},
        [PublicationEntry("women", True, Decimal("38.5"))],
        [Decimal("38.5")],
    ),
    (
        {"choice_women": "unknown", "choice_launched": "records"},
        [PublicationEntry("launched"), PublicationEntry("women", True, None)],  # in the order of the table
        [Decimal(1200), None],
    ),
]


@pytest.mark.parametrize(("values", "entries", "frozen"), ASKED)
def test_what_was_chosen_is_what_would_be_frozen(
    values: dict[str, Any], entries: list[PublicationEntry], frozen: list[Decimal | None]
) -> None:
    sent = form(**values)
    assert (refused(sent), sent.entries) == ({}, entries)
    assert [(entry, one.code) for entry, one in sent.chosen] == [(entry, entry.code) for entry in entries]
    assert [entry.value if entry.typed else one.value for entry, one in sent.chosen] == frozen


EMPTY = ["Laissez vide, ou choisissez « Valeur saisie »."]


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({}, {"__all__": [wordings.NOTHING_TO_PUBLISH]}),
        ({"choice_women": "records"}, {"choice_women": [wordings.NOT_IN_THE_LIST]}),  # nothing is computed for it
        ({"choice_launched": "typed"}, {"value_launched": [wordings.PUBLISHED_VALUE_EXPECTED]}),
        ({"choice_launched": "records", "value_launched": "50"}, {"value_launched": EMPTY}),
        ({"choice_launched": "unknown", "value_launched": "0"}, {"value_launched": EMPTY}),
        ({"value_launched": "50"}, {"value_launched": EMPTY}),
        (
            {"choice_launched": "typed", "value_launched": "cinquante"},
            {"value_launched": [wordings.UNREADABLE_NUMBER]},
        ),
        (
            {"choice_autre": "records"},
            {"__all__": ["Ce formulaire n’a pas de champ « choice_autre ». Rechargez la page, puis recommencez."]},
        ),
    ],
)
def test_what_can_not_be_published_is_refused_next_to_its_field(
    values: dict[str, Any], refusal: dict[str, list[str]]
) -> None:
    assert refused(form(**values)) == refusal


@pytest.mark.parametrize("choice", ["typed", "unknown"])
def test_the_running_year_is_published_from_the_records_only(choice: str) -> None:
    sent = form(is_past=False, choice_launched=choice, value_launched="50" if choice == "typed" else "")
    assert refused(sent)["choice_launched"] == [wordings.NOT_IN_THE_LIST]
    assert refused(form(is_past=False, choice_launched="records")) == {}


def test_each_indicator_offers_what_is_known_of_it() -> None:
    words = [
        [str(label).replace("\u202f", " ").replace("\xa0", " ") for _, label in row["choice"].field.choices]
        for row in form().rows()
    ]
    without = ["Valeur saisie, sans preuves", wordings.PUBLISHED_WITHOUT_EVIDENCE]
    assert words == [
        ["Ne pas publier", "Résultat des fiches : 1 200 (50 enregistrements)", *without],
        ["Ne pas publier", *without],
    ]


def test_publishing_in_one_go_begins_with_what_is_known_and_not_published() -> None:
    zero, done = candidate("zero", "0"), candidate("done", "1", published=object())
    assert chosen_at_once([KNOWN, UNKNOWN, zero, done]) == {"choice_launched": "records", "choice_zero": "records"}
    assert chosen_at_once([]) == {}
