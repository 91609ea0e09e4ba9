"""What staff do of a disagreement: look at the records, then mend them or say why it stands."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from indicators.models import Inconsistency
from startups.rights import Action, require_now


@transaction.atomic
def settle(*, inconsistency: int, reason: str, actor: User) -> Inconsistency:
    """Say why a disagreement stands; it is shown apart until its figures move. Only staff may, and once."""
    user = require_now(actor, Action.DECIDE)
    row = Inconsistency.objects.select_for_update().get(pk=inconsistency)
    if not reason.strip():
        raise ValidationError({"reason": "Dites pourquoi cette incohérence est réglée."})
    if row.settled_at:
        raise ValidationError("Cette incohérence est déjà réglée.")
    row.settled_at, row.settled_by, row.settled_reason = timezone.now(), user, reason.strip()
    row.save(update_fields=["settled_at", "settled_by", "settled_reason"])
    return row
