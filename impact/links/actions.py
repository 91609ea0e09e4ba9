"""The link check: a job, off unless ``LINK_CHECKS`` is on, whose results are dated evidence."""

import asyncio
import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import batched

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from common.background import jobs
from common.words import plural_fr
from impact.links.addresses import ForbiddenAddressError, LinkTarget, read_target
from impact.links.network import Network, RealNetwork
from impact.links.pinning import (
    FAILURES,
    PublicAnswer,
    failure_fr,
    follow,
    head_of,
    is_reached,
    user_agent,
)
from impact.models import LinkCheck
from startups.models import Startup

SECONDS = 15.0

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
            return await _head(url, network, hosts, about)
    except FAILURES as error:
        reached = None if isinstance(error, ForbiddenAddressError) else is_reached(error)
        return Answer(False, failure_fr(error, seconds), reached)


async def _head(url: str, network: Network, hosts: Hosts, about: str) -> Answer:
    """Return the result of a page, following redirections."""
    headers = {"User-Agent": user_agent(about), "Accept": "text/html,*/*;q=0.5"}

    async def ask(target: LinkTarget) -> PublicAnswer:
        async with hosts[target.host]:
            return await head_of(target, network, headers=headers)

    head = await follow(read_target(url), ask)
    return Answer(200 <= head.status < 300, f"Réponse {head.status}")


CHECK_LINKS = "impact.check_links"
"""The kind of the job, and the name of its Celery task."""
AT_ONCE = 8
"""How many pages are asked at once, each of its own host."""
TELLING = 4
"""So many pages of which no server answers, when none did, say something of our network, not of the pages."""
WAITING = 4 * AT_ONCE
"""How many pages may be silent before one is reached: it says that the network is there, and they are not."""
OFF = "La vérification des liens est désactivée sur cette installation (LINK_CHECKS)."


class NetworkDownError(Exception):
    """No server could be reached."""


@dataclass(frozen=True, slots=True)
class Link:
    """A page named in a field of a fiche."""

    startup: int
    field: str
    url: str


def request_check() -> None:
    """Request a check if the setting is on; for the schedule."""
    if settings.LINK_CHECKS:
        jobs.request(CHECK_LINKS)


def checking(progress: jobs.Progress) -> jobs.JobResult:
    """Run the job."""
    if not settings.LINK_CHECKS:
        return jobs.JobResult(OFF)
    return check_links(RealNetwork(), progress)


def check_links(network: Network, progress: jobs.Progress) -> jobs.JobResult:
    """Check the pages that are due, a few at a time, and save each result at once.

    An interrupted check resumes: checked pages are no longer due.
    """
    links = due_links()
    kept = _AnswerBuffer(network)
    answered = 0
    progress(0, len(links))
    for done, some in enumerate(batched(links, AT_ONCE, strict=False)):
        answers = _fetch_answers(network, [one.url for one in some])
        kept.take(list(zip(some, answers, strict=True)))
        answered += sum(one.answered for one in answers)
        progress(min((done + 1) * AT_ONCE, len(links)), len(links))
    kept.end()
    asked = plural_fr(len(links), "page demandée", "pages demandées")
    return jobs.JobResult(f"{asked}, {plural_fr(answered, 'a répondu', 'ont répondu')}.")


def _fetch_answers(network: Network, urls: list[str]) -> list[Answer]:
    return ask_all(urls, network, about=settings.SITE_URL)


class _AnswerBuffer:
    """Save results once the network is known to work: a page was reached, and still is when others fail.

    A few dead sites never end a check: the last page that was reached is requested again as a test.
    """

    def __init__(self, network: Network) -> None:
        self._network = network
        self._witness = ""
        self._held: list[tuple[Link, Answer]] = []

    def take(self, found: list[tuple[Link, Answer]]) -> None:
        """Add results, and save them once the network is known to work.

        :raises NetworkDownError: nothing was reached, or nothing is any more.
        """
        self._held += found
        reached = [link.url for link, answer in found if answer.is_reached]
        if reached:
            self._witness = reached[-1]
        elif self._witness and self._silent(found) and not _fetch_answers(self._network, [self._witness])[0].is_reached:
            raise NetworkDownError
        if self._witness:
            _keep(self._held)
            self._held = []
        elif self._silent(self._held) >= WAITING:
            raise NetworkDownError

    def end(self) -> None:
        """Save the remaining results.

        :raises NetworkDownError: nothing was reached, among enough pages to conclude.
        """
        if self._silent(self._held) >= TELLING:
            raise NetworkDownError
        _keep(self._held)

    @staticmethod
    def _silent(found: list[tuple[Link, Answer]]) -> int:
        return sum(answer.is_reached is False for _, answer in found)


def _keep(found: list[tuple[Link, Answer]]) -> None:
    """Replace the stored results of these links."""
    now = timezone.now()
    LinkCheck.objects.bulk_create(
        [
            LinkCheck(
                startup_id=link.startup,
                field=link.field,
                url=link.url,
                checked_at=now,
                answered=answer.answered,
                detail=answer.detail,
            )
            for link, answer in found
        ],
        update_conflicts=True,
        unique_fields=["startup", "field"],
        update_fields=["url", "checked_at", "answered", "detail"],
    )


HOST = re.compile(r"[a-zA-Z]+://([^/?#]*)")
FIELDS = ("stats_url", "impact_url", "budget_url")
"""The fields of a fiche that name the pages of a service."""
ANSWERED_FOR, SILENT_FOR = dt.timedelta(days=6), dt.timedelta(hours=20)
"""How long a page that answered, or was silent, is not asked again."""


def due_links() -> list[Link]:
    """Return the pages that every fiche names and that are due: not asked for a week, or a day when they were silent.

    Those of one host take turns: the first of each host, then the second of each… Two queries.
    """
    asked = _asked_lately()
    turns: Counter[str] = Counter()
    due: list[tuple[int, Link]] = []
    for startup, *urls in Startup.objects.order_by("slug").values_list("pk", *FIELDS):
        for field, url in sorted(zip(FIELDS, urls, strict=True)):
            if url and (startup, field, url) not in asked:
                host = found[1].lower() if (found := HOST.match(url)) else ""
                due.append((turns[host], Link(startup, field, url)))
                turns[host] += 1
    return [link for _, link in sorted(due, key=lambda one: (one[0], one[1].startup, one[1].field))]


def _asked_lately() -> set[tuple[int, str, str]]:
    """Return the startup, the field and the address of each page that is not due."""
    now = timezone.now()
    lately = Q(answered=True, checked_at__gt=now - ANSWERED_FOR) | Q(answered=False, checked_at__gt=now - SILENT_FOR)
    return set(LinkCheck.objects.filter(lately).values_list("startup", "field", "url"))
