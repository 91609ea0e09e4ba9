"""The job that reads the public documents of matrices once a day, off unless ``LINK_CHECKS`` is on.

The address is that of `suitenumerique/docs`, in `src/backend/core/api/viewsets.py` (``formatted_content``). It was never
tried on the live site.
"""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from common.background import jobs
from common.clock import today
from common.words import plural_fr
from impact.documents.addresses import document_in, text_address
from impact.links.actions import OFF
from impact.links.network import Network, RealNetwork
from impact.models import MatrixDocument
from impact.published_files.client import FileAnswer, FileRequest, request_files
from startups.models import Startup

READ_DOCUMENTS = "impact.read_matrix_documents"
"""The kind of the job, and the name of its Celery task."""
AT_ONCE = 2
"""How many documents are requested at once: almost all are on one server."""


@dataclass(frozen=True, slots=True)
class MatrixPage:
    """A service (its key) whose fiche publishes its matrix at ``url``, a document."""

    startup: int
    url: str


@dataclass(frozen=True, slots=True)
class DocumentText:
    """The digest of the text of a document, and the day of its last change by its server (None: not given)."""

    digest: str
    updated_on: dt.date | None


def request_reading() -> None:
    """Request the job if the setting is on; for the schedule."""
    if settings.LINK_CHECKS:
        jobs.request(READ_DOCUMENTS)


def run_reading(progress: jobs.Progress) -> jobs.JobResult:
    """Run the job."""
    if not settings.LINK_CHECKS:
        return jobs.JobResult(OFF)
    return read_documents(RealNetwork(), progress)


def read_documents(network: Network, progress: jobs.Progress) -> jobs.JobResult:
    """Read the documents that were not read today, and store each digest at once; one that doesn't answer stays."""
    pages, read = due_pages(), 0
    for done, some in enumerate(batched(pages, AT_ONCE, strict=False)):
        progress(done * AT_ONCE, len(pages))
        requests = [FileRequest(text_address(page.url)) for page in some]
        answers = request_files(requests, network, about=settings.SITE_URL)
        read += sum(_store(page, answer) for page, answer in zip(some, answers, strict=True))
    progress(len(pages), len(pages))
    return jobs.JobResult(f"{plural_fr(read, 'document lu', 'documents lus')}, sur {len(pages)}.")


def due_pages() -> list[MatrixPage]:
    """Return the documents that fiches publish as their matrix and that were not read today, by slug: two queries."""
    read = MatrixDocument.objects.filter(read_at__date__gte=today()).values_list("startup_id", "url")
    known = set(read)
    rows = Startup.objects.exclude(impact_url="").order_by("slug").values_list("pk", "impact_url")
    pages = (MatrixPage(startup, url.strip()) for startup, url in rows if document_in(url))
    return [one for one in pages if (one.startup, one.url) not in known]


def _store(page: MatrixPage, answer: FileAnswer) -> bool:
    """Store the digest of a document, with the day of its change; return False if its text was not given."""
    text = read_text(answer, document_in(page.url))
    if text is None:
        return False
    held = MatrixDocument.objects.filter(startup=page.startup, url=page.url).first()
    is_same = held is not None and held.digest == text.digest
    values = {
        "url": page.url,
        "digest": text.digest,
        "changed_on": held.changed_on if held and is_same else _changed_on(text),
        "read_at": timezone.now(),
    }
    MatrixDocument.objects.update_or_create(startup_id=page.startup, defaults=values)
    return True


def _changed_on(text: DocumentText) -> dt.date:
    """Return the day of a change: that of the server if it is not to come, else today."""
    return min(text.updated_on or today(), today())


def read_text(answer: FileAnswer, document: str) -> DocumentText | None:
    """Return the text that a server answered for a document; None if that is no such text."""
    try:
        found = json.loads(answer.content or b"")
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or found.get("id") != document or not isinstance(found.get("content"), str):
        return None
    content = found["content"].encode("utf-8", "surrogatepass")
    return DocumentText(hashlib.sha256(content).hexdigest(), _day(found.get("updated_at")))


def _day(moment: Any) -> dt.date | None:
    """Return the day in Paris of a moment in ISO form; None for anything else."""
    try:
        found = parse_datetime(moment) if isinstance(moment, str) else None
    except ValueError:
        return None
    return timezone.localdate(found) if found and timezone.is_aware(found) else None
