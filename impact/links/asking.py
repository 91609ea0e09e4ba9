"""Check whether pages respond: resolve each name once, check its IP address, then connect to it; same for redirections.

Only the head of a response is read. A page has ``SECONDS`` in all, and a host gets one request at a time.
"""

import asyncio
import ssl
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from impact.links.addresses import ForbiddenAddressError, LinkTarget, read_target
from impact.links.network import Network
from impact.links.pinning import UnreadableAnswerError, head_of

SECONDS = 15.0
MAX_REDIRECTS = 5
REDIRECTIONS = frozenset({301, 302, 303, 307, 308})

type Hosts = defaultdict[str, asyncio.Lock]


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a page responded, with a description in French. ``is_reached``: a server responded; None: never
    requested.
    """

    answered: bool
    detail: str
    is_reached: bool | None = True


def ask_all(urls: Sequence[str], network: Network, *, about: str, seconds: float = SECONDS) -> list[Answer]:
    """Check pages concurrently, one at a time per host, and return the results in order. ``about`` goes in the user
    agent.
    """

    async def together() -> list[Answer]:
        hosts: Hosts = defaultdict(asyncio.Lock)
        return await asyncio.gather(*(_ask(url, network, hosts, about, seconds) for url in urls))

    return asyncio.run(together())


async def _ask(url: str, network: Network, hosts: Hosts, about: str, seconds: float) -> Answer:
    try:
        async with asyncio.timeout(seconds):
            return await _follow(read_target(url), network, hosts, about)
    except ForbiddenAddressError as refusal:
        return Answer(False, str(refusal), is_reached=None)
    except TimeoutError:
        return Answer(False, f"Pas de réponse en {seconds:.0f}\u00a0s", is_reached=False)
    except ssl.SSLError:
        return Answer(False, "Connexion sécurisée impossible")
    except OSError:
        return Answer(False, "Le site n’a pas pu être joint", is_reached=False)
    except UnreadableAnswerError:
        return Answer(False, "Réponse illisible")


async def _follow(target: LinkTarget, network: Network, hosts: Hosts, about: str) -> Answer:
    """Return the result of a page, following redirections."""
    headers = {"User-Agent": f"Betaportfolio (+{about})", "Accept": "text/html,*/*;q=0.5"}
    for _ in range(MAX_REDIRECTS + 1):
        async with hosts[target.host]:
            head = await head_of(target, network, headers=headers)
        place = head.headers.get("location", "").strip()
        if head.status_code not in REDIRECTIONS or not place:
            return Answer(head.is_success, f"Réponse {head.status_code}")
        target = read_target(place, base=target.url)
    return Answer(False, f"Plus de {MAX_REDIRECTS} redirections")
