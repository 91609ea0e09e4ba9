"""Ask whether pages answer: each name resolved once, its number checked, then connected to; redirections likewise.

Only the head of an answer is read. A page has ``SECONDS`` in all, and a host is asked one page at a time.
"""

import asyncio
import re
import ssl
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from impact.links.addresses import RefusedError, Target, is_public, read_target
from impact.links.network import Line, Network

SECONDS = 15.0
MAX_REDIRECTS = 5
TRIED = 3
"""How many of the numbers of a name are tried."""
REDIRECTIONS = frozenset({301, 302, 303, 307, 308})
STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})(?: |$)")

type Hosts = defaultdict[str, asyncio.Lock]


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a page answered, and what came, in French. ``is_reached``: some server did; None: it is never asked."""

    answered: bool
    detail: str
    is_reached: bool | None = True


def ask_all(urls: Sequence[str], network: Network, *, about: str, seconds: float = SECONDS) -> list[Answer]:
    """The answer of each page, in order, all at once but for those of one host. ``about`` is said to the servers."""

    async def together() -> list[Answer]:
        hosts: Hosts = defaultdict(asyncio.Lock)
        return await asyncio.gather(*(_ask(url, network, hosts, about, seconds) for url in urls))

    return asyncio.run(together())


async def _ask(url: str, network: Network, hosts: Hosts, about: str, seconds: float) -> Answer:
    try:
        async with asyncio.timeout(seconds):
            return await _follow(read_target(url), network, hosts, about)
    except RefusedError as refusal:
        return Answer(False, str(refusal), is_reached=None)
    except TimeoutError:
        return Answer(False, f"Pas de réponse en {seconds:.0f}\u00a0s", is_reached=False)
    except ssl.SSLError:
        return Answer(False, "Connexion sécurisée impossible")
    except OSError:
        return Answer(False, "Le site n’a pas pu être joint", is_reached=False)
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        return Answer(False, "Réponse illisible")


async def _follow(target: Target, network: Network, hosts: Hosts, about: str) -> Answer:
    """The answer of a page, or of the one that it leads to."""
    for _ in range(MAX_REDIRECTS + 1):
        async with hosts[target.host]:
            head = await head_of(target, network, _request(target, about))
        status = STATUS.match(head)
        if status is None:
            return Answer(False, "Réponse illisible")
        code, place = int(status[1]), _location(head)
        if code not in REDIRECTIONS or not place:
            return Answer(200 <= code < 300, f"Réponse {code}")
        target = read_target(place, base=target.url)
    return Answer(False, f"Plus de {MAX_REDIRECTS} redirections")


async def head_of(target: Target, network: Network, request: bytes) -> bytes:
    """The head of the answer of ``target`` to ``request``.

    :raises RefusedError: one of the numbers of its name is not of the public network.
    """
    numbers = await network.resolve(target.host, target.port)
    if not numbers or not all(is_public(number) for number in numbers):
        raise RefusedError("Adresse refusée : elle ne mène pas au réseau public")
    reader, writer = await _connect(numbers[:TRIED], target, network)
    try:
        writer.write(request)
        await writer.drain()
        return await reader.readuntil(b"\r\n\r\n")
    finally:
        writer.transport.abort()


async def _connect(numbers: Sequence[str], target: Target, network: Network) -> Line:
    """A connection to the first of ``numbers`` that takes one."""
    *firsts, last = numbers
    tls_name = target.host if target.is_secure else None
    for number in firsts:
        try:
            return await network.connect(number, target.port, tls_name)
        except ssl.SSLError:
            raise
        except OSError:
            continue
    return await network.connect(last, target.port, tls_name)


def _request(target: Target, about: str) -> bytes:
    lines = [
        f"GET {target.path} HTTP/1.1",
        f"Host: {target.authority}",
        f"User-Agent: Betaportfolio (+{about})",
        "Accept: text/html,*/*;q=0.5",
        "Connection: close",
    ]
    return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace")


def _location(head: bytes) -> str:
    """Where a redirection leads; empty when it does not say."""
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"location":
            return value.strip().decode("utf-8", "replace")
    return ""
