"""The action on the card of an indicator, by staff."""

from django.core.exceptions import ValidationError

from access.rights import Actor
from common.optimistic_lock import VersionToken, state_of
from indicators.models import Indicator, IndicatorCard
from startups import records
from startups.changes import programme_change


def save_card(card: IndicatorCard, *, reason: str, actor: Actor, seen: VersionToken | None = None) -> IndicatorCard:
    """Save the card of an indicator; refused if nothing changed.

    :raises PermissionDenied: the author may not.
    :raises ValidationError: by field; nothing is changed.
    """
    with programme_change(reason=reason, actor=actor):
        indicator = Indicator.objects.select_for_update(no_key=True).get(pk=card.indicator_id)
        before = IndicatorCard.objects.filter(indicator=indicator).first() or IndicatorCard()
        if state_of(before, IndicatorCard.EDITED) == state_of(card, IndicatorCard.EDITED):
            raise ValidationError("Rien n’a changé : modifiez la fiche, ou quittez cette page.")
        return records.write(card, seen=seen)
