"""The services named in the bilan, as fiches."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from impact.millesimes import proposed_millesime
from sampledata.demonstration.fiche import SampleEvent, SampleFiche, SampleMembership, SamplePhase
from sampledata.demonstration.target_counts import read_data_file

BILAN = "bilan 2021"
PARTIAL = "Cette démonstration ne contient qu’une partie des faits de ce service."
COUNTED_BY_THE_BILAN = dt.date(2021, 12, 31)
"""The bilan counts the designations until that day; the millésime of a later one is only proposed."""


def named_products() -> list[SampleFiche]:
    """Return each service of ``products.yaml``; its text ends with the missing facts and its source."""
    return [_fiche(slug, product) for slug, product in read_data_file("products")["products"].items()]


def _fiche(slug: str, product: dict[str, Any]) -> SampleFiche:
    source = f"{PARTIAL} Source : {product.get('source', BILAN)}."
    return SampleFiche(
        slug=slug,
        columns={
            "name": product["name"],
            "mission": product["mission"],
            "link": product.get("link", ""),
            "repository": product.get("repository", ""),
            "content": "\n\n".join(part for part in (product.get("text", "").strip(), source) if part),
            "themes": product.get("themes", []),
            "user_types": product.get("users", []),
            "technologies": product.get("technologies", []),
        },
        life=tuple(SamplePhase(kind, start) for kind, start in product["phases"].items()),
        memberships=tuple(SampleMembership(**row) for row in product.get("memberships", [])),
        sponsors=tuple(product.get("sponsors", [])),
        events=tuple(_events(product)),
        designation=_designation(product["designated_on"]) if "designated_on" in product else {},
    )


def _events(product: dict[str, Any]) -> Iterator[SampleEvent]:
    """Yield the events of the fiche, then its committees."""
    yield from (SampleEvent(**row) for row in product.get("events", []))
    yield from (SampleEvent("committee", day) for day in product.get("committees", []))


def _designation(day: dt.date) -> dict[str, Any]:
    is_confirmed = day <= COUNTED_BY_THE_BILAN
    return {"millesime": proposed_millesime(day), "decided_on": day, "is_millesime_confirmed": is_confirmed}
