"""Many values at once: the effect of each line, errors and their remedy, all or nothing, once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import User
from impact.models import Measurement, Metric
from startups.models import Startup
from tests import factories, wordings
from tests.cases import cases
from tests.sweeps import examples
from tests.workspace.reading import errors, filled, messages, rows
from workspace.metrics.lines import preview_readings

pytestmark = pytest.mark.django_db
PAGE = "/espace/services/un.service/releves/"
HEADER = "mesure;periode;valeur;source;arrondie"
CAPTION = "Effet de chaque ligne"


@pytest.fixture
def metric(startup: Startup) -> Metric:
    factories.make_metric(startup, "part", kind="percentage", unit="%")
    return factories.make_metric(startup, cadence="quarter")


def paste(desk: Client, *lines: str, step: str = "preview", header: str = HEADER, **typed: Any) -> Any:
    form = filled(desk.get(PAGE), step=step, text="\n".join([header, *lines]), **typed)
    return desk.post(PAGE, form, follow=True)


def held() -> list[tuple[str, str, str]]:
    return [(one.metric.code, str(one.start), f"{one.value:f}") for one in Measurement.objects.select_related("metric")]


def test_each_line_shows_what_it_will_do_and_nothing_is_done(desk: Client, metric: Metric) -> None:
    factories.make_measurement(metric, "2021-T1", "10")
    factories.make_measurement(metric, "2021-T2", "20")
    page = paste(
        desk, "usagers;2021-T1;10;;", "usagers;2021-T2;25;;", "usagers;2021-07-01;30;Page;oui", "part;2021;62 %;;"
    )
    assert rows(page, CAPTION) == [
        ["2", "usagers", "2021-T1", "Déjà enregistré : 10 usagers (1er trimestre 2021)", "Rien"],
        ["3", "usagers", "2021-T2", "Corrige : 20 usagers devient 25 usagers (2e trimestre 2021)", "Rien"],
        ["4", "usagers", "2021-07-01", "Enregistre : 30 usagers (3e trimestre 2021)", "Rien"],
        ["5", "part", "2021", "Enregistre : 62 % (2021)", "Rien"],
    ]
    assert wordings.NOTHING_RECORDED in page.content.decode()
    assert len(held()) == 2


def test_each_line_shows_what_is_wrong_and_nothing_is_written(desk: Client, metric: Metric) -> None:
    lines = [
        "usagers;2021-T1;10;;",
        "usagers;2021-T1;11;;",
        "usagers;2021-02;10;;",
        "inconnue;2021-T1;10;;",
        "usagers;2021-T2;-1;;",
        "part;2021;240;;",
        "usagers;2099;10;;",
        f"usagers;2021-T3;1{'0' * 30};;",
        "usagers;mars;douze;;peut-être",
        ";;;x;",
        "usagers;2021-T4;1,5;;",
        f"usagers;2022-T1;1;{'x' * 501};",
    ]
    page = paste(desk, *lines, step="save", reason="Relevés")
    assert page.status_code == 400
    writes = "écrivez 2021, 2021-T1, 2021-03 ou 2021-03-01/2021-03-15."
    assert [(row[0], row[4]) for row in rows(page, CAPTION)] == [
        ("2", "Rien"),
        ("3", wordings.PERIOD_TWICE),
        ("4", "La ligne 2 donne déjà une partie de cette période : 2021-T1."),
        ("5", "Ce service n’a pas de mesure « inconnue » : donnez le code d’une mesure."),
        ("6", wordings.NEGATIVE_VALUE),
        ("7", wordings.PERCENTAGE_OUT_OF_BOUNDS),
        ("8", "Cette période finit le 31 décembre 2099 : elle se mesure une fois finie."),
        ("9", "Une valeur est inférieure à 1 000 000 000 000 000 : vérifiez son unité."),
        (
            "10",
            f"« Arrondie » se dit par oui ou non. La période « mars » est illisible : {writes}"
            " La valeur « douze » n’est pas un nombre : écrivez-la ainsi, 1234,5.",
        ),
        (
            "11",
            f"Ce service n’a pas de mesure «  » : donnez le code d’une mesure. La période «  » est illisible : {writes}"
            " La valeur «  » n’est pas un nombre : écrivez-la ainsi, 1234,5.".replace("«  »", "« »"),
        ),
        ("12", wordings.WHOLE_NUMBER_OF_THINGS),
        ("13", wordings.LONG_SOURCE),
    ]
    assert "12 lignes, dont 11 en erreur." in page.content.decode().replace("\u00a0", " ")
    assert (held(), filled(page)["text"]) == ([], ["\n".join([HEADER, *lines])])


def test_lines_are_recorded_together_once(desk: Client, metric: Metric) -> None:
    form = filled(paste(desk, "usagers;2021-T1;10;Page;", "part;2021;62,5;;non"), step="save")
    done = desk.post(PAGE, form, follow=True)
    assert messages(done) == ["2\u00a0lignes enregistrées."]
    assert sorted(held()) == [("part", "2021-01-01", "62.5000"), ("usagers", "2021-01-01", "10.0000")]
    assert set(Measurement.objects.values_list("origin", flat=True)) == {"upload"}
    again = desk.post(PAGE, form, follow=True)
    assert messages(again)[-1] == wordings.ALREADY_SAVED


def test_line_that_became_wrong_leaves_all_unwritten(desk: Client, metric: Metric) -> None:
    form = filled(paste(desk, "usagers;2021-T1;10;;", "usagers;2021-T2;20;;"), step="save")
    factories.make_measurement(metric, "2021-06", "5")
    refused = desk.post(PAGE, form)
    assert [row[4] for row in rows(refused, CAPTION)] == [
        "Rien",
        "Un relevé couvre déjà une partie de cette période : 2021-06.",
    ]
    assert held() == [("usagers", "2021-06-01", "5.0000")]


def test_correction_by_a_file_needs_a_reason(desk: Client, metric: Metric) -> None:
    factories.make_measurement(metric, "2021-T1", "10")
    refused = paste(desk, "usagers;2021-T1;12;;", step="save")
    assert errors(refused) == {"reason": ["Des lignes corrigent une valeur enregistrée : dites pourquoi."]}
    # The effect of its lines is previewed before they are recorded.
    assert errors(paste(desk, "usagers;2021-T1;12;;", step="save", reason="Consolidation")) == {}
    assert held() == [("usagers", "2021-01-01", "10.0000")]
    desk.post(PAGE, filled(refused, step="save", reason="Consolidation"))
    assert held() == [("usagers", "2021-01-01", "12.0000")]


def test_value_that_someone_recorded_concurrently_is_shown_before_it_is_corrected(desk: Client, metric: Metric) -> None:
    shown = paste(desk, "usagers;2021-T1;12;;", reason="Export")
    row = factories.make_measurement(metric, "2021-T1", "10")
    stale = desk.post(PAGE, filled(shown, step="save"))
    assert (stale.status_code, [line[3] for line in rows(stale, CAPTION)]) == (
        409,
        ["Corrige : 10 usagers devient 12 usagers (1er trimestre 2021)"],
    )
    assert held() == [("usagers", "2021-01-01", "10.0000")]
    desk.post(PAGE, filled(stale, step="save"))
    row.refresh_from_db()
    assert row.value == 12


@cases("form", ["csv", "ods"])
def test_template_comes_back_as_text_to_fill(desk: Client, metric: Metric, form: str) -> None:
    model = desk.get(f"{PAGE}modele.{form}")
    assert model["Content-Disposition"] == f'attachment; filename="modele-de-releves.{form}"'
    sent = {**filled(desk.get(PAGE), step="preview"), "file": SimpleUploadedFile("releves", model.content)}
    page = desk.post(PAGE, sent)
    assert filled(page)["text"] == [
        "\n".join([HEADER, *(f"{code};2021-03;;Page de statistiques;non" for code in ("part", "usagers")), ""])
    ]
    assert [row[4] for row in rows(page, CAPTION)] == [
        "La valeur « » n’est pas un nombre : écrivez-la ainsi, 1234,5.",
        "La valeur « » n’est pas un nombre : écrivez-la ainsi, 1234,5.",
    ]


@cases(
    ("content", "message"),
    [
        (b"mesure;prix\na;1", "Colonne inconnue : « prix »."),
        (b"mesure;valeur\na;1", "La première ligne donne les titres ; il manque : periode."),
        (b"mesure;periode;valeur\n", "Le fichier n’a pas de ligne sous ses titres"),
        (b"\xff\xfea\x00", "Ce fichier n’est ni un CSV ni un ODS"),
        (b"PK\x03\x04rien", "Cet ODS est illisible"),
        (b"mesure;periode;valeur\n" + b"a;2021;1\n" * 1001, "Le fichier a plus de 1\u202f000 lignes"),
    ],
)
def test_unreadable_file_is_refused(desk: Client, metric: Metric, content: bytes, message: str) -> None:
    sent = {**filled(desk.get(PAGE), step="preview"), "file": SimpleUploadedFile("releves", content)}
    page = desk.post(PAGE, sent)
    assert page.status_code == 400
    (sentence,) = [said for sentences in errors(page).values() for said in sentences]
    assert sentence.startswith(message)


def test_nothing_and_too_much_are_refused(desk: Client, metric: Metric) -> None:
    assert errors(paste(desk, header="")) == {"text": [wordings.FILE_OR_TABLE]}
    big = {**filled(desk.get(PAGE), step="preview"), "file": SimpleUploadedFile("x", b"x" * 1_000_001)}
    assert errors(desk.post(PAGE, big))["file"] == [wordings.FILE_TOO_LARGE]


def test_hostile_words_are_shown_as_text(desk: Client, metric: Metric) -> None:
    page = paste(desk, "<script>alert(1)</script>;2021;1;;")
    assert "<script>alert(1)" not in page.content.decode()


def test_pages_are_for_who_changes_the_fiche(signed_in: Callable[[User], Client], metric: Metric) -> None:
    agent = signed_in(factories.make_user("x@example.gouv.fr"))
    assert {agent.get(path).status_code for path in (PAGE, f"{PAGE}modele.csv")} == {403}


class AnyText(TestCase):
    """For any pasted text, each line has one outcome: a refusal or a change."""

    @examples(30)
    @given(
        st.lists(
            st.text(st.characters(exclude_characters=';\n\r\t,"\0', codec="utf-8"), max_size=12), min_size=3, max_size=3
        )
    )
    def test_each_line_has_an_outcome(self, cells: list[str]) -> None:
        if not any(cell.strip() for cell in cells):
            return
        startup = factories.make_startup()
        factories.make_metric(startup)
        (outcome,), _ = preview_readings(startup, f"mesure;periode;valeur\n{';'.join(cells)}")
        assert bool(outcome.problems) is not bool(outcome.does)
