"""The services named in the bilan, as fiches."""

from typing import Any

from sampledata.demonstration.aims import parsed
from sampledata.demonstration.fiche import Carriage, SampleEvent, SampleFiche, SamplePhase

BILAN = "bilan 2021"


def named_products() -> list[SampleFiche]:
    """Return each service of ``products.yaml``; its text ends with its source."""
    return [_fiche(slug, product) for slug, product in parsed("products")["products"].items()]


def _fiche(slug: str, product: dict[str, Any]) -> SampleFiche:
    source = f"Source : {product.get('source', BILAN)}."
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
        carriages=tuple(Carriage(**row) for row in product.get("memberships", [])),
        sponsors=tuple(product.get("sponsors", [])),
        events=tuple(SampleEvent(**row) for row in product.get("events", [])),
        designation=product.get("designation", {}),
    )
