"""Targets set by staff: rights, refusals, history."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import User
from common.history import changes
from common.optimistic_lock import state_of
from common.readings import TOO_LONG
from indicators.actions.targets import remove_target, set_target
from indicators.models import Indicator, Publication, PublishedResult, Target
from indicators.queries.targets import followed_with_targets, target_changes
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


def aimed(indicator: Indicator, **values: Any) -> Target:
    """Return an unsaved target of the law of its year."""
    year = values.pop("year", 2021)
    return Target(**{"indicator": indicator, "year": year, "edition_year": year, "source": "PAP", **values})


def refusal(target: Target, staff: User, reason: str = REASON) -> Any:
    with pytest.raises(ValidationError) as refused:
        set_target(target, reason=reason, actor=staff)
    return refused.value.message_dict if hasattr(refused.value, "error_dict") else refused.value.messages


def test_target_is_set_changed_and_removed_with_who_and_why(launches: Indicator, staff: User) -> None:
    targets = [
        aimed(launches, value=Decimal(49), source="PAP 2021"),
        aimed(launches, judgement="Année atypique.", source="PAP 2021"),
        aimed(launches, value=Decimal(0), direction=Target.Direction.AT_MOST, tolerance=Decimal("0.5")),
    ]
    for number, target in enumerate(targets):
        set_target(target, reason=f"Raison {number}", actor=staff)
        stored = Target.objects.get(indicator=launches, year=2021)
        assert (state_of(stored, Target.EDITED), stored.set_by) == (state_of(target, Target.EDITED), staff)
    remove_target(aimed(launches), reason="Raison 3", actor=staff)
    with pytest.raises(ValidationError, match=wordings.NO_TARGET_ALREADY):
        remove_target(aimed(launches), reason="Raison 4", actor=staff)
    told = [(change.kind, change.reason, change.author) for change in target_changes(launches, 2021)]
    kinds = ["delete", "update", "update", "insert"]
    assert told == [(kind, f"Raison {3 - place}", "Camille") for place, kind in enumerate(kinds)]


def test_indicators_followed_in_a_year_come_with_their_target(launches: Indicator, staff: User) -> None:
    factories.make_indicator("later", first_year=2023)
    target = set_target(aimed(launches), reason=REASON, actor=staff)
    assert [(one.indicator, one.target) for one in followed_with_targets(2021)] == [(launches, target)]
    assert [(one.indicator, one.target) for one in followed_with_targets(2022)] == [(launches, None)]


@cases(
    ("values", "expected"),
    [
        ({"year": 2023}, {"__all__": ["« Indicateur products_launched » n’est pas suivi en 2023."]}),
        ({"year": 2019}, {"__all__": ["« Indicateur products_launched » n’est pas suivi en 2019."]}),
        ({"value": Decimal(1), "tolerance": Decimal(-1)}, {"__all__": [wordings.NEGATIVE_TOLERANCE]}),
        (
            {"value": Decimal("-0.5")},
            {"value": [wordings.NEGATIVE_TARGET]},
        ),
        (
            {"value": Decimal("999999999999.9997"), "tolerance": Decimal("999999999999.9997")},
            {"value": [TOO_LONG], "tolerance": [TOO_LONG]},
        ),
        ({"value": Decimal(1), "source": ""}, {"source": [wordings.NO_SOURCE]}),
        ({"direction": "around"}, {"direction": ["La valeur «\xa0'around'\xa0» n’est pas un choix valide."]}),
    ],
)
def test_meaningless_target_is_refused(values: dict[str, Any], expected: Any, launches: Indicator, staff: User) -> None:
    assert refusal(aimed(launches, **values), staff) == expected
    assert not Target.objects.exists()


def test_published_result_freezes_every_edited_column_of_its_target(launches: Indicator) -> None:
    edited: dict[str, Any] = {
        "value": 4,
        "direction": "at_most",
        "tolerance": 2,
        "source": "LFI",
        "judgement": "Année atypique.",
    }
    assert edited.keys() == set(Target.EDITED)
    target = factories.make_target(launches, **edited)
    made = Publication.objects.create(year=2021, published_on="2022-02-01")
    PublishedResult.objects.create(publication=made, indicator=launches, year=2021, has_evidence=False)
    frozen = PublishedResult.objects.get().target
    assert state_of(frozen, Target.EDITED) == state_of(target, Target.EDITED) == edited


def test_target_without_a_reason_is_refused(launches: Indicator, staff: User) -> None:
    assert refusal(aimed(launches), staff, reason=" ") == {"reason": [wordings.NO_REASON]}


def test_same_target_again_is_refused(launches: Indicator, staff: User) -> None:
    set_target(aimed(launches, value=Decimal(49)), reason=REASON, actor=staff)
    assert refusal(aimed(launches, value=Decimal("49.00")), staff) == [wordings.TARGET_UNCHANGED]
    assert len(changes(Target)) == 1


@cases("role", [None, User.Role.AGENT])
def test_only_staff_set_targets(role: str | None, launches: Indicator) -> None:
    actor = factories.make_user("agent@example.gouv.fr", role) if role else None
    with pytest.raises(PermissionDenied, match=wordings.STAFF_DECIDES_THIS):
        set_target(aimed(launches), reason=REASON, actor=actor)
    assert not Target.objects.exists()
