"""The public pages on the real records: the figures of the definitions, and the size of the full list."""

import datetime as dt
import gzip
from pathlib import Path

import pytest
from django.test import Client

from betagouv.imports.importing import import_records
from betagouv.sources.opening import open_source
from sampledata.reference import load_reference
from startups.models import Startup
from tests.catalogue.reading import read_page

pytestmark = pytest.mark.django_db

MOST_BYTES = 45 * 1024
"""What the page of the 662 fiches may weigh, compressed."""


@pytest.mark.sweep
def test_pages_show_the_real_portfolio(real_records: Path, client: Client) -> None:
    load_reference()
    import_records(open_source(str(real_records / "content")), as_of=dt.date(2026, 8, 20), applying=True)

    home = read_page(client.get("/?as_of=2022-01-01"))
    assert home.one(css="lead").text.startswith(
        "Au 1er janvier 2022, le programme compte 153 services et 29 investigations, dans "
    )
    assert [int(tile.one(css="figure-tile__value").text) for tile in home.all("li", "figure-tile")] == [
        29,
        153,
        155,
        12,
    ]

    phases = "&".join(f"phase={group}" for group in ("none", "investigation", "service", "ended"))
    full = client.get(f"/startups/?page_size=1000&{phases}")
    assert len(read_page(full).rows()) == 662
    assert len(gzip.compress(full.content)) <= MOST_BYTES

    listed = read_page(client.get("/incubateurs/?as_of=2022-01-01")).one("section", "", **{"aria-labelledby": "tous"})
    assert [sum(int(row[column]) for row in listed.rows()) for column in (3, 4, 5)] == [29, 153, 155]

    # One fiche in twelve, in the order of slugs, so that each run reads the same ones.
    slugs = Startup.objects.order_by("slug").values_list("slug", flat=True)[::12]
    assert {client.get(f"/startups/{slug}/").status_code for slug in slugs} == {200}
