"""Actions on the card of an indicator, by staff."""

from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError

from common.optimistic_lock import State, VersionToken, check_unchanged
from common.row_actions import save_checked, set_values
from indicators.actions.definitions import ChangeContext
from indicators.models import Indicator, IndicatorCard
from startups.changes import deciding

CARD = ("method", "source", "owner", "cadence", "delay_days", "limits", "compensation", "contact")
"""What somebody saw of a card."""


@dataclass(frozen=True, slots=True)
class Card:
    """The values of a card; ``owner`` is a function, never a person."""

    method: str = ""
    source: str = ""
    owner: str = ""
    cadence: str = IndicatorCard.Cadence.YEAR
    delay_days: int | None = None
    limits: str = ""
    compensation: str = ""
    contact: str = ""


def card_state(card: IndicatorCard | None) -> State:
    """Return the version of a card, for optimistic locking; empty if it was never written."""
    return {name: getattr(card, name) for name in CARD} if card else asdict(Card())


def write_card(
    *, indicator: Indicator, card: Card, by: ChangeContext, seen: VersionToken | None = None
) -> IndicatorCard:
    """Write the card of an indicator.

    :raises PermissionDenied: the author may not.
    :raises ValidationError: by field; nothing is changed.
    """
    with deciding(reason=by.reason, actor=by.actor):
        current = Indicator.objects.select_for_update(no_key=True).get(pk=indicator.pk)
        row = IndicatorCard.objects.filter(indicator=current).first()
        before = card_state(row)
        check_unchanged(seen, before, asdict(card))
        if before == asdict(card):
            raise ValidationError("Rien n’a changé : modifiez la fiche, ou quittez cette page.")
        row = row or IndicatorCard(indicator=current)
        set_values(row, asdict(card))
        return save_checked(row)
