"""The charts that the site publishes."""

import re

from django.test import Client

MOST_KNOWN = {"lancements", "services-actifs", "passages", "investigations", "portefeuille", "personnes-atteintes"}


def chart_keys(client: Client) -> list[str]:
    """Return the keys of the charts that the gallery links to."""
    found = re.findall(r'href="/graphiques/([a-z0-9-]+)/"', client.get("/graphiques/").content.decode())
    keys = list(dict.fromkeys(found))
    assert set(keys) >= MOST_KNOWN
    return keys
