"""Sign messages by Standard Webhooks (https://www.standardwebhooks.com/). Pure."""

import base64
import hashlib
import hmac
import secrets

MARK = "whsec_"


def new_secret() -> str:
    """Return a random secret of 256 bits, in the format of Standard Webhooks."""
    return MARK + base64.b64encode(secrets.token_bytes(32)).decode()


def headers_of(message: str, moment: int, body: bytes, secret: str) -> dict[str, str]:
    """Return the signature headers of ``body``; the receiver computes the same signature and compares."""
    key = base64.b64decode(secret.removeprefix(MARK))
    digest = hmac.new(key, f"{message}.{moment}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": message,
        "webhook-timestamp": str(moment),
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }
