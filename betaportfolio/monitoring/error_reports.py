"""Send errors to Sentry, if configured, without personal data."""

import json
from typing import cast

import sentry_sdk
from sentry_sdk.types import Event, Hint

from betaportfolio.monitoring.logs import discreet

REQUEST_PARTS = ("method", "url")
"""What is sent of a request; its headers, cookies, parameters and body stay here."""


def send_errors_to_sentry(dsn: str, *, release: str, environment: str) -> None:
    """Start the Sentry client: errors only, no request traces, no local variables.

    :param dsn: the URL of the Sentry project, with its key.
    """
    sentry_sdk.init(
        dsn=dsn,
        release=release or None,
        environment=environment,
        send_default_pii=False,
        max_request_body_size="never",
        include_local_variables=False,
        max_breadcrumbs=0,
        before_send=without_personal_data,
    )


def without_personal_data(event: Event, _hint: Hint) -> Event:
    """Return the event with only the method and URL of its request, without account, and with all texts masked."""
    event.pop("user", None)
    event.pop("server_name", None)
    request = event.get("request", {})
    event["request"] = {name: request[name] for name in REQUEST_PARTS if name in request}
    return cast(Event, json.loads(discreet(json.dumps(event, default=str))))
