"""Unrecorded is unknown, not zero; two awards to one product are one product; a new rule is displayed with the old one."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from budget.models import Award, FundingRound
from indicators.actions.definitions import ChangeContext, add_version, remove_indicator, remove_version
from indicators.live import actions
from indicators.live.plan import preview_results
from indicators.models import Definition, Indicator, LiveResult, PreviousRuleResult
from tests import factories, wordings
from tests.cases import cases
from tests.impact import scene

pytestmark = pytest.mark.django_db
DAY = dt.date(2023, 6, 1)
FUNDED = {"measure": "awards", "laureate": "startup", "aggregate": "startups"}


def value(code: str, year: int) -> tuple[Decimal | None, str]:
    actions.compute_live_results(on=DAY)
    found = LiveResult.objects.get(indicator__code=code, year=year)
    return found.value, found.unknown_because


@pytest.fixture
def staff() -> User:
    return factories.make_user("dinum@example.gouv.fr", User.Role.DINUM)


def test_two_awards_to_one_product_are_one_product_and_a_round_without_laureates_is_unknown() -> None:
    factories.make_indicator("funded", rule=FUNDED)
    first, second = factories.make_startup("a"), factories.make_startup("b")
    assert value("funded", 2021) == (None, "Aucun appel FAST de l’année n’est enregistré.")
    rounds = [factories.make_round(number, 2021) for number in (7, 8)]
    assert value("funded", 2021) == (None, wordings.ROUND_WITHOUT_WINNER)
    for funding_round in rounds:
        factories.make_award(funding_round, first)
    assert value("funded", 2021) == (Decimal(1), "")
    factories.make_award(rounds[0], second)
    factories.make_award(rounds[0], factories.make_incubator("dinum"))
    assert value("funded", 2021) == (Decimal(2), "")
    Award.objects.filter(startup=first).delete()
    assert value("funded", 2021) == (None, wordings.ROUND_WITHOUT_WINNER)
    FundingRound.objects.filter(number=8).update(committee_on=dt.date(2023, 7, 1))
    assert value("funded", 2021) == (Decimal(1), "")


def test_what_a_change_would_make_unknown_is_foreseen() -> None:
    indicator = factories.make_indicator("funded", rule=FUNDED)
    startup = factories.make_startup("a")
    award = factories.make_award(factories.make_round(7, 2021), startup)
    assert value("funded", 2021) == (Decimal(1), "")
    award.delete()
    assert not preview_results(DAY)[indicator, 2021].is_known


@cases(
    ("rule", "make", "why"),
    [
        (
            {"measure": "members_joining"},
            lambda: factories.make_member(missions=[("2021-02-01", None)]),
            "Aucun membre de la communauté n’est enregistré pour cette année.",
        ),
        (
            {"measure": "members_active"},
            lambda: factories.make_member(missions=[("2021-02-01", None)]),
            "Aucun membre de la communauté n’est enregistré pour cette année.",
        ),
    ],
)
def test_year_without_lines_is_unknown_with_the_reason(rule: dict[str, Any], make: Any, why: str) -> None:
    factories.make_indicator("counted", rule=rule)
    assert value("counted", 2021) == (None, why)
    make()
    known, reason = value("counted", 2021)
    assert (known in (Decimal(1), Decimal(100)), reason) == (True, "")
    assert value("counted", 2020) == (None, why)


def test_first_year_of_a_new_rule_is_reported_by_both(staff: User) -> None:
    factories.make_startup("a", phases=[("investigation", "2021-01-01"), ("construction", "2021-06-01")])
    factories.make_startup("b", phases=[("investigation", "2021-02-01")])
    indicator = factories.make_indicator("launched", rule={"measure": "entries", "kind": "investigation"})
    add_version(indicator=indicator, first_year=2021, rule=scene.LAUNCHES, by=ChangeContext(staff, "PLF 2021"))
    assert value("launched", 2021) == (Decimal(1), "")
    former = PreviousRuleResult.objects.get()
    assert (former.definition.version, former.previous.version, former.value) == (2, 1, Decimal(2))
    remove_version(definition=former.definition, by=ChangeContext(staff, "Erreur"))
    assert value("launched", 2021) == (Decimal(2), "")
    assert not PreviousRuleResult.objects.exists()


def test_what_was_made_by_mistake_can_be_removed_until_it_is_published(staff: User) -> None:
    indicator = factories.make_indicator("launched", rule=scene.LAUNCHES)
    factories.make_target(indicator, 2021, "49")
    with pytest.raises(ValidationError, match="Seule la dernière version se retire"):
        remove_version(definition=indicator.definitions.get(), by=ChangeContext(staff, "Erreur"))
    published = factories.make_indicator("published", rule=scene.LAUNCHES)
    scene.publish(published, 2021, "50")
    with pytest.raises(ValidationError, match="Un résultat de 2021 est publié"):
        remove_indicator(indicator=published, by=ChangeContext(staff, "Erreur"))
    remove_indicator(indicator=indicator, by=ChangeContext(staff, "Erreur"))
    assert list(Indicator.objects.values_list("code", flat=True)) == ["published"]
    assert list(Definition.objects.values_list("indicator__code", flat=True)) == ["published"]
