"""The jobs that import the configured source, and the products of espace-membre."""

import hashlib
from collections.abc import Mapping

from django.conf import settings
from django.db import IntegrityError

from betagouv.espace_membre.client import MembersApi, MembersApiError, members_api
from betagouv.espace_membre.sending import send_local_changes
from betagouv.imports.importing import import_records
from betagouv.imports.report import ImportReport
from betagouv.models import FailedImport, ImportSource
from betagouv.scheduled_import.alerts import alert_staff
from betagouv.scheduled_import.queries import configured_source, confirmed_day
from betagouv.sources.items import SourceError
from betagouv.sources.opening import open_source
from betagouv.sources.records_day import NoDayError
from common.background import jobs
from common.clock import today
from common.words import plural_fr

IMPORT = "betagouv.import_source"
READ_PRODUCTS = "betagouv.read_products"
"""The kinds of the jobs, and the names of their Celery tasks."""
PRODUCTS = "products"
"""The name of the products of espace-membre in the marks."""
NO_KEY = "Aucune clef de l’espace membre n’est configurée."
NO_SOURCE = "Aucune source n’est encore choisie."
NO_PRODUCTS = "L’espace membre ne donne pas ses produits : {}."
REFUSED = "La base refuse un enregistrement : rien n’est écrit."


class BrokenSourceError(Exception):
    """The source is unreadable or not the expected one: nothing was written, and the reason is stored."""


def importing(progress: jobs.Progress) -> jobs.JobResult:
    """Import the configured source, then send what was changed here; store the reason if nothing could be written."""
    api = members_api()
    result = _import_configured(progress, api)
    if api:
        send_local_changes(api)
    return result


def reading_products(progress: jobs.Progress) -> jobs.JobResult:
    """Read the products of espace-membre; import them if one changed since the last import, and send what was changed here."""
    api, feed = members_api(), configured_source()
    if api is None or feed is None:
        return jobs.JobResult(NO_KEY)
    products, refusal = _products_of(api)
    if products and feed.version_headers.get(PRODUCTS) != _headers_of(products):
        return importing(progress)
    accepted = send_local_changes(api)
    found = NO_PRODUCTS.format(refusal) if refusal else "Rien n’a changé dans l’espace membre."
    return jobs.JobResult(f"{found} {_sent(accepted)}")


def _products_of(api: MembersApi | None) -> tuple[dict[str, bytes] | None, str]:
    """Return the products (None: not read), and why they can't be read."""
    if api is None or not api.read_key:
        return None, ""
    try:
        return api.products(), ""
    except MembersApiError as error:
        return None, str(error)


def _sent(accepted: int) -> str:
    return f"{plural_fr(accepted, 'valeur envoyée', 'valeurs envoyées')}."


def _headers_of(products: Mapping[str, bytes]) -> dict[str, str]:
    """Return what identifies a state of the products: their API has no conditional request."""
    return {"digest": hashlib.sha256(b"\n".join(products[key] for key in sorted(products))).hexdigest()}


def _import_configured(progress: jobs.Progress, api: MembersApi | None) -> jobs.JobResult:
    feed = configured_source()
    if feed is None:
        return jobs.JobResult(NO_SOURCE)
    if not ImportSource.objects.exists():
        feed.save()
    report: ImportReport | None = None
    needs_day = False
    try:
        report = read_import_source(feed, progress, api)
        reason, needs_day = report.broken, bool(report.question)
    except NoDayError as error:
        reason, needs_day = str(error), True
    except SourceError as error:
        reason = str(error)
    except IntegrityError as error:
        reason = f"{REFUSED} ({str(error).splitlines()[0]})"
    if reason or report is None:
        failed = FailedImport(
            source=feed.address, reason=reason, report=report.as_json() if report else {}, needs_day=needs_day
        )
        failed.save()
        alert_staff(failed)
        raise BrokenSourceError(reason)
    return jobs.JobResult(_outcome(report))


def read_import_source(feed: ImportSource, progress: jobs.Progress, api: MembersApi | None) -> ImportReport:
    """Import the source as of the date that staff confirmed since the last import, else its own date; today with products
    of espace-membre. Without their products, an unchanged file changes nothing.

    :raises SourceError: it can't be read.
    """
    products, refusal = _products_of(api)
    day = confirmed_day(feed) or (today() if products else None)
    is_typed = feed.address != settings.RECORDS_SOURCE
    source = open_source(feed.address, feed.version_headers, only_public=is_typed)
    report = import_records(
        source,
        as_of=day,
        confirmed=day is not None,
        products=products,
        lacks_products=bool(refusal),
        applying=True,
        progress=lambda done, total: progress(done, total or 0),
        is_brief=True,
    )
    if not report.broken:
        read = {PRODUCTS: _headers_of(products)} if products else _refused(feed, refusal)
        ImportSource.objects.filter(pk=feed.pk).update(version_headers=source.marks | read)
    return report


def _refused(feed: ImportSource, refusal: str) -> dict[str, dict[str, str]]:
    """Return what says why the products were not read, and since when; empty if they are not asked for."""
    if not refusal:
        return {}
    since = feed.version_headers.get(PRODUCTS, {}).get("since") or today().isoformat()
    return {PRODUCTS: {"refusal": refusal, "since": since}}


def _outcome(report: ImportReport) -> str:
    created, changed = (sum(count[status] for count in report.counts.values()) for status in ("created", "changed"))
    if not created and not changed:
        return "Rien n’a changé dans la source."
    new = plural_fr(created, "enregistrement créé", "enregistrements créés")
    return f"{new}, {plural_fr(changed, 'changé', 'changés')}."
