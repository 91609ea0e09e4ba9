"""Who reads the public pages with a session."""

from django.test import Client

from accounts.models import User
from incubators.models import Incubator
from tests import factories


def sign_in_as(client: Client, role: str) -> None:
    """Sign in an agent, a coach of the fabrique, or one of the staff; nobody as the public."""
    if role == "coach":
        client.force_login(factories.make_coach(Incubator.objects.get(slug="fabrique")))
    elif role != "public":
        client.force_login(factories.make_user(f"{role}@example.gouv.fr", User.Role(role)))
