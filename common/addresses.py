"""The addresses that records had: who looks for one by a name that it left is sent on."""

from common.models import FormerAddress


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
