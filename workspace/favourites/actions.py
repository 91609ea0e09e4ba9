"""Add a service to the favourites of a user, and remove it."""

from django.core.exceptions import ValidationError

from access.rights import Action, require_now
from accounts.models import User
from common.web.request_context import saving
from startups.models import Startup
from workspace.models import Favourite

MOST = 50
"""Favourites of one user: beyond, it is a list of services rather than a choice."""


@saving()
def add_favourite(*, startup: Startup, actor: User) -> None:
    """Add a service to the favourites of ``actor``, unless it is already there.

    :raises ValidationError: if there are already ``MOST`` favourites.
    """
    user = require_now(actor, Action.WORK)
    if Favourite.objects.filter(user=user).exclude(startup=startup).count() >= MOST:
        raise ValidationError(f"Vous avez déjà {MOST} favoris : retirez-en un d’abord.")
    Favourite.objects.get_or_create(user=user, startup=startup)


@saving()
def remove_favourite(*, startup: Startup, actor: User) -> None:
    """Remove a service from the favourites of ``actor``, if it is there."""
    Favourite.objects.filter(user=require_now(actor, Action.WORK), startup=startup).delete()
