"""The demonstration: the figures that its records give, its accounts, and what it refuses."""

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from accounts.models import User
from betagouv.imports.importing import import_records
from betagouv.models import Conflict, ImportRun
from betagouv.sources.opening import open_source
from common import data_version
from common.freshness import RECORDS, freshness_of
from incubators.models import CoachAssignment
from indicators.models import Publication
from sampledata import demonstration
from sampledata.accounts import accounts
from sampledata.demonstration import DemonstrationRefused, load_demo
from sampledata.records import RECORDS_DAY
from startups.models import Phase, Startup
from tests.catalogue.reading import read_page
from tests.sampledata.loaded import Loaded

PORTFOLIO = {"investigations": 24, "services": 311, "ended": 326, "national_impact": 37}


@pytest.fixture
def local(settings: Settings) -> None:
    settings.LOCAL_RUN = True


class TestFigures(Loaded):
    def test_portfolio_is_the_same_in_the_api_and_on_the_home(self) -> None:
        found = self.client.get("/api/v1/portfolio/").json()
        assert {name: found[name] for name in PORTFOLIO} == PORTFOLIO
        tiles = [tile.text.split()[0] for tile in read_page(self.client.get("/")).all("li", "figure-tile")]
        assert tiles == [str(number) for number in PORTFOLIO.values()]

    def test_export_has_the_services_of_the_portfolio(self) -> None:
        lines = self.client.get("/api/v1/startups/?phase=service&format=csv").content.decode().splitlines()
        assert len(lines) == 1 + PORTFOLIO["services"]

    def test_each_chart_answers_the_figure_that_the_list_names(self) -> None:
        for chart in self.client.get("/api/v1/charts/?page_size=100").json()["results"]:
            answer = self.client.get(f"/api/v1/charts/{chart['key']}/figure/")
            assert answer.status_code == (200 if chart["figure_url"] else 404), chart["key"]

    def test_rule_of_the_programme_gives_the_results_of_2021_on_these_records(self) -> None:
        found = self.client.get("/api/v1/indicators/?year=2021").json()["results"]
        live = {one["code"]: one["live"]["value"] for one in found}
        codes = ("problems_investigated", "products_launched", "national_impact", "products_abandoned")
        assert [live[code] for code in codes] == [118, 49, 5, 12]

    def test_report_of_2021_was_frozen_on_these_records(self) -> None:
        page = read_page(self.client.get("/bilan/2021/ecarts/"))
        assert page.one("h1").text == "Aucun chiffre calculé n’a changé depuis le bilan 2021"

    def test_day_of_the_records_is_that_of_the_bundle(self) -> None:
        known = freshness_of(RECORDS)
        assert known is not None
        assert known.day == RECORDS_DAY

    def test_import_names_no_folder_of_the_machine(self) -> None:
        assert ImportRun.objects.get().source == "demonstration.zip"

    def test_fiche_without_text_links_to_its_presentation(self) -> None:
        page = read_page(self.client.get("/startups/dossierfacile/"))
        assert ("Présentation sur beta.gouv.fr", "https://beta.gouv.fr/startups/dossierfacile.html") in page.links()

    def test_accounts_of_a_local_run_sign_in_and_are_marked(self) -> None:
        assert User.objects.count() == 3
        for account in accounts():
            user = User.objects.get(email=account.email)
            assert user.check_password(account.password)
            assert (user.role, user.is_demonstration, user.is_superuser) == (account.role, True, False)
        assert [account.role for account in accounts()] == ["agent", "dinum", "administrator"]

    def test_coach_follows_two_incubators_with_some_25_services(self) -> None:
        assigned = CoachAssignment.objects.values_list("user__email", "incubator__slug")
        assert set(assigned) == {("coach@demonstration.example", slug) for slug in demonstration.COACHED}
        query = "&".join(f"incubator={slug}" for slug in demonstration.COACHED)
        count = self.client.get(f"/api/v1/startups/?{query}&phase=service").json()["count"]
        assert 20 <= count <= 30

    def test_second_load_changes_nothing(self) -> None:
        version = data_version.current()
        with self.settings(LOCAL_RUN=True):
            assert load_demo() == {}
        assert data_version.current() == version


@pytest.mark.sweep  # the real records
class TestCompleted(Loaded):
    @pytest.fixture(autouse=True)
    def _records(self, real_records: Path) -> None:
        self.folder = real_records / "content"

    def test_import_of_the_whole_records_adds_texts_and_doubles_nothing(self) -> None:
        before = {"startups": Startup.objects.count(), "phases": Phase.objects.count()}
        report = import_records(open_source(str(self.folder)), as_of=RECORDS_DAY, applying=True)
        assert {"startups": Startup.objects.count(), "phases": Phase.objects.count()} == before
        assert (Conflict.objects.count(), report.missing) == (0, [])
        assert not Startup.objects.filter(slug="dossierfacile", content="").exists()


@pytest.mark.django_db
class TestRefusals:
    def test_deployment_is_refused(self) -> None:
        with pytest.raises(CommandError, match="se chargent dans une installation locale"):
            call_command("load_demo")
        assert Startup.objects.count() == 0

    def test_database_with_other_records_is_refused(self, local: None) -> None:
        Startup.objects.create(slug="reel", name="Un vrai service")
        with pytest.raises(DemonstrationRefused, match=r"contient déjà des fiches \(1\)"):
            load_demo()
        assert (Startup.objects.count(), User.objects.count()) == (1, 0)

    @pytest.mark.parametrize(
        ("write", "message"),
        [
            (lambda file: file.write_bytes(b"not a zip"), "n’est pas une archive ZIP entière"),
            (lambda file: _zip(file, {"content/readme.md": "rien"}), "ne contient aucune fiche"),
            (lambda file: _zip(file, {"content/_startups/a.md": "pas de front"}), "Aucun enregistrement"),
        ],
        ids=["damaged", "other format", "no front matter"],
    )
    def test_bundle_that_cannot_be_read_is_refused(self, local: None, tmp_path: Path, write: Any, message: str) -> None:
        file = tmp_path / "records.zip"
        write(file)
        with pytest.raises(DemonstrationRefused, match=message):
            load_demo(file)
        assert (Startup.objects.count(), Publication.objects.count()) == (0, 0)

    def test_absent_bundle_is_refused(self, local: None, tmp_path: Path) -> None:
        with pytest.raises(DemonstrationRefused, match="ce dossier n’existe pas"):
            load_demo(tmp_path / "records.zip")


def _zip(file: Path, entries: dict[str, str]) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in entries.items():
            archive.writestr(name, text)


def test_day_of_the_bundle_is_past() -> None:
    assert dt.date(2026, 12, 1) > RECORDS_DAY
