"""The names of records of money, and the difference between what was announced of a round and what is recorded."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db.models import Model

from budget.models import Application, EntryCriterion, Milestone, Participation, RoundEmail
from budget.queries.fast import rounds_of
from common.clock import today
from tests import factories
from tests.cases import cases

pytestmark = pytest.mark.django_db


@cases(
    ("stated", "amount", "difference"),
    [
        (Decimal(100), "60", Decimal(40)),
        (Decimal(60), "100", Decimal(-40)),
        (Decimal(100), None, None),
        (None, "60", None),
        (None, None, None),
    ],
)
def test_round_gives_the_announced_amount_that_is_not_recorded(
    stated: Decimal | None, amount: str | None, difference: Decimal | None
) -> None:
    factories.make_award(factories.make_round(9, 2021, stated_total=stated), factories.make_startup(), amount)
    (one,) = rounds_of(2021).rounds
    assert (one.difference.amount, one.missing_awards) == (difference, None)


def _application() -> Application:
    return factories.make_application(factories.make_round(), factories.make_startup())


def _participation() -> Participation:
    return factories.make_season(2).participations.create(startup=factories.make_startup())


SAID: dict[str, tuple[Callable[[], Model], str]] = {
    "application": (_application, "FAST 9 : Service un.service"),
    "application of an incubator": (
        lambda: factories.make_application(factories.make_round(), factories.make_incubator()),
        "FAST 9 : Incubateur fabrique",
    ),
    "opinion": (
        lambda: _application().assessments.create(opinion="reserved"),
        "Réservé (FAST 9 : Service un.service)",
    ),
    "participation": (_participation, "Service un.service (GAMMA, saison 2)"),
    "criterion": (
        lambda: EntryCriterion.objects.create(participation=_participation(), criterion="market_fit", state="missing"),
        "Une adéquation produit/marché établie : preuve manquante",
    ),
    "milestone": (
        lambda: Milestone.objects.create(participation=_participation(), label="Cent usagers", due_on=today()),
        "Cent usagers (Service un.service (GAMMA, saison 2))",
    ),
    "e-mail": (
        lambda: RoundEmail(kind="call_opened", round=factories.make_round(), user=factories.make_user("a@example.fr")),
        "Appel ouvert (FAST 9)",
    ),
    "support": (
        lambda: factories.make_support(factories.make_startup()),
        "Brigade d’intervention numérique : Service un.service",
    ),
}


@cases(("make", "words"), SAID.values(), ids=SAID)
def test_a_record_of_money_is_named_in_the_history_and_in_messages(make: Callable[[], Model], words: str) -> None:
    assert str(make()) == words
