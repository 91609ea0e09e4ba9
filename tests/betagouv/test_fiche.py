import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from betagouv.fields import TEXTS
from betagouv.parse.fiche import read_fiche
from betagouv.parse.fields import FieldReader, without_tags
from betagouv.parse.others import read_incubator, read_organisation, read_phase_word, read_round
from betagouv.parse.records import (
    AwardMention,
    Carrier,
    Document,
    ParsedFiche,
    ParsedRecord,
    SourceVocabulary,
    UnreadableError,
)
from startups.models.fiche import MAX_CONTENT
from tests import wordings
from tests.betagouv.factory import fiche
from tests.factories import KINDS

VOCABULARY = SourceVocabulary(
    {key: rank for rank, (key, *_) in enumerate(KINDS, start=1)},
    frozenset({"fabrique", "atelier"}),
    frozenset({"ministere", "agence"}),
    frozenset({12, 13}),
)
DAY = dt.date.fromisoformat


def document(front: Any, body: str = "") -> Document:
    return {"front": front, "body": body}


def read(body: str = "", **front: Any) -> ParsedFiche:
    return read_fiche("a", document(fiche(**front), body), VOCABULARY, DAY("2026-08-20"))


def found(sheet: Any) -> list[tuple[str, str, str, str]]:
    return [(str(a.code), a.field, a.detail, a.word) for a in sheet.anomalies]


def test_absent_fields_are_empty_or_unknown() -> None:
    assert read_fiche(
        "a", document({"title": "A", "incubator": "fabrique"}), VOCABULARY, DAY("2026-08-20")
    ).columns == {
        **{field.column: "" for field in TEXTS},
        "name": "A",
        "has_stats": None,
        "risk_analysed": None,
        "security_followed": None,
        "themes": [],
        "user_types": [],
        "technologies": [],
        "redirect_from": [],
        "content": "",
        "details": {},
    }


def test_words_are_exact() -> None:
    columns = read(link=" https://x.fr ", title="  2024 ", robots=True, usertypes="seul", techno=[2, None, ""]).columns
    assert {name: columns[name] for name in ("link", "name", "robots", "user_types", "technologies")} == {
        "link": " https://x.fr ",
        "name": "  2024 ",
        "robots": "true",
        "user_types": ["seul"],
        "technologies": ["2"],
    }


@pytest.mark.parametrize(
    ("front", "doubt"),
    [
        ({"contact": "x" * 301}, ("invalid", "contact", "301 caractères, pour 300 au plus", "")),
        ({"link": ["a"]}, ("invalid", "link", wordings.NO_TEXT, "")),
        ({"techno": ["a", {"b": 1}]}, ("invalid", "techno[1]", wordings.NO_TEXT, "")),
        ({"stats": "peut-être"}, ("invalid", "stats", "« peut-être » n’est ni oui ni non", "")),
        (
            {"accessibility_status": "bof"},
            ("invalid", "accessibility_status", "conformité inconnue : « bof »", "bof"),
        ),
        (
            {"sponsors": ["/organisations/inconnue"]},
            ("unknown-reference", "sponsors[0]", "sponsor inconnu : « /organisations/inconnue »", "inconnue"),
        ),
        (
            {"sponsors": ["ministere", "/organisations/ministere"]},
            ("duplicate", "sponsors[1]", "sponsor déjà cité : « /organisations/ministere »", ""),
        ),
        ({"incubator": ""}, ("unknown-reference", "incubator", "aucun incubateur", "")),
        ({"incubator": "x"}, ("unknown-reference", "incubator", "incubateur inconnu : « x »", "x")),
        ({"incubators": ["fabrique", "x"]}, ("unknown-reference", "incubators", "incubateur inconnu : « x »", "x")),
        ({"incubators": ["fabrique"] * 2}, ("duplicate", "incubators", "un incubateur est cité deux fois", "")),
        ({"fast": {"montant": 1}}, ("invalid", "fast", "n’a pas de promotion lisible", "")),
        ({"fast": 12}, ("invalid", "fast", "n’a pas de promotion lisible", "")),
        (
            {"fast": {"promotion": 12, "montant": "beaucoup"}},
            ("invalid", "fast.montant", "« beaucoup » n’est pas un montant en euros", ""),
        ),
        (
            {"fast": {"promotion": 12, "montant": -3}},
            ("invalid", "fast.montant", "« -3 » n’est pas un montant en euros", ""),
        ),
        ({"fast": {"promotion": 99}}, ("unknown-reference", "fast", "appel FAST inconnu : 99", "99")),
    ],
)
def test_doubtful_value_is_reported_and_left_out(front: dict[str, Any], doubt: tuple[str, str, str, str]) -> None:
    assert found(read(**front)) == [doubt]


@pytest.mark.parametrize("title", [None, "", "  ", ["a"]])
def test_fiche_without_a_title_is_refused(title: object) -> None:
    with pytest.raises(UnreadableError, match="n’a pas de titre"):
        read(title=title)


def test_fiche_with_too_long_a_text_is_refused() -> None:
    assert read("x" * MAX_CONTENT).columns["content"] == "x" * MAX_CONTENT
    with pytest.raises(UnreadableError, match="500001 caractères"):
        read("x" * (MAX_CONTENT + 1))


@pytest.mark.parametrize(
    ("front", "carriers"),
    [
        ({}, [Carrier("fabrique", True, 0)]),
        ({"incubators": ["atelier", "fabrique"]}, [Carrier("atelier", False, 0), Carrier("fabrique", True, 1)]),
        ({"incubators": ["atelier"]}, [Carrier("fabrique", True, 0), Carrier("atelier", False, 1)]),
        (
            {"incubator": None, "incubators": ["atelier", "fabrique"]},
            [Carrier("atelier", True, 0), Carrier("fabrique", False, 1)],
        ),
        ({"incubator": "/incubateurs/atelier/"}, [Carrier("atelier", True, 0)]),
    ],
)
def test_incubator_leads_those_listed(front: dict[str, Any], carriers: list[Carrier]) -> None:
    assert list(read(**front).carriers) == carriers


def event(date: str, comment: str = "") -> dict[str, str]:
    return {"name": "fast", "date": date, "comment": comment}


@pytest.mark.parametrize(
    ("fast", "events", "grants"),
    [
        (None, [], []),
        (None, [event("2023-01-01", "Bilan du Fast")], []),
        ({"promotion": 12, "montant": 120000}, [], [AwardMention(12, Decimal(120000), None)]),
        ({"promotion": 12, "montant": "120 000,5"}, [], [AwardMention(12, None, None)]),
        ({"promotion": 12}, [event("2023-01-01")], [AwardMention(12, None, DAY("2023-01-01"))]),
        (
            {"promotion": 12, "montant": 5},
            [event("2023-01-01", "Montant de 5€ pour la promotion 12")],
            [AwardMention(12, Decimal(5), DAY("2023-01-01"))],
        ),
        (
            {"promotion": 13, "montant": 5},
            [event("2023-01-01", "Montant de 370\u202f000 € pour la promotion 12")],
            [AwardMention(12, Decimal(370000), DAY("2023-01-01")), AwardMention(13, Decimal(5), None)],
        ),
        (None, [event("2023-01-01", "Lauréat du FAST 13. ")], [AwardMention(13, None, DAY("2023-01-01"))]),
        ({"promotion": 12}, [event("2023-01-01"), event("2023-02-01")], [AwardMention(12, None, None)]),
    ],
)
def test_grants_come_from_the_field_and_the_events_that_name_a_round(
    fast: Any, events: list[Any], grants: list[AwardMention]
) -> None:
    assert list(read(fast=fast, events=events).grants) == grants


@pytest.mark.parametrize(
    ("comment", "amount"),
    [
        ("150€", "150"),
        ("370\u202f000 €", "370000"),
        ("370 000,50 €", "370000.50"),  # not 50
        ("1234.5€", "1234.5"),
        ("1.500 €", None),  # ambiguous: a thousand and a half, or one and a half
        ("1,234 €", None),
        ("0 €", None),
        ("1,5 M€", None),
        ("euros : 12", None),
        ("999 999 999 999,99 €", "999999999999.99"),
        ("montant de 5 € puis de 7 €", "5"),
    ],
)
def test_amount_of_an_event_is_the_whole_number_before_the_euro(comment: str, amount: str | None) -> None:
    sheet = read(events=[event("2023-01-01", f"promotion 12, {comment}")])
    assert sheet.grants == (AwardMention(12, None if amount is None else Decimal(amount), DAY("2023-01-01")),)
    assert found(sheet) == []


def test_amount_that_no_column_holds_is_reported_and_left_out() -> None:
    sheet = read(events=[event("2023-01-01", f"promotion 12, {10**12} €")])
    assert sheet.grants == (AwardMention(12, None, DAY("2023-01-01")),)
    assert found(sheet) == [("invalid", "events[0]", "« 1000000000000 € » n’est pas un montant en euros", "")]


@pytest.mark.parametrize(
    ("promotion", "number"),
    [(0, None), (1000, None), (True, None), ("12", None), (12.0, None), (None, None), (12, 12), (13, 13)],
)
def test_round_of_the_field_is_a_number_from_1_to_999(promotion: Any, number: int | None) -> None:
    sheet = read(fast={"promotion": promotion})
    assert [grant.number for grant in sheet.grants] == ([number] if number else [])
    assert [one[2] for one in found(sheet)] == ([] if number else ["n’a pas de promotion lisible"])


@pytest.mark.parametrize(
    ("amount", "read_as"),
    [
        (300, "300"),
        ("300 €", "300"),
        ("1 300,5", None),
        (0, None),
        (-1, None),
        ("0.001", None),
        (10**12, None),
        ("9" * 40, None),
        ("NaN", None),
        ("Infinity", None),
        ("999999999999.99", "999999999999.99"),
        ([], None),
    ],
)
def test_amount_of_the_field_is_positive_and_to_the_cent(amount: Any, read_as: str | None) -> None:
    sheet = read(fast={"promotion": 12, "montant": amount})
    assert sheet.grants == (AwardMention(12, None if read_as is None else Decimal(read_as), None),)
    assert [one[1] for one in found(sheet)] == ([] if read_as else ["fast.montant"])


def test_amount_that_the_event_shows_too_is_no_conflict() -> None:
    for amount in (None, 150):
        sheet = read(fast={"promotion": 12, "montant": amount}, events=[event("2024-01-01", "150€, promotion 12")])
        assert (sheet.grants, found(sheet)) == ((AwardMention(12, Decimal(150), DAY("2024-01-01")),), [])


def test_amount_that_the_event_denies_is_a_conflict() -> None:
    sheet = read(fast={"promotion": 12, "montant": 300}, events=[event("2024-01-01", "150€, promotion 12")])
    assert found(sheet) == [("conflict", "fast.montant", "300 € ici, 150 € dans l’événement du 2024-01-01", "")]
    assert sheet.grants == (AwardMention(12, Decimal(300), DAY("2024-01-01")),)


INNER = ["name", "start", "date", "promotion", "montant", "x"]
scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=6)
values = st.recursive(
    scalars | st.just("2020-01-01"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(INNER), inner),
    max_leaves=8,
)
NAMES = [
    *(field.file for field in TEXTS),
    "stats",
    "techno",
    "phases",
    "events",
    "sponsors",
    "incubator",
    "incubators",
    "fast",
    "autre",
]


@given(st.dictionaries(st.sampled_from(NAMES), values), st.text(max_size=5))
def test_any_front_matter_is_read_or_refused_for_its_title(front: dict[str, Any], body: str) -> None:
    try:
        sheet = read_fiche("a", document(front, body), VOCABULARY, DAY("2026-08-20"))
    except UnreadableError as error:
        assert str(error) == wordings.WITHOUT_TITLE
    else:
        assert len({(a.code, a.field) for a in sheet.anomalies}) == len(sheet.anomalies)


@given(st.dictionaries(st.sampled_from(["name", "title", "owner", "acronym", "status", "hidden"]), values))
def test_any_other_front_matter_is_read_or_refused_for_its_name(front: dict[str, Any]) -> None:
    whole = document(front)
    readers: list[Callable[[], ParsedRecord]] = [
        lambda: read_organisation("a", whole, VOCABULARY),
        lambda: read_incubator("a", whole, VOCABULARY),
        lambda: read_round("12_fast", whole),
        lambda: read_phase_word("abandon", whole, VOCABULARY),
    ]
    for read_other in readers:
        try:
            read_other()
        except UnreadableError as error:
            assert str(error).startswith("n’a pas ")


def test_organisation_and_incubator_are_read() -> None:
    organisation = read_organisation(
        "a", document({"name": "A", "acronym": "x" * 61, "type": "autre", "domaine_ministeriel": "autres"}), VOCABULARY
    )
    assert organisation.columns == {"name": "A", "acronym": "", "kind": "autre", "ministry": "autres"}
    assert found(organisation) == [("invalid", "acronym", "61 caractères, pour 60 au plus", "")]
    incubator = read_incubator("a", document({"title": "A", "owner": "/organisations/inconnue"}), VOCABULARY)
    assert incubator.owner == ""
    assert found(incubator) == [
        ("unknown-reference", "owner", "organisation inconnue : « /organisations/inconnue »", "inconnue")
    ]


@pytest.mark.parametrize(
    ("key", "front", "columns"),
    [
        ("12_fast", {"title": "FAST 12 - Janvier 2023"}, (12, 2023, 1)),
        ("x", {"title": "FAST 12 - Décembre 2023", "promotion": 13}, (13, 2023, 4)),
        ("06_fast", {"title": "FAST 6 - Juin 2020"}, (6, 2020, 2)),
    ],
)
def test_round_is_read_from_its_title(key: str, front: dict[str, Any], columns: tuple[int, int, int]) -> None:
    number, year, quarter = columns
    read = read_round(key, document(front)).columns
    assert read == {"number": number, "year": year, "quarter": quarter, "stated_awards": None}


@pytest.mark.parametrize(
    ("body", "announced"),
    [
        ("Le comité a sélectionné 10 projets pour un montant total de 2 530 000€.", 10),
        ("## Les lauréats Fast 9\n1 - [Un](https://a) : x\n2 - [Deux](https://b)\n", 2),
        ("## Les lauréats Fast 9\nÀ venir", None),
    ],
)
def test_round_has_the_laureates_that_its_page_announces(body: str, announced: int | None) -> None:
    assert read_round("9_fast", document({"title": "FAST 9 - Mars 2021"}, body)).columns["stated_awards"] == announced


@pytest.mark.parametrize(
    ("key", "title", "reason"),
    [("page", "Autre page", "n’a pas de numéro"), ("12_fast", "Autre page", "n’a pas d’année")],
)
def test_round_without_number_or_year_is_refused(key: str, title: str, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        read_round(key, document({"title": title}))


def test_round_of_an_unknown_month_has_no_quarter() -> None:
    sheet = read_round("12_fast", document({"title": "FAST 12 - Brumaire 2023"}))
    assert sheet.columns["quarter"] is None
    assert found(sheet) == [("unknown-word", "title", "mois inconnu : « Brumaire »", "Brumaire")]


def test_phase_word_that_is_not_ours_is_reported() -> None:
    assert found(read_phase_word("rêve", document({}), VOCABULARY)) == [
        ("unknown-word", "status", wordings.UNKNOWN_PHASE, "rêve")
    ]
    assert found(read_phase_word("x", document({"status": "abandon"}), VOCABULARY)) == []


@pytest.mark.parametrize(("text", "day"), [("20210201", "2021-02-01"), ("2021-W05-1", "2021-02-01")])
def test_date_in_another_notation_is_read_and_reported(text: str, day: str) -> None:
    reader = FieldReader("startup", "a", {})
    assert reader.day(text, "phases[0].start") == dt.date.fromisoformat(day)
    assert [(one.code, one.detail) for one in reader.anomalies] == [
        ("invalid", f"« {text} » est lu comme le {day} : écrivez-le {day}")
    ]


@pytest.mark.parametrize("text", ["2021-02-01", "2021-02-01 10:00", "2021-02-01T10:00:00Z"])
def test_date_with_a_time_is_no_doubt(text: str) -> None:
    reader = FieldReader("startup", "a", {})
    assert (reader.day(text, "x"), reader.anomalies) == (dt.date(2021, 2, 1), [])


@pytest.mark.parametrize(
    ("word", "detail"),
    [
        ("Camille Exemple", "sponsor qui a l’air d’une personne : nom masqué"),
        ("Anne-Marie d'Exemple", "sponsor qui a l’air d’une personne : nom masqué"),
        ("/organisations/camille-exemple", "sponsor qui a l’air d’une personne : nom masqué"),
        ("/organisations/agence-exemple", "sponsor inconnu : « /organisations/agence-exemple »"),
        ("/organisations/inconnue", "sponsor inconnu : « /organisations/inconnue »"),
        ("inconnue", "sponsor inconnu : « inconnue »"),
    ],
)
def test_sponsor_that_looks_like_a_person_is_not_named(word: str, detail: str) -> None:
    sheet = read(sponsors=[word])
    assert (sheet.sponsors, [one.detail for one in sheet.anomalies if one.field == "sponsors[0]"]) == ((), [detail])


def test_event_of_the_fast_that_gives_no_award_is_reported() -> None:
    events = [{"name": "fast", "date": "2021-01-15"}, {"name": "fast", "date": "2022-01-15", "comment": "FAST 12"}]
    sheet = read(events=events)
    assert [one.detail for one in sheet.anomalies if one.field.startswith("events")] == [
        "lauréat du FAST le 2021-01-15 : sans numéro d’appel, aucun financement n’est enregistré"
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('Les <span class="fr-text--bold">projets</span> d&#39;ici', "Les projets d'ici"),
        ("a < b et c > d &amp; e", "a < b et c > d &amp; e"),
        ("", ""),
    ],
)
def test_without_tags_keeps_the_words(text: str, words: str) -> None:
    assert without_tags(text) == words
