"""Services as cards: who supports each, its mission, its figures."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import reverse

from bilan.blocks import card
from bilan.parts.material import Material
from bilan.subjects.services import measured_family, spending_key, unit_cost_key
from common.words import list_fr
from startups.models import Startup


def keys_of_service(service: Startup, material: Material) -> list[str]:
    """Return the keys of the figures that the year has for a service."""
    family, money = measured_family(service.slug), {spending_key(service.slug), unit_cost_key(service.slug)}
    return [key for key in material.figures if key in money or key.rpartition(".")[0] == family]


def service_cards(
    services: Sequence[Startup], keys: Mapping[str, Sequence[str]] = MappingProxyType({})
) -> list[dict[str, Any]]:
    """Return a block with a card for each service, with the figures of ``keys``. One query."""
    prefetch_related_objects(services, "sponsors")
    return [
        card(
            one.name,
            reverse("startup-detail", args=[one.slug]),
            one.mission,
            under=list_fr(administration.name for administration in one.sponsors.all()),
            keys=keys.get(one.slug, ()),
        )
        for one in services
    ]
