"""Targets set by staff: rights, refusals, history."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import User
from common.history import changes
from common.readings import TOO_LONG
from indicators.actions.targets import TargetValue, set_target
from indicators.models import Indicator, Target
from indicators.queries.targets import aimed, target_changes
from tests import factories, wordings
from tests.cases import cases

pytestmark = pytest.mark.django_db
REASON = "Loi de finances initiale"


@pytest.fixture
def staff() -> User:
    return factories.make_user("dinum@example.gouv.fr", User.Role.DINUM, name="Camille")


@pytest.fixture
def launches() -> Indicator:
    return factories.make_indicator(first_year=2020, last_year=2022)


def refusal(**asked: Any) -> Any:
    with pytest.raises(ValidationError) as refused:
        set_target(**{"year": 2021, "aim": TargetValue(Decimal(49), source="PAP"), "reason": REASON, **asked})
    wrong = refused.value
    return wrong.message_dict if hasattr(wrong, "error_dict") else wrong.messages


def test_target_is_set_changed_and_removed_with_who_and_why(launches: Indicator, staff: User) -> None:
    aims = [
        TargetValue(Decimal(49), source="PAP 2021"),
        TargetValue(None, judgement=" Année atypique. ", source="PAP 2021"),
        TargetValue(Decimal(0), Target.Direction.AT_MOST, Decimal("0.5"), source="LFI 2021"),
        None,
    ]
    for number, aim in enumerate(aims):
        set_target(indicator=launches, year=2021, aim=aim, reason=f"Raison {number}", actor=staff)
        target = Target.objects.filter(indicator=launches, year=2021).first()
        expected = aim and (aim.value, aim.direction, aim.tolerance, aim.judgement.strip(), aim.source, staff)
        assert expected == (
            target
            and (target.value, target.direction, target.tolerance, target.judgement, target.source, target.set_by)
        )
    told = [(change.kind, change.reason, change.author) for change in target_changes(launches, 2021)]
    kinds = ["delete", "update", "update", "insert"]
    assert told == [(kind, f"Raison {3 - place}", "Camille") for place, kind in enumerate(kinds)]


def test_indicators_followed_in_a_year_come_with_their_target(launches: Indicator, staff: User) -> None:
    factories.make_indicator("later", first_year=2023)
    target = set_target(indicator=launches, year=2021, aim=TargetValue(None, source="PAP"), reason=REASON, actor=staff)
    assert [(one.indicator, one.target) for one in aimed(2021)] == [(launches, target)]
    assert [(one.indicator, one.target) for one in aimed(2022)] == [(launches, None)]


@cases(
    ("asked", "expected"),
    [
        ({"reason": " "}, {"reason": [wordings.NO_REASON]}),
        ({"year": 2023}, ["« Indicateur products_launched » n’est pas suivi en 2023."]),
        ({"year": 2019}, ["« Indicateur products_launched » n’est pas suivi en 2019."]),
        ({"aim": None}, [wordings.NO_TARGET_ALREADY]),
        (
            {"aim": TargetValue(Decimal(1), tolerance=Decimal(-1), source="PAP")},
            {"__all__": [wordings.NEGATIVE_TOLERANCE]},
        ),
        (
            {"aim": TargetValue(Decimal("-0.5"))},
            {
                "value": [
                    "Une cible n’est pas négative : aucun résultat ne l’est. Écrivez zéro ou plus, ou rien pour ND."
                ]
            },
        ),
        (
            {"aim": TargetValue(Decimal("999999999999.9997"), tolerance=Decimal("999999999999.9997"), source="PAP")},
            {"value": [TOO_LONG], "tolerance": [TOO_LONG]},
        ),
        (
            {"aim": TargetValue(Decimal(1), "around", source="PAP")},
            {"direction": ["La valeur «\xa0'around'\xa0» n’est pas un choix valide."]},
        ),
    ],
)
def test_meaningless_target_is_refused(asked: dict[str, Any], expected: Any, launches: Indicator, staff: User) -> None:
    assert refusal(indicator=launches, actor=staff, **asked) == expected
    assert not Target.objects.exists()


def test_same_target_again_is_refused(launches: Indicator, staff: User) -> None:
    set_target(indicator=launches, year=2021, aim=TargetValue(Decimal(49), source="PAP"), reason=REASON, actor=staff)
    said = [wordings.TARGET_UNCHANGED]
    assert refusal(indicator=launches, actor=staff) == said
    assert len(changes(Target)) == 1


@cases("role", [None, User.Role.AGENT])
def test_only_staff_set_targets(role: str | None, launches: Indicator) -> None:
    actor = factories.make_user("agent@example.gouv.fr", role) if role else None
    with pytest.raises(PermissionDenied, match=wordings.STAFF_DECIDES_THIS):
        set_target(indicator=launches, year=2021, aim=TargetValue(None, source="PAP"), reason=REASON, actor=actor)
    assert not Target.objects.exists()
