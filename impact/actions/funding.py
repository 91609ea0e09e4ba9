"""Record the other funders of a service. Each action needs the right to change the fiche, and a reason.

On an error nothing is changed.

:raises PermissionDenied: if the actor may not change the fiche.
:raises ValidationError: with a French message for each field.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from access.rights import Actor
from common.clock import today
from common.optimistic_lock import VersionToken
from common.row_actions import current_row, save_checked, set_values
from impact.actions.metrics import FIRST_YEAR
from impact.models import OtherFunding
from startups.changes import changing
from startups.models import Startup

OTHER_FUNDING = ("year", "funder", "amount", "source")
"""What somebody saw of it."""


def record_other_funding(
    *,
    startup: Startup,
    values: Mapping[str, Any],
    reason: str,
    actor: Actor,
    funding: OtherFunding | None = None,
    seen: VersionToken | None = None,
) -> OtherFunding:
    """Record the funding of another funder than the FAST in a year, at most the current one; or correct ``funding``."""
    with changing(startup, reason=reason, actor=actor) as locked:
        if not FIRST_YEAR <= values["year"] <= today().year:
            message = f"Un financement s’enregistre une fois reçu : son année va de {FIRST_YEAR} à {today().year}."
            raise ValidationError({"year": message})
        row = current_row(funding, seen, OTHER_FUNDING, values) if funding else OtherFunding(startup=locked)
        set_values(row, values)
        row.is_fictitious = locked.is_fictitious
        return save_checked(row)


def withdraw_other_funding(
    *, funding: OtherFunding, reason: str, actor: Actor, seen: VersionToken | None = None
) -> None:
    """Delete what was recorded by mistake; the history keeps it."""
    with changing(funding.startup, reason=reason, actor=actor):
        current_row(funding, seen, OTHER_FUNDING).delete()
