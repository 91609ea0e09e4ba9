"""Actions on in-kind supports and shared services."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from access.rights import Actor
from budget.models import SharedService, Support
from common.optimistic_lock import VersionToken
from common.row_actions import current_row, save_checked, set_values
from startups.changes import changing, deciding
from startups.models import Startup

SUPPORT = ("kind", "start", "until", "is_to_the_year", "description", "shared_service", "source")
SHARED_SERVICE = ("slug", "name", "kind", "summary", "url", "startup", "start", "until", "source")
"""What somebody saw of each."""


def record_support(
    *,
    startup: Startup,
    values: Mapping[str, object],
    reason: str,
    actor: Actor,
    support: Support | None = None,
    seen: VersionToken | None = None,
) -> Support:
    """Record the support of a startup, with its dates and provider; or correct ``support``."""
    with changing(startup, reason=reason, actor=actor) as locked:
        row = current_row(support, seen, SUPPORT, values) if support else Support(startup=locked)
        row.is_fictitious = locked.is_fictitious
        set_values(row, values)
        return save_checked(row)


def withdraw_support(*, support: Support, reason: str, actor: Actor, seen: VersionToken | None = None) -> None:
    """Delete a support recorded by mistake."""
    with changing(support.startup, reason=reason, actor=actor):
        current_row(support, seen, SUPPORT).delete()


def record_shared_service(
    *,
    values: Mapping[str, object],
    reason: str,
    actor: Actor,
    service: SharedService | None = None,
    seen: VersionToken | None = None,
) -> SharedService:
    """Create a shared tool, guide or common; or correct ``service``."""
    with deciding(reason=reason, actor=actor):
        row = current_row(service, seen, SHARED_SERVICE, values) if service else SharedService()
        set_values(row, values)
        return save_checked(row)


def withdraw_shared_service(
    *, service: SharedService, reason: str, actor: Actor, seen: VersionToken | None = None
) -> None:
    """Delete a shared service recorded by mistake, without supports."""
    with deciding(reason=reason, actor=actor):
        try:
            current_row(service, seen, SHARED_SERVICE).delete()
        except ProtectedError:
            raise ValidationError("Des appuis nomment ce service : corrigez-les d’abord.") from None
