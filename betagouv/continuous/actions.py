"""What staff do with the source: say where it is, and have it read."""

from django.core.exceptions import ValidationError
from django.db import transaction

from access.rights import Action, Actor, require, require_now
from betagouv.continuous.running import IMPORT, NO_SOURCE
from betagouv.models import Feed
from betagouv.sources import ApiAddress, SourceError, open_source
from common import jobs
from common.outcome import saving


def set_feed(*, address: str, is_hourly: bool, actor: Actor) -> Feed:
    """Set the address from which records are read.

    :raises ValidationError: there is none, or no records are there.
    """
    require(actor, Action.ADMINISTER)
    address = address.strip()
    try:
        source = open_source(address) if address else None
    except SourceError as error:
        raise ValidationError({"address": str(error)}) from None
    if source is None:
        raise ValidationError({"address": "Donnez un dossier ou une adresse."})
    with saving():
        user = require_now(actor, Action.ADMINISTER)
        feed = Feed.objects.select_for_update().first() or Feed(pk=1)
        if feed.address != address or not isinstance(source, ApiAddress):
            feed.marks = {}
        feed.address, feed.is_hourly, feed.set_by = address, is_hourly, user
        feed.full_clean()
        feed.save()
    return feed


def ask_for_import(*, actor: Actor) -> None:
    """Ask a worker to read the source now."""
    with transaction.atomic():
        require_now(actor, Action.DECIDE)
        if not Feed.objects.exists():
            raise ValidationError(NO_SOURCE)
        jobs.request(IMPORT)


def request_hourly() -> None:
    """Ask for the import of the hour, for the schedule."""
    if Feed.objects.filter(is_hourly=True).exists():
        jobs.request(IMPORT)
