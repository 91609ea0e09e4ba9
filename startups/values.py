"""The editable values of a fiche as plain, comparable values: texts, yes-or-no, lists of texts."""

from collections.abc import Iterable

from startups.models import Startup

SPONSORS = "sponsors"
"""The identifiers of the sponsors, in their order: the only value that is not a column of the fiche."""
NOT_EDITED = frozenset({"id", "slug", "robots", "redirect_from", "details", "search_text"})
COLUMNS = tuple(field.name for field in Startup._meta.concrete_fields if field.name not in NOT_EDITED)
ADDRESSES = tuple(name for name in COLUMNS if name in ("link", "repository") or name.endswith("_url"))
"""Those that hold the address of a web page."""

type Value = str | bool | list[str] | None


def values_of(startup: Startup, names: Iterable[str]) -> dict[str, Value]:
    """Return the values of ``startup`` for these names; one query if its sponsors are among them."""
    found: dict[str, Value] = {}
    for name in names:
        if name == SPONSORS:
            sponsors = startup.sponsorships.order_by("position", "pk")
            found[name] = list(sponsors.values_list("administration__slug", flat=True))
        elif name in COLUMNS:
            found[name] = getattr(startup, name)
        else:
            raise ValueError(f"A fiche has no value {name!r} that can be edited.")
    return found
