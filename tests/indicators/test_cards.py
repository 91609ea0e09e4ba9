"""The card of an indicator: contents, next due date, rights."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from accounts.models import User
from common.optimistic_lock import NOTHING, EditConflictError, VersionToken, state_of
from indicators.actions.cards import save_card
from indicators.models import IndicatorCard
from indicators.queries.indicator import indicator_history
from indicators.views.indicator import card_in_words, next_update
from tests import factories
from tests.cases import cases
from tests.impact import scene
from tests.workspace.reading import rows

pytestmark = pytest.mark.django_db
DAY = dt.date(2022, 3, 15)


@cases(
    ("fields", "due"),
    [
        ({"cadence": "year", "delay_days": 60}, dt.date(2023, 3, 1)),
        ({"cadence": "year", "delay_days": 90}, dt.date(2022, 3, 31)),
        ({"cadence": "quarter", "delay_days": 30}, dt.date(2022, 4, 30)),
        ({"cadence": "half", "delay_days": 0}, dt.date(2022, 6, 30)),
        ({"cadence": "month", "delay_days": 15}, dt.date(2022, 3, 15)),
        ({"cadence": "year", "delay_days": None}, None),
        ({"cadence": "continuous", "delay_days": 3}, None),
    ],
)
def test_next_update_is_that_of_the_period_that_is_known_next(fields: dict[str, Any], due: dt.date | None) -> None:
    assert next_update(IndicatorCard(**fields), DAY) == due


def test_card_is_written_with_a_reason_over_what_was_seen() -> None:
    staff = factories.make_user("dinum@example.gouv.fr", User.Role.DINUM)
    indicator = factories.make_indicator()
    by: dict[str, Any] = {"actor": staff, "reason": "PAP 2022"}
    empty = VersionToken.of(NOTHING)

    def typed(**values: Any) -> IndicatorCard:
        return IndicatorCard(indicator=indicator, **values)

    values: dict[str, Any] = {"method": "Compter.", "owner": "Chef du pôle", "delay_days": 60}
    save_card(typed(**values), seen=empty, **by)
    stored = IndicatorCard.objects.get()
    assert state_of(stored, IndicatorCard.EDITED) == state_of(typed(**values), IndicatorCard.EDITED)
    with pytest.raises(ValidationError, match="Rien n’a changé"):
        save_card(typed(**values), **by)
    with pytest.raises(EditConflictError):
        save_card(typed(method="Autre"), seen=empty, **by)
    agent = factories.make_user("agent@example.gouv.fr", User.Role.AGENT)
    with pytest.raises(PermissionDenied):
        save_card(typed(), actor=agent, reason="Non")


def test_public_page_shows_the_method_and_owner_of_the_card(client: Client) -> None:
    launches, _ = scene.make_programme()
    IndicatorCard.objects.create(
        indicator=launches, method="Compter les lancements.", owner="Chef du pôle", delay_days=60
    )
    history = indicator_history("products_launched")
    assert history
    assert card_in_words(history, DAY) == [
        ("Méthode", "Compter les lancements."),
        ("Responsable", "Chef du pôle"),
        ("Cadence", "Chaque année"),
        ("Connu", "60\xa0jours après la fin de la période"),
        ("Dernière mise à jour", "Publiée le 1er\u202ffévrier\u202f2022"),
        ("Prochaine mise à jour", "Le 1er\u202fmars\u202f2023"),
    ]
    page = client.get("/indicateurs/products_launched/")
    assert rows(page, "Fiche de l’indicateur")[0] == ["Méthode", "Compter les lancements."]
