"""The addresses that records had: who looks for one by a name that it left is sent on."""

from itertools import product
from typing import Any

from django.db.models import QuerySet

from common.models import FormerAddress

SITE = "https://beta.gouv.fr"
ENDINGS = (".html", ".md")
"""What ended an address of a record when its page was a file."""


def leave(kind: str, old: str, new: str) -> None:
    """Note that the record known as ``old`` goes on as ``new``; whoever looked for ``new`` elsewhere finds it there."""
    FormerAddress.objects.filter(kind=kind, slug=new).delete()
    FormerAddress.objects.update_or_create(kind=kind, slug=old, defaults={"target": new})


def come_back(kind: str, slug: str) -> None:
    """Note that a record lives again at an address that led elsewhere."""
    FormerAddress.objects.filter(kind=kind, slug=slug).delete()


def current(kind: str, slug: str) -> str | None:
    """The identifier that goes on for one that was left, after any number of names; None when nothing left it."""
    seen = {slug}
    while (found := FormerAddress.objects.filter(kind=kind, slug=slug).values_list("target", flat=True).first()) and (
        found not in seen
    ):
        slug = found
        seen.add(slug)
    return slug if len(seen) > 1 else None


def forms_of(folder: str, slug: str) -> list[str]:
    """Every way in which a record may write that it was at ``slug`` in a folder of beta.gouv.fr.

    ``classes12`` of ``startups``: « classes12 », « /startups/classes12.md », « startup/classes12/ »…; asked with its
    ending (``classes12.md``), the same.
    """
    name = _without_ending(slug)
    folders = (folder, folder.removesuffix("s"))
    places = ("", *(f"{start}{one}/" for start, one in product(("", "/", f"{SITE}/"), folders)))
    return [f"{place}{name}{end}" for place, end in product(places, ("", "/", *ENDINGS))]


def moved_to(kind: str, folder: str, records: "QuerySet[Any]", slug: str) -> str | None:
    """The identifier that goes on for ``slug``, which no record of a kind has; None when nothing was there.

    It is that of the record among ``records`` whose ``redirect_from`` names it (the first, when several do), else that of
    the record that left it. Two queries at most, and one more for each further name.
    """
    heirs = records.filter(redirect_from__overlap=forms_of(folder, slug)).order_by("slug")
    heir: str | None = heirs.values_list("slug", flat=True).first()
    return heir or current(kind, _without_ending(slug))


def _without_ending(slug: str) -> str:
    ending = next((end for end in ENDINGS if slug.endswith(end)), "")
    return slug.removesuffix(ending) or slug
