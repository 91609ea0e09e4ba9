"""Signatures of messages, as https://www.standardwebhooks.com/ says them. Pure."""

import base64
import hashlib
import hmac
import secrets

MARK = "whsec_"


def new_secret() -> str:
    """256 bits of chance, as the libraries of Standard Webhooks read them."""
    return MARK + base64.b64encode(secrets.token_bytes(32)).decode()


def headers_of(message: str, moment: int, body: bytes, secret: str) -> dict[str, str]:
    """What goes with ``body``: who receives it makes the same signature from what it reads, and compares."""
    key = base64.b64decode(secret.removeprefix(MARK))
    digest = hmac.new(key, f"{message}.{moment}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": message,
        "webhook-timestamp": str(moment),
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }
