"""The exercise: what a learner finds, and what it refuses."""

import pytest
from django.core.management import CommandError, call_command
from django.test import TestCase, override_settings

from accounts.models import User
from sampledata.exercise import FACTS, load_exercise
from startups.models import Startup
from tests.catalogue.reading import document

COUNTS = {"startups": 12, "metrics": 8, "reviews": 10, "funding-rounds": 1}
NOTICE = "Exercice : tout est inventé."


class TestExercise(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        with override_settings(LOCAL_RUN=True):
            load_exercise()

    def test_learner_finds_a_dozen_services_measures_committees_and_a_call(self) -> None:
        self.client.force_login(User.objects.get(email="coach@demonstration.example"))
        counts = {name: self.client.get(f"/api/v1/{name}/").json()["count"] for name in COUNTS}
        assert counts == COUNTS
        assert "Traversée scolaire" in self.client.get("/espace/").content.decode()

    def test_learner_finds_a_published_file_with_an_indicator_to_link_and_a_row_set_aside(self) -> None:
        self.client.force_login(User.objects.get(email="coach@demonstration.example"))
        page = " ".join(self.client.get("/espace/services/ex-permis/fichier/").content.decode().split())
        for words in ("Permis accordés", "Facilité d’usage", "Lier à une mesure", "La valeur « neuf »", "1 cible"):
            assert words in page.replace("\xa0", " "), words
        values = self.client.get("/api/v1/measurements/?startup=ex-permis").json()["results"]
        assert [one["value"] for one in values] == [12, 30, 41]

    def test_home_of_staff_tells_the_target_of_the_year_with_its_comment(self) -> None:
        self.client.force_login(User.objects.get(email="dinum@demonstration.example"))
        page = " ".join(document(self.client.get("/espace/").content.decode()).text.split())
        for words in ("Services lancés", "au moins 4", "Cantines sans gaspillage"):
            assert words in page.replace("\xa0", " "), words

    def test_second_load_adds_nothing(self) -> None:
        with override_settings(LOCAL_RUN=True):
            assert load_exercise() == {}
        assert Startup.objects.count() == 12

    def test_notice_is_on_each_page(self) -> None:
        with override_settings(SITE_NOTICE=NOTICE):
            for address in ("/", "/startups/ex-jardins/", "/connexion/"):
                page = document(self.client.get(address).content.decode())
                assert [one.text for one in page.all("p", "site-notice")] == [NOTICE], address
        assert "site-notice" not in self.client.get("/").content.decode()


@pytest.mark.django_db
def test_deployment_is_refused() -> None:
    with pytest.raises(CommandError, match="installation locale"):
        call_command("load_demo", set="exercice")
    assert Startup.objects.count() == 0


def test_exercise_is_one_short_file() -> None:
    assert len(FACTS.read_text().splitlines()) <= 300
