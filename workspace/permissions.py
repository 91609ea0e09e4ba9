"""The service that a request of the API changes."""

from rest_framework.request import Request

from access.rights import Action
from access.token_api import author_of
from accounts.models import Scope
from common.api.errors import missing
from startups.models import Startup
from startups.permissions import require_change


def writable_startup(request: Request, slug: str, scope: Scope) -> Startup:
    """Return the service that a request of the API changes, if its author may.

    :raises NotFound: if the slug is unknown.
    :raises PermissionDenied: if they may not.
    """
    startup = Startup.objects.filter(slug=slug).first()
    if startup is None:
        raise missing("slug", f"Aucun service n’a l’identifiant « {slug} ».")
    require_change(author_of(request), startup, Action.EDIT_STARTUP, scope)
    return startup
