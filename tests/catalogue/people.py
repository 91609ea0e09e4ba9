"""Sign-in for readers of the public pages."""

from django.test import Client

from accounts.models import User
from incubators.models import Incubator
from tests import factories


def sign_in_as(client: Client, role: str) -> None:
    """Sign in as an agent, a coach of the fabrique, or staff; not at all for "public"."""
    if role == "coach":
        client.force_login(factories.make_coach(Incubator.objects.get(slug="fabrique")))
    elif role != "public":
        client.force_login(factories.make_user(f"{role}@example.gouv.fr", User.Role(role)))
