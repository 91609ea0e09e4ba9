"""Send requests to the servers of sources, within bounds of time and of bytes."""

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any

import httpx2

from betagouv.sources.items import UnreadableFileError
from impact.links.addresses import ForbiddenAddressError, read_target
from impact.links.network import RealNetwork
from impact.links.pinning import PinnedTransport

MAX_SECONDS = 300
"""The longest that a request with its redirections takes, even if its response goes on."""
MAX_REDIRECTS = 3
MAX_PORT = 65_535
TIMEOUT = httpx2.Timeout(30, connect=10)


@dataclass(frozen=True, slots=True)
class ReceivedAnswer:
    """The status and the body of a response."""

    status: int
    body: bytes


def download(
    url: str, into: IO[bytes], *, asked: Mapping[str, str], max_bytes: int, only_public: bool = False
) -> Mapping[str, str] | None:
    """Write the document at ``url`` into a file and return the headers of the response; None if it did not change.

    ``asked`` contains the conditional headers. A redirection to another server must lead to a public address by HTTPS;
    with ``only_public`` the first server must have one too.

    :raises UnreadableFileError: no document within the bounds.
    """
    return _bounded(_download(url, into, asked, max_bytes, only_public=only_public))


def send(method: str, url: str, *, headers: Mapping[str, str], content: bytes = b"", max_bytes: int) -> ReceivedAnswer:
    """Send one request, which follows no redirection, and return its response.

    :raises UnreadableFileError: no response within the bounds.
    """
    return _bounded(_send(method, url, headers, content, max_bytes))


def _bounded[T](work: Coroutine[Any, Any, T]) -> T:
    async def limited() -> T:
        async with asyncio.timeout(MAX_SECONDS):
            return await work

    try:
        return asyncio.run(limited())
    except (TimeoutError, httpx2.TimeoutException):
        raise UnreadableFileError("n’a pas répondu à temps") from None
    except ForbiddenAddressError:
        raise UnreadableFileError("mène à une adresse qui n’est pas publique, en https") from None
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
        raise UnreadableFileError(f"ne répond pas ({type(error).__name__})") from None


async def _download(
    url: str, into: IO[bytes], asked: Mapping[str, str], max_bytes: int, *, only_public: bool
) -> Mapping[str, str] | None:
    if (httpx2.URL(url).port or 0) > MAX_PORT:  # the socket would raise OverflowError
        raise httpx2.InvalidURL("port")
    pinned = httpx2.AsyncClient(transport=PinnedTransport(RealNetwork()), timeout=TIMEOUT, trust_env=False)
    async with httpx2.AsyncClient(timeout=TIMEOUT) as chosen, pinned:
        client = pinned if only_public else chosen
        for _ in range(MAX_REDIRECTS + 1):
            async with client.stream("GET", url, headers=asked) as answer:
                if answer.next_request is None:
                    return await _save(answer, into, max_bytes)
                target = answer.next_request.url
            if (target.scheme, target.netloc) != (httpx2.URL(url).scheme, httpx2.URL(url).netloc):
                client = pinned
                if read_target(str(target)).scheme != "https":
                    raise ForbiddenAddressError
            url = str(target)
    raise UnreadableFileError(f"renvoie plus de {MAX_REDIRECTS} fois ailleurs")


async def _save(answer: httpx2.Response, into: IO[bytes], max_bytes: int) -> Mapping[str, str] | None:
    if answer.status_code == httpx2.codes.NOT_MODIFIED:
        return None
    if answer.status_code != httpx2.codes.OK:
        raise UnreadableFileError(f"répond {answer.status_code}")
    await _read(answer, into, max_bytes)
    return answer.headers


async def _send(method: str, url: str, headers: Mapping[str, str], content: bytes, max_bytes: int) -> ReceivedAnswer:
    async with (
        httpx2.AsyncClient(timeout=TIMEOUT) as client,
        client.stream(method, url, headers=headers, content=content) as answer,
    ):
        body = BytesIO()
        await _read(answer, body, max_bytes)
        return ReceivedAnswer(answer.status_code, body.getvalue())


async def _read(answer: httpx2.Response, into: IO[bytes], max_bytes: int) -> None:
    async for chunk in answer.aiter_bytes():
        into.write(chunk)
        if into.tell() > max_bytes:
            raise UnreadableFileError(f"répond par plus de {max_bytes} octets")
