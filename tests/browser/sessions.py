"""Open sessions in the browser without the sign-in form."""

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from accounts.models import User


def open_session(page: Page, site: str, user: User, client: Client | None = None) -> None:
    """Open a session of ``user`` in the browser of ``page``: that of ``client``, if given."""
    client = client or Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])
