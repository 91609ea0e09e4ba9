"""Save the filters of a list under a name, and delete them."""

from django.core.exceptions import ValidationError

from access.rights import Action, require_now
from accounts.models import User
from common.web.request_context import saving
from workspace.models import SavedView

MOST = 50
"""Views of one user: beyond, nobody finds anything among them."""


@saving()
def save_view(*, name: str, query: str, actor: User) -> SavedView:
    """Save ``query`` (the filters of a URL) for ``actor``; a view of the same name is replaced."""
    user = require_now(actor, Action.WORK)
    known = SavedView.objects.filter(user=user)
    if known.exclude(name=name).count() >= MOST:
        raise ValidationError(f"Vous avez déjà {MOST} vues : supprimez-en une d’abord.")
    row, _ = known.update_or_create(name=name, user=user, defaults={"query": query})
    return row


@saving()
def forget_view(*, view: int, actor: User) -> None:
    """Delete a view of ``actor``; nothing happens if it does not exist or belongs to somebody else."""
    SavedView.objects.filter(pk=view, user=require_now(actor, Action.WORK)).delete()
