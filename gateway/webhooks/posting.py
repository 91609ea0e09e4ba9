"""Post a message to a public URL, and read whether it was accepted."""

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass

import httpx

from impact.links.addresses import ForbiddenAddressError, read_target
from impact.links.network import Network
from impact.links.pinning import UnreadableAnswerError, head_of

SECONDS = 15.0
GONE = 410
ABOUT = {"User-Agent": "Betaportfolio", "Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class Posted:
    """Whether a message was accepted, with the response in French; ``is_gone``: the URL wants no more messages."""

    succeeded: bool
    detail: str
    is_gone: bool = False


def post(url: str, body: bytes, headers: Mapping[str, str], network: Network, *, seconds: float = SECONDS) -> Posted:
    """Post ``body``. Resolve the name once and check its IP address; do not follow redirects, which mean that the URL
    changed.
    """

    async def within() -> Posted:
        async with asyncio.timeout(seconds):
            target = read_target(url)
            return _read(await head_of(target, network, method="POST", headers={**ABOUT, **headers}, body=body))

    try:
        return asyncio.run(within())
    except ForbiddenAddressError as refusal:
        return Posted(False, str(refusal))
    except TimeoutError:
        return Posted(False, f"Pas de réponse en {seconds:.0f}\u00a0s")
    except ssl.SSLError:
        return Posted(False, "Connexion sécurisée impossible")
    except OSError:
        return Posted(False, "Le site n’a pas pu être joint")
    except UnreadableAnswerError:
        return Posted(False, "Réponse illisible")


def _read(head: httpx.Response) -> Posted:
    code = head.status_code
    return Posted(head.is_success, f"Réponse {code}", is_gone=code == GONE)
