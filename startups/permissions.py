"""Permissions to change services."""

from collections.abc import Container

from django.http import Http404

from access.models import ServiceToken
from access.rights import Action, Author, assignments_on, has_permission, require, require_token
from accounts.models import User
from common.clock import today
from startups.models import Startup
from startups.queries import incubators_of, supported_by


class _EverySlug:
    """Every slug, except the empty one of rows without a service (an incubator, a deleted fiche)."""

    def __contains__(self, slug: object) -> bool:
        return bool(slug)


def editable_by(actor: Author) -> Container[str]:
    """Return the slugs of the services that ``actor`` may change today: one query for a coach, none for others."""
    if has_permission(actor, Action.EDIT_STARTUP):
        return _EverySlug()
    if not has_permission(actor, Action.WORK) or not isinstance(actor, User):
        return frozenset()
    day = today()
    coached = assignments_on(day).filter(user=actor).values("incubator")
    return frozenset(supported_by(coached, day).values_list("slug", flat=True))


def require_change(author: Author, startup: Startup, action: Action) -> User | ServiceToken:
    """Return ``author``, a person or a tool, if they may do ``action`` for ``startup`` today.

    :raises PermissionDenied: they may not.
    """
    day = today()
    if isinstance(author, ServiceToken):
        return require_token(author, action, startup=startup.pk, carriers=incubators_of(startup, day))
    return require(author, action, incubators=incubators_of(startup, day))


def editable_startup(user: User, slug: str) -> Startup:
    """Return the service that a page changes.

    :raises Http404: if it does not exist.
    :raises PermissionDenied: if ``user`` may not change it.
    """
    startup = Startup.objects.filter(slug=slug).first()
    if startup is None:
        raise Http404("Aucune fiche n’a cet identifiant.")
    require(user, Action.EDIT_STARTUP, incubators=incubators_of(startup, today()))
    return startup
