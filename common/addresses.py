"""Former slugs of records, from which requests are redirected."""

from itertools import product
from typing import Any

from django.db.models import QuerySet

from common.models import FormerAddress

SITE = "https://beta.gouv.fr"
ENDINGS = (".html", ".md")
"""What ended an address of a record when its page was a file."""


def record_rename(kind: str, old: str, new: str) -> None:
    """Record that the record with slug ``old`` now has slug ``new``; ``new`` redirects nowhere any more."""
    FormerAddress.objects.filter(kind=kind, slug=new).delete()
    FormerAddress.objects.update_or_create(kind=kind, slug=old, defaults={"target": new})


def cancel_rename(kind: str, slug: str) -> None:
    """Remove the redirection from a slug that a record uses again."""
    FormerAddress.objects.filter(kind=kind, slug=slug).delete()


def current_slug(kind: str, slug: str) -> str | None:
    """Return the current slug of a record that had ``slug``, after any number of renames; None if it was never renamed."""
    seen = {slug}
    while (found := FormerAddress.objects.filter(kind=kind, slug=slug).values_list("target", flat=True).first()) and (
        found not in seen
    ):
        slug = found
        seen.add(slug)
    return slug if len(seen) > 1 else None


def forms_of(folder: str, slug: str) -> list[str]:
    """Return every spelling by which a record may name its former slug in a folder of beta.gouv.fr.

    For ``classes12`` (or ``classes12.md``) of ``startups``: « classes12 », « /startups/classes12.md », «
    startup/classes12/ »…
    """
    name = _without_ending(slug)
    folders = (folder, folder.removesuffix("s"))
    places = ("", *(f"{start}{one}/" for start, one in product(("", "/", f"{SITE}/"), folders)))
    return [f"{place}{name}{end}" for place, end in product(places, ("", "/", *ENDINGS))]


def moved_to(kind: str, folder: str, records: "QuerySet[Any]", slug: str) -> str | None:
    """Return the slug that replaces ``slug``, which no record of ``kind`` has; None if it is unknown.

    The first of ``records`` whose ``redirect_from`` names it, else the target of the recorded rename. Two queries at
    most, and one more for each further rename.
    """
    successors = records.filter(redirect_from__overlap=forms_of(folder, slug)).order_by("slug")
    successor: str | None = successors.values_list("slug", flat=True).first()
    return successor or current_slug(kind, _without_ending(slug))


def _without_ending(slug: str) -> str:
    ending = next((end for end in ENDINGS if slug.endswith(end)), "")
    return slug.removesuffix(ending) or slug
