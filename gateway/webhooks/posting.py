"""Post a message to an address of the public network, and read whether it was taken."""

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass

from impact.links.addresses import RefusedError, Target, read_target
from impact.links.asking import STATUS, head_of
from impact.links.network import Network

SECONDS = 15.0
GONE = 410


@dataclass(frozen=True, slots=True)
class Posted:
    """Whether a message was taken, and what came, in French; ``is_gone``: the address wants nothing more."""

    succeeded: bool
    detail: str
    is_gone: bool = False


def post(url: str, body: bytes, headers: Mapping[str, str], network: Network, *, seconds: float = SECONDS) -> Posted:
    """Post ``body``. A name is resolved once and its number checked; a redirection is not followed: the address moved."""

    async def within() -> Posted:
        async with asyncio.timeout(seconds):
            target = read_target(url)
            return _read(await head_of(target, network, _request(target, body, headers)))

    try:
        return asyncio.run(within())
    except RefusedError as refusal:
        return Posted(False, str(refusal))
    except TimeoutError:
        return Posted(False, f"Pas de réponse en {seconds:.0f}\u00a0s")
    except ssl.SSLError:
        return Posted(False, "Connexion sécurisée impossible")
    except OSError:
        return Posted(False, "Le site n’a pas pu être joint")
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        return Posted(False, "Réponse illisible")


def _read(head: bytes) -> Posted:
    status = STATUS.match(head)
    if status is None:
        return Posted(False, "Réponse illisible")
    code = int(status[1])
    return Posted(200 <= code < 300, f"Réponse {code}", is_gone=code == GONE)


def _request(target: Target, body: bytes, headers: Mapping[str, str]) -> bytes:
    lines = [
        f"POST {target.path} HTTP/1.1",
        f"Host: {target.authority}",
        "User-Agent: Betaportfolio",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        "Connection: close",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace") + body
