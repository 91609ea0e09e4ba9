from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from common.clock import today
from common.words import date_fr
from indicators.models import Indicator, Target
from tests import factories, wordings
from tests.cases import cases
from tests.workspace.reading import errors, filled, messages, rows

pytestmark = pytest.mark.django_db
URL = "/espace/indicateurs/2021/"
EDIT = f"{URL}products_launched/"
TABLE = "Cible et jugement de chaque indicateur"


@pytest.fixture
def staff() -> User:
    return factories.make_user("dinum@example.gouv.fr", User.Role.DINUM, name="Camille")


@pytest.fixture
def desk(staff: User, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(staff)


@pytest.fixture
def launches() -> Indicator:
    return factories.make_indicator(label="Produits lancés")


def asked(**fields: Any) -> dict[str, Any]:
    return {"status": "value", "value": "49", "direction": "at_least", "source": "PAP", "reason": "PAP 2021", **fields}


def test_workspace_links_to_the_targets_of_the_running_year(desk: Client) -> None:
    for path in ("/espace/", "/espace/indicateurs/"):
        assert f'href="/espace/indicateurs/{today().year}/"' in desk.get(path).content.decode()


def test_targets_of_a_year_are_set_and_displayed(desk: Client, launches: Indicator) -> None:
    factories.make_target(factories.make_indicator("designated", position=1, label="Désignés"), 2021, None)
    page = desk.post(EDIT, filled(desk.get(EDIT), **asked(value="49,5", tolerance="1", source="PAP")), follow=True)
    assert messages(page) == ["La cible est enregistrée."]
    day = date_fr(today()).replace("\u202f", " ")
    assert rows(page, TABLE) == [
        [
            "Produits lancés",
            "au moins 49,5, à 1 près Unité : produits",
            "Aucun commentaire",
            "Aucun",
            f"Le {day}, par Camille Source : PAP",
            "Modifier : Produits lancés",
        ],
        [
            "Désignés",
            "Non déterminé (ND)",
            "Aucun commentaire",
            "Aucun",
            f"Le {day} Source : PAP 2021",
            "Modifier : Désignés",
        ],
    ]
    desk.post(
        EDIT, filled(desk.get(EDIT), status="unknown", value="", tolerance="", judgement="Tenue.", reason="Bilan")
    )
    assert [row[1:] for row in rows(desk.get(EDIT), "Changements de la cible, du plus récent au plus ancien")] == [
        [
            "Valeur : 49,5 → Non déterminé (ND) Tolérance : 1 → 0 Jugement de l’année : vide → Tenue.",
            "Bilan",
            "Camille",
        ],
        ["Valeur : 49,5 Sens : au moins Tolérance : 1 Source : PAP", "PAP 2021", "Camille"],
    ]
    gone = desk.post(EDIT, filled(desk.get(EDIT), status="none", judgement="", source="", reason="Erreur"), follow=True)
    assert [row[1] for row in rows(gone, TABLE)] == ["Pas de cible", "Non déterminé (ND)"]
    assert rows(desk.get(EDIT), "Changements de la cible, du plus récent au plus ancien")[0][1] == "Cible retirée"


def test_second_to_set_a_target_sees_what_the_first_set_and_decides(desk: Client, launches: Indicator) -> None:
    shown = desk.get(EDIT)
    desk.post(EDIT, filled(desk.get(EDIT), **asked(value="49", direction="at_most", judgement="Tenue.")))
    refused = desk.post(EDIT, filled(shown, **asked(value="51")))
    assert (refused.status_code, compared(refused)) == (
        409,
        [
            ("Valeur", "49", "51"),
            ("Sens", "au plus", "au moins"),
            ("Jugement de l’année", "Tenue.", "Vide"),
        ],
    )
    assert Target.objects.get().value == Decimal(49)
    chosen = {"choix_value": "mine", "choix_direction": "mine", "choix_judgement": "theirs"}
    again = desk.post(EDIT, filled(refused, **chosen), follow=True)
    assert messages(again) == ["La cible est enregistrée."]
    assert Target.objects.values_list("value", "direction", "judgement").get() == (Decimal(51), "at_least", "Tenue.")


def compared(page: Any) -> list[tuple[str, str, str]]:
    return [(one.label, one.theirs, one.mine) for one in page.context["compared"]]


def test_second_to_keep_a_target_that_the_first_removed_sees_it(desk: Client, launches: Indicator) -> None:
    desk.post(EDIT, filled(desk.get(EDIT), **asked()))
    shown = desk.get(EDIT)
    desk.post(EDIT, filled(desk.get(EDIT), status="none", value="", reason="Erreur"))
    refused = desk.post(EDIT, filled(shown, judgement="Tenue.", reason="Bilan"))
    assert (refused.status_code, compared(refused)[0]) == (409, ("Cible", "Pas de cible", "Une valeur"))
    assert not Target.objects.exists()


@cases(
    ("typed", "stored"),
    [
        ({"value": "0,5", "tolerance": "0,1"}, (Decimal("0.5"), "at_least", Decimal("0.1"), "PAP", "")),
        ({"value": "1", "direction": "at_most"}, (Decimal(1), "at_most", Decimal(0), "PAP", "")),
        ({"status": "unknown", "value": "", "source": " LFI "}, (None, "at_least", Decimal(0), "LFI", "")),
        ({"status": "unknown", "value": "", "judgement": "  Tenu. "}, (None, "at_least", Decimal(0), "PAP", "Tenu.")),
    ],
)
def test_typed_target_is_stored_and_shown_again(
    typed: dict[str, str], stored: tuple[Any, ...], desk: Client, launches: Indicator
) -> None:
    desk.post(EDIT, filled(desk.get(EDIT), **asked(**typed)))
    assert Target.objects.values_list(*Target.EDITED).get() == stored
    again = {**asked(**typed), "source": stored[3], "judgement": stored[4]}
    shown = {name: value for name, [value] in filled(desk.get(EDIT)).items() if name in again and name != "reason"}
    assert shown == {name: value for name, value in again.items() if name != "reason"}


def test_target_of_zero_is_saved(desk: Client, launches: Indicator) -> None:
    desk.post(EDIT, filled(desk.get(EDIT), **asked(value="0", direction="at_most")))
    assert Target.objects.get().value == Decimal(0)
    assert filled(desk.get(EDIT))["value"] == ["0"]


@pytest.fixture
def form(desk: Client, launches: Indicator) -> dict[str, Any]:
    """Return the form of a target, read once for all cases of a test."""
    return filled(desk.get(EDIT))


type Columns = tuple[Decimal | None, str, Decimal, str, str]
"""The value, direction, tolerance, judgement and source of a target."""
RECORDED: list[tuple[dict[str, str], Columns | None]] = [
    ({}, (Decimal(49), "at_least", Decimal(0), "", "PAP")),
    ({"value": "0,5", "tolerance": "0,1"}, (Decimal("0.5"), "at_least", Decimal("0.1"), "", "PAP")),
    ({"tolerance": ""}, (Decimal(49), "at_least", Decimal(0), "", "PAP")),
    ({"value": "1", "direction": "at_most"}, (Decimal(1), "at_most", Decimal(0), "", "PAP")),
    ({"status": "unknown", "value": ""}, (None, "at_least", Decimal(0), "", "PAP")),
    (
        {"status": "unknown", "value": "", "judgement": "  Tenu. "},
        (None, "at_least", Decimal(0), "Tenu.", "PAP"),
    ),
    ({"status": "unknown", "value": "", "source": " LFI "}, (None, "at_least", Decimal(0), "", "LFI")),
]


@cases(("typed", "recorded"), RECORDED, parts=2)
def test_target_is_recorded_as_typed(
    desk: Client, form: dict[str, Any], typed: dict[str, str], recorded: Columns
) -> None:
    assert desk.post(EDIT, {**form, **asked(**typed)}).status_code == 302
    assert Target.objects.values_list("value", "direction", "tolerance", "judgement", "source").get() == recorded


def test_negative_target_is_refused(desk: Client, launches: Indicator) -> None:
    page = desk.post(EDIT, filled(desk.get(EDIT), **asked(value="-3")))
    assert (page.status_code, "n’est pas négative" in page.content.decode()) == (400, True)


@cases(
    ("fields", "shown"),
    [
        (None, ["none", "", "at_least", "", "", ""]),
        ({"value": None}, ["unknown", "", "at_least", "", "", "PAP 2021"]),
        (
            {"value": "0", "direction": "at_most", "tolerance": Decimal("0.5"), "judgement": "Tenu"},
            ["value", "0", "at_most", "0,5", "Tenu", "PAP 2021"],
        ),
    ],
)
def test_target_is_shown_as_it_is_recorded(
    desk: Client, launches: Indicator, fields: dict[str, Any] | None, shown: list[str]
) -> None:
    if fields is not None:
        factories.make_target(launches, **fields)
    form = filled(desk.get(EDIT))
    names = ("status", "value", "direction", "tolerance", "judgement", "source")
    assert [form[name][0] for name in names] == shown


@cases(
    ("typed", "expected"),
    [
        ({"status": ""}, {"status": [wordings.KIND_OF_TARGET_EXPECTED]}),
        ({"status": "autre"}, {"status": [wordings.NOT_IN_THE_LIST]}),
        ({"value": ""}, {"value": [wordings.TARGET_EXPECTED]}),
        ({"value": " "}, {"value": [wordings.UNREADABLE_NUMBER]}),
        ({"value": "NaN"}, {"value": [wordings.UNREADABLE_NUMBER]}),
        ({"tolerance": "peu"}, {"tolerance": [wordings.UNREADABLE_NUMBER]}),
        ({"direction": ""}, {"direction": ["Choisissez le sens."]}),
        ({"status": "none", "value": "0"}, {"value": [wordings.NO_VALUE_OR_A_VALUE]}),
        (
            {"status": "none", "judgement": "Tenue."},
            {"value": [wordings.NO_VALUE_OR_A_VALUE], "__all__": [wordings.JUDGEMENT_WITHOUT_TARGET]},
        ),
        ({"value": "beaucoup"}, {"value": [wordings.UNREADABLE_NUMBER]}),
        ({"value": "1,23456"}, {"value": ["Quatre décimales au plus."]}),
        ({"value": "1" * 17}, {"value": ["Ce nombre est trop grand."]}),
        ({"status": "unknown"}, {"value": [wordings.NO_VALUE_OR_A_VALUE]}),
        ({"value": "49", "tolerance": "peu"}, {"tolerance": [wordings.UNREADABLE_NUMBER]}),
        ({"value": "-3"}, {"value": [wordings.NEGATIVE_TARGET]}),
        ({"direction": "around"}, {"direction": [wordings.NOT_IN_THE_LIST]}),
        (
            {"status": "none", "value": "", "judgement": "Tenue."},
            {"__all__": [wordings.JUDGEMENT_WITHOUT_TARGET]},
        ),
        ({"status": "none", "value": ""}, {"__all__": [wordings.NO_TARGET_ALREADY]}),
        ({"tolerance": "-1"}, {"__all__": [wordings.NEGATIVE_TOLERANCE]}),
        (
            {"reason": ""},
            {"reason": [wordings.NO_REASON]},
        ),
        (
            {"source": "x" * 301},
            {"source": [wordings.TEXT_TOO_LONG]},
        ),
    ],
    parts=2,
)
def test_wrong_target_is_refused_next_to_its_field(
    typed: dict[str, str], expected: Any, desk: Client, form: dict[str, Any]
) -> None:
    response = desk.post(EDIT, {**form, **asked(**typed)})
    assert (response.status_code, errors(response)) == (400, expected)
    assert not Target.objects.exists()


@cases("address", ["/espace/indicateurs/2012/", "/espace/indicateurs/2100/", f"{URL}unknown/"])
def test_unknown_year_or_indicator_answers_404(desk: Client, launches: Indicator, address: str) -> None:
    assert desk.get(address).status_code == 404
