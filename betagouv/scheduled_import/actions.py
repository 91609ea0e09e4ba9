"""Actions of staff on the source: configure it, and request an import."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from access.rights import Action, Actor, require, require_now
from betagouv.espace_membre.client import members_api
from betagouv.models import FailedImport, ImportRun, ImportSource
from betagouv.scheduled_import.queries import awaiting_day, configured_source, last_fact_of
from betagouv.scheduled_import.running import IMPORT, NO_SOURCE, READ_PRODUCTS
from betagouv.sources.items import SourceError
from betagouv.sources.opening import open_source
from betagouv.sources.records_day import EARLY, FUTURE, LATE, MOST_SILENT
from common.background import jobs, recompute
from common.clock import today
from common.freshness import RECORDS, record_freshness
from common.models import Freshness
from common.request_context import saving
from common.words import date_fr
from impact.links.addresses import ForbiddenAddressError, read_target
from startups.changes import programme_change

KEPT_FOR = dt.timedelta(days=30)
"""How long an import that changed nothing is kept: 720 of them, one each hour."""
HTTPS_ONLY = (
    "Donnez une adresse en https. Un dossier du serveur ne se règle que par RECORDS_SOURCE, dans sa configuration."
)


def set_import_source(*, address: str, is_hourly: bool, actor: Actor) -> ImportSource:
    """Set the public URL from which records are read, or go back to the source of the settings.

    :raises ValidationError: if it is empty, contains no record, or is another folder or private address: the operator
        alone names those, in ``RECORDS_SOURCE``.
    """
    require(actor, Action.ADMINISTER)
    address = address.strip()
    if not address:
        raise ValidationError({"address": "Donnez une adresse."})
    try:
        if address != settings.RECORDS_SOURCE and read_target(address).scheme != "https":
            raise ValidationError({"address": HTTPS_ONLY})
        open_source(address)
    except (SourceError, ForbiddenAddressError) as error:
        raise ValidationError({"address": str(error)}) from None
    with saving():
        user = require_now(actor, Action.ADMINISTER)
        feed = ImportSource.objects.select_for_update().first() or ImportSource(pk=1)
        feed.address, feed.is_hourly, feed.set_by = address, is_hourly, user
        feed.version_headers = {}
        feed.full_clean()
        feed.save()
    return feed


def ask_for_import(*, actor: Actor) -> None:
    """Request an import of the source now."""
    with transaction.atomic():
        require_now(actor, Action.DECIDE)
        if configured_source() is None:
            raise ValidationError(NO_SOURCE)
        jobs.request(IMPORT)


def read_whole_source() -> None:
    """Request an import that reads the whole source again, even if it has not changed."""
    with transaction.atomic():
        ImportSource.objects.update(version_headers={})
        if configured_source():
            jobs.request(IMPORT)


def confirm_day(*, failed: FailedImport, day: dt.date, actor: Actor) -> None:
    """Confirm the date of the records of a failed import, and request an import with that date.

    :raises ValidationError: the date is in the future, or another import ran since.
    """
    with saving():
        user = require_now(actor, Action.DECIDE)
        if day > today():
            raise ValidationError({"day": FUTURE.format(date_fr(day))})
        latest = awaiting_day()
        if latest is None or latest.pk != failed.pk:
            raise ValidationError("Un autre import a eu lieu depuis. Rechargez la page des imports.")
        FailedImport.objects.filter(pk=failed.pk).update(confirmed_day=day, confirmed_by=user)
        jobs.request(IMPORT)


def correct_day(*, kind: str, day: dt.date, confirmed: bool, reason: str, actor: Actor) -> None:
    """Correct the date of a kind of records, and of the imports that were given a later one.

    :raises ValidationError: the date is in the future, is before every fact, is more than a year after every fact without
      being ``confirmed``, or nothing was imported.
    """
    if day > today():
        raise ValidationError({"day": FUTURE.format(date_fr(day))})
    with programme_change(reason=reason, actor=actor):
        if not Freshness.objects.select_for_update().filter(kind=kind).exists():
            raise ValidationError("Aucun import n’a encore été appliqué.")
        fact = last_fact_of(kind, day)
        if fact is None and last_fact_of(kind, today()):
            raise ValidationError({"day": EARLY.format(date_fr(day))})
        if fact and day - fact > MOST_SILENT and not confirmed:
            raise ValidationError({"confirmed": LATE.format(day=date_fr(day), fact=date_fr(fact))})
        record_freshness(kind, day, fact if kind == RECORDS else None)
        runs = ImportRun.objects.filter(kind=kind)
        runs.filter(Q(records_as_of__gt=day) | Q(pk__in=runs.values("pk")[:1])).update(records_as_of=day)
        recompute.request()


def prune_imports() -> int:
    """Delete the imports of more than ``KEPT_FOR`` ago that changed nothing and that nothing refers to; return their number."""
    old = ImportRun.objects.filter(
        kind=ImportRun.Kind.RECORDS, applied_at__lt=timezone.now() - KEPT_FOR, report__anomalies=[], report__created=[]
    )
    idle = old.filter(report__changes=[], report__renamed=[], report__merged=[])
    free = idle.filter(records__isnull=True, conflicts__isnull=True, absences__isnull=True, replay__isnull=True)
    return free.delete()[0]


def request_hourly() -> None:
    """Request the hourly import, for the schedule."""
    source = configured_source()
    if source and source.is_hourly:
        jobs.request(IMPORT)


def request_products() -> None:
    """Request the products of espace-membre, for the schedule; nothing without a key."""
    source = configured_source()
    if members_api() and source and source.is_hourly:
        jobs.request(READ_PRODUCTS)
