"""The report of 2021 on the real records: printed figures, computed ones, and evidence."""

import datetime as dt
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from betagouv.imports.importing import import_records
from betagouv.sources.opening import open_source
from bilan.editions.archive import BILAN
from bilan.models import Edition
from common.files.recount import RecountVerdict
from common.files.verifiable_archive import verify
from sampledata.reference import load_reference, read
from sampledata.reference.bilan import publish_reference
from tests.bilan.expected_2021 import NO_RECORD, PRINTED, SOURCED
from tests.catalogue.reading import read_page

pytestmark = [pytest.mark.django_db, pytest.mark.sweep]  # `make test` has the report in test_reference_report

BESIDE = {
    # the printed figure, and the value from the records of August 2026 for the same day
    "portfolio.investigations": ("23", "29"),
    "portfolio.services": ("145", "153"),
    "portfolio.ended": ("plus de 100", "155"),
    "portfolio.national_impact": ("5", "5"),
    "portfolio.national_impact_total": ("12", "12"),
    "plf.problems_investigated.result": ("115", "118"),
    "plf.products_launched.result": ("50", "49"),
    "plf.national_impact.result": ("5", "5"),
    "plf.products_abandoned.result": ("11", "12"),
    "community.active": ("915", "935"),
    "community.agents_share": ("30 %", "32 %"),
    "community.growth": ("+70 %", "+69 %"),
}


def test_report_of_the_real_records_shows_live_figures_next_to_printed_ones(
    real_records: Path, client: Client, tmp_path: Path
) -> None:
    load_reference()
    import_records(open_source(str(real_records / "content")), as_of=dt.date(2026, 8, 20), applying=True)
    members = str(real_records / "members.anonymised.json")
    call_command("import_members", members, "--apply", "--day", "2026-08-20", stdout=StringIO())
    assert publish_reference(read()) == 1
    document = Edition.objects.get().document
    frozen = {one["key"]: one for one in document["figures"]}
    assert {key: (plain(frozen[key]["words"]), live_of(frozen[key])) for key in BESIDE} == BESIDE
    assert [key for key, words in PRINTED if plain(frozen[key]["words"]) != words] == []
    without_records = {key for key, _ in PRINTED if frozen[key]["origin"] == "published"}
    targets = {key for key in NO_RECORD if key.endswith(".target")}  # targets are fixed, not computed
    assert without_records == SOURCED | targets
    assert [len(frozen[f"portfolio.{key}"]["evidence"]) for key in ("services", "national_impact_total")] == [153, 12]
    proof = read_page(client.get("/bilan/2021/chiffres/portfolio.services/"))
    assert len(proof.one("table").rows()) == 153
    counted = read_page(client.get("/bilan/2021/chiffres/community.active/")).one("table").rows()
    assert [row[2] for row in counted] == ["935"]
    path = tmp_path / "bilan.zip"
    path.write_bytes(BILAN.archive(document))
    _, found = verify(path, [BILAN])
    assert [one.sentence for one in found if one.verdict == RecountVerdict.WRONG] == []
    recounted = {one.key for one in found if one.verdict == RecountVerdict.RECOUNTED}
    assert {"plf.national_impact.result", "plf.national_impact.previous"} <= recounted


def plain(text: str) -> str:
    return " ".join(text.split())


def live_of(figure: dict[str, str]) -> str:
    """Return the computed value, in the unit of the printed one."""
    unit = {"%": " %", "+%": " %"}.get(figure["unit"], "")
    return f"{'+' if figure['unit'] == '+%' else ''}{figure['live']}{unit}"
