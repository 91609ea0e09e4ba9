"""The check of links: a job, off unless ``LINK_CHECKS`` is on, whose results are dated evidence."""

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
"""So many pages of which no server answers say something of our network, not of the pages."""
OFF = "La vérification des liens est désactivée sur cette installation (LINK_CHECKS)."


class NetworkDownError(Exception):
    """Nothing at all could be reached."""


@dataclass(frozen=True, slots=True)
class Link:
    """A page that a fiche names in a field."""

    startup: int
    field: str
    url: str


def request_check() -> None:
    """Ask for a check where it is on; for the schedule."""
    if settings.LINK_CHECKS:
        jobs.request(CHECK_LINKS)


def checking(progress: jobs.Progress) -> jobs.Outcome:
    """The work of the job."""
    if not settings.LINK_CHECKS:
        return jobs.Outcome(OFF)
    return check_links(RealNetwork(), progress)


def check_links(network: Network, progress: jobs.Progress) -> jobs.Outcome:
    """Ask the pages that are due, a few at a time, and keep each answer at once.

    One that is interrupted is taken up where it was: what was just asked is due no more.
    """
    links = due_links()
    answered = 0
    progress(0, len(links))
    for done, some in enumerate(batched(links, AT_ONCE, strict=False)):
        answers = ask_all([one.url for one in some], network, about=settings.SITE_URL)
        if len(answers) >= TELLING and not any(one.is_reached for one in answers):
            raise NetworkDownError
        _keep(some, answers)
        answered += sum(one.answered for one in answers)
        progress(min((done + 1) * AT_ONCE, len(links)), len(links))
    asked = plural_fr(len(links), "page demandée", "pages demandées")
    return jobs.Outcome(f"{asked}, {plural_fr(answered, 'a répondu', 'ont répondu')}.")


def _keep(links: tuple[Link, ...], answers: list[Answer]) -> None:
    """In place of what was known of these links."""
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
            for link, answer in zip(links, answers, strict=True)
        ],
        update_conflicts=True,
        unique_fields=["startup", "field"],
        update_fields=["url", "checked_at", "answered", "detail"],
    )


# Those of one host take turns: the first of each host, then the second of each…
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
    """The pages of statistics, impact and budget of every fiche not asked for a week, or a day when silent: one query."""
    with connection.cursor() as cursor:
        cursor.execute(_DUE)
        return [Link(*row) for row in cursor.fetchall()]
