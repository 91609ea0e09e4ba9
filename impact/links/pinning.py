"""Send a request to a public page: its name is resolved once, and the request goes to the checked IP address."""

import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx2

from common.words import NO_BREAK
from impact.links.addresses import PORTS, ForbiddenAddressError, LinkTarget, is_public, read_target
from impact.links.network import Network

TRIED = 3
"""How many IP addresses of a name are tried."""
MAX_REDIRECTS = 5
REDIRECTIONS = frozenset({301, 302, 303, 307, 308})


class UnreadableAnswerError(Exception):
    """The response is not HTTP, or is incomplete."""


class TooLargeAnswerError(Exception):
    """The body of a response is larger than allowed; the message is in French."""


class TooManyRedirectsError(Exception):
    """A page redirects again and again; the message is in French."""


FAILURES = (OSError, ForbiddenAddressError, UnreadableAnswerError, TooLargeAnswerError, TooManyRedirectsError)
"""What a request to a public page raises; ``TimeoutError`` and ``ssl.SSLError`` are of ``OSError``."""


def failure_fr(error: Exception, seconds: float) -> str:
    """Return in French why a page gave no answer within so many seconds."""
    match error:
        case TimeoutError():
            return f"Pas de réponse complète en {seconds:.0f}{NO_BREAK}s"
        case ssl.SSLError():
            return "Connexion sécurisée impossible"
        case OSError():
            return "Le site n’a pas pu être joint"
        case UnreadableAnswerError():
            return "Réponse illisible ou interrompue"
    return str(error)


def is_reached(error: Exception) -> bool:
    """Whether a server responded, before the error."""
    return isinstance(error, ssl.SSLError) or not isinstance(error, OSError)


@dataclass(frozen=True, slots=True)
class PublicAnswer:
    """A response with its body as it was sent, never decompressed; without it if only its head was asked for."""

    status: int
    headers: httpx2.Headers
    body: bytes = b""


class PinnedTransport(httpx2.AsyncBaseTransport):
    """Send each request to an IP address of its host, after checking that all of them are public."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.sending = network.transport()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send the request to the first resolved IP address that accepts a connection.

        :raises ForbiddenAddressError: one of the addresses is not public.
        """
        url = request.url
        addresses = await self.network.resolve(url.host, url.port or PORTS[url.scheme])
        if not addresses or not all(is_public(address) for address in addresses):
            raise ForbiddenAddressError("Adresse refusée : elle ne mène pas au réseau public")
        *firsts, last = addresses[:TRIED]
        for address in firsts:
            try:
                return await self._send(request, address)
            except httpx2.ConnectError as error:
                if is_of_tls(error):
                    raise
        return await self._send(request, last)

    async def _send(self, request: httpx2.Request, address: str) -> httpx2.Response:
        return await self.sending.handle_async_request(
            httpx2.Request(
                request.method,
                request.url.copy_with(host=address),
                headers=request.headers,  # Host keeps the name
                stream=request.stream,
                extensions={**request.extensions, "sni_hostname": request.url.host},
            )
        )

    async def aclose(self) -> None:
        await self.sending.aclose()


def is_of_tls(error: BaseException) -> bool:
    """Whether a connection failed because of TLS."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False


async def follow(target: LinkTarget, ask: Callable[[LinkTarget], Awaitable[PublicAnswer]]) -> PublicAnswer:
    """Return what ``ask`` returns for ``target``, or for the page to which it redirects.

    :raises TooManyRedirectsError: it redirects more than ``MAX_REDIRECTS`` times.
    """
    for _ in range(MAX_REDIRECTS + 1):
        answer = await ask(target)
        place = answer.headers.get("location", "").strip()
        if answer.status not in REDIRECTIONS or not place:
            return answer
        target = read_target(place, base=target.url)
    raise TooManyRedirectsError(f"Plus de {MAX_REDIRECTS} redirections")


def user_agent(about: str) -> str:
    """Return the name under which pages are asked for, with the address that explains it."""
    return f"Betaportfolio (+{about})"


async def head_of(target: LinkTarget, network: Network, *, headers: Mapping[str, str]) -> PublicAnswer:
    """Return the response of ``target``, reading only its head; redirections are not followed.

    :raises ForbiddenAddressError: an IP address is not public.
    :raises SSLError: TLS failed.
    :raises OSError: no server responded.
    :raises UnreadableAnswerError: the response is not HTTP.
    """
    async with _responding(target, network, headers) as response:
        return PublicAnswer(response.status_code, response.headers)


async def answer_of(target: LinkTarget, network: Network, *, headers: Mapping[str, str], limit: int) -> PublicAnswer:
    """Return the response of ``target`` with its body of at most ``limit`` bytes; redirections are not followed.

    :raises TooLargeAnswerError: the body is larger; the rest is not read.

    Raises otherwise the errors of ``head_of``.
    """
    async with _responding(target, network, headers) as response:
        body = bytearray()
        async for part in response.aiter_raw():
            body += part
            if len(body) > limit:
                raise TooLargeAnswerError(f"Le fichier dépasse {limit // 1_000_000}\u00a0Mo")
        return PublicAnswer(response.status_code, response.headers, bytes(body))


@asynccontextmanager
async def _responding(
    target: LinkTarget, network: Network, headers: Mapping[str, str]
) -> AsyncIterator[httpx2.Response]:
    """Yield the response of ``target`` once its head is read; the connection closes at the end of the block."""
    url = f"{target.scheme}://{target.authority}{target.path}"
    try:
        async with (
            httpx2.AsyncClient(transport=PinnedTransport(network), timeout=None, trust_env=False) as client,
            client.stream("GET", url, headers={**headers, "Connection": "close"}) as response,
        ):
            yield response
    except httpx2.InvalidURL:
        raise ForbiddenAddressError("Adresse illisible") from None
    except httpx2.RemoteProtocolError as error:
        raise UnreadableAnswerError(str(error)) from None
    except httpx2.TransportError as error:
        raise (ssl.SSLError if is_of_tls(error) else OSError)(str(error)) from None
