"""Request the files of services: over HTTPS, at most once a day, only what changed, and 1 MB at most."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from impact.links.addresses import ForbiddenAddressError, LinkTarget, read_target
from impact.links.network import Network
from impact.links.pinning import (
    FAILURES,
    PublicAnswer,
    TooLargeAnswerError,
    answer_of,
    failure_fr,
    follow,
    is_reached,
    user_agent,
)

MAX_BYTES = 1_000_000
SECONDS = 20.0
"""For one file, redirections included."""
LONGEST_HEADER = 300
"""A longer validator is not stored: the next request is unconditional."""
PRIVATE = frozenset({401, 403})
TO_DO = "Vérifiez l’adresse, ou prévenez l’équipe qui publie le fichier"
REDIRECTED_TO_HTTP = "Adresse refusée : elle renvoie vers une adresse qui n’est pas en https"


@dataclass(frozen=True, slots=True)
class FileRequest:
    """A file to read, with the validators of the last answer that was stored."""

    url: str
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """What a file answered: its ``content``, None if it did not change or if there is a ``problem`` (in French).

    ``is_reached``: a server responded, or none was asked.
    """

    content: bytes | None = None
    etag: str = ""
    last_modified: str = ""
    problem: str = ""
    is_reached: bool = True


def request_files(
    requests: Sequence[FileRequest], network: Network, *, about: str, seconds: float = SECONDS
) -> list[FileAnswer]:
    """Request files concurrently and return their answers in order. ``about`` goes in the user agent."""

    async def together() -> list[FileAnswer]:
        return await asyncio.gather(*(_request(one, network, about, seconds) for one in requests))

    return asyncio.run(together())


async def _request(asked: FileRequest, network: Network, about: str, seconds: float) -> FileAnswer:
    try:
        async with asyncio.timeout(seconds):
            return _read(await _answer(asked, network, about))
    except FAILURES as error:
        return FileAnswer(problem=_failure(error, seconds), is_reached=is_reached(error))


def _failure(error: Exception, seconds: float) -> str:
    """Return in French why a file gave no answer, and what its coach can do."""
    if isinstance(error, TooLargeAnswerError):
        return f"{error} : gardez les lignes les plus récentes"
    return f"{failure_fr(error, seconds)}. {TO_DO}"


async def _answer(asked: FileRequest, network: Network, about: str) -> PublicAnswer:
    """Return the answer of a file, following redirections from HTTPS to HTTPS."""
    headers = _headers(asked, about)

    async def ask(target: LinkTarget) -> PublicAnswer:
        if target.scheme != "https":
            raise ForbiddenAddressError(REDIRECTED_TO_HTTP)
        return await answer_of(target, network, headers=headers, limit=MAX_BYTES)

    return await follow(read_target(asked.url), ask)


def _headers(asked: FileRequest, about: str) -> dict[str, str]:
    validators = {"If-None-Match": asked.etag, "If-Modified-Since": asked.last_modified}
    return {
        "User-Agent": user_agent(about),
        "Accept": "text/csv, application/json;q=0.9, */*;q=0.5",
        "Accept-Encoding": "identity",
        **{name: value for name, value in validators.items() if value},
    }


def _read(answer: PublicAnswer) -> FileAnswer:
    if answer.status == 304:
        return FileAnswer()
    if answer.status in PRIVATE:
        return FileAnswer(
            problem=f"Réponse {answer.status} : le fichier n’est pas public. Publiez-le sans mot de passe"
        )
    if answer.status != 200:
        return FileAnswer(problem=f"Réponse {answer.status}. {TO_DO}")
    encoding = answer.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("", "identity"):
        return FileAnswer(problem=f"Le fichier arrive compressé ({encoding[:20]}) : publiez-le sans compression")
    validators = (answer.headers.get(name, "") for name in ("etag", "last-modified"))
    etag, last_modified = (one if len(one) <= LONGEST_HEADER else "" for one in validators)
    return FileAnswer(answer.body, etag, last_modified)
