"""The address of a public document of La Suite Docs, and that of its text. Pure."""

import re
from urllib.parse import urlsplit

_DOCUMENT = re.compile(r"/docs/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/?", re.IGNORECASE)


def document_in(url: str) -> str:
    """Return the identifier of the document of an address; empty for another page."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    found = _DOCUMENT.fullmatch(parts.path) if parts.scheme == "https" and parts.netloc else None
    return found[1].lower() if found else ""


def text_address(url: str) -> str:
    """Return the address at which the server of a document answers with its text."""
    host = urlsplit(url.strip()).netloc
    return f"https://{host}/api/v1.0/documents/{document_in(url)}/formatted-content/?content_format=markdown"
