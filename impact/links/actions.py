"""The link check: a job, off unless ``LINK_CHECKS`` is on, whose results are dated evidence."""

from dataclasses import dataclass
from itertools import batched

from django.conf import settings
from django.db import connection
from django.utils import timezone

from common import jobs
from common.words import plural_fr
from impact.links.asking import Answer, ask_all
from impact.links.network import Network, RealNetwork
from impact.models import LinkCheck

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


# In SQL: three columns of a fiche become three rows.
# Interleave the hosts: the first page of each host, then the second of each…
_DUE = """
SELECT id, field, url FROM (
    SELECT startup.id, link.field, link.url,
           row_number() OVER (PARTITION BY lower(substring(link.url FROM '^[a-zA-Z]+://([^/?#]*)'))
                              ORDER BY startup.slug, link.field) AS turn
    FROM startups_startup startup
    CROSS JOIN LATERAL (VALUES ('stats_url', stats_url), ('impact_url', impact_url), ('budget_url', budget_url))
        AS link (field, url)
    LEFT JOIN impact_linkcheck known
        ON known.startup_id = startup.id AND known.field = link.field AND known.url = link.url
       AND known.checked_at > now() - CASE WHEN known.answered THEN interval '6 days' ELSE interval '20 hours' END
    WHERE link.url <> '' AND known.id IS NULL
) AS due
ORDER BY turn, id, field
"""


def due_links() -> list[Link]:
    """Return the pages of statistics, impact and budget not checked for a week, or a day if failing: one query."""
    with connection.cursor() as cursor:
        cursor.execute(_DUE)
        return [Link(*row) for row in cursor.fetchall()]
