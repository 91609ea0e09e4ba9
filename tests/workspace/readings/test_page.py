"""Several values in lines: the effect of each, errors by cell, all or nothing, once."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from common.clock import today
from impact.models import CriterionThreshold, Measurement, Metric
from startups.models import Startup
from tests import factories, wordings
from tests.cases import cases
from tests.catalogue.reading import read_page
from tests.connections import PATIENCE, Elsewhere
from tests.sweeps import examples
from tests.workspace.reading import errors, filled, messages, rows, text_of

pytestmark = pytest.mark.django_db
PAGE = "/espace/services/un.service/releves/"
CAPTION = "Effet de chaque ligne"
UNEXPLAINED = "Des lignes corrigent une valeur enregistrée, ou sont inhabituelles : indiquez pourquoi."
MOST_LINES = 100
NAMES = ("metric", "period", "value", "source", "is_approximate")


@pytest.fixture
def metric(startup: Startup) -> Metric:
    factories.make_metric(startup, "part", kind="percentage", unit="%", name="Part", cadence="unknown")
    return factories.make_metric(startup, cadence="quarter")


def cells(*lines: str) -> dict[str, str]:
    """Return the cells of lines written ``metric;period;value;source;is_approximate``, and how many lines there are."""
    typed = {
        f"lines-{number}-{name}": text
        for number, line in enumerate(lines)
        for name, text in zip(NAMES, line.split(";"), strict=False)
    }
    return {**typed, "lines-TOTAL_FORMS": str(len(lines))}


def send(desk: Client, *lines: str, step: str = "preview", **typed: Any) -> Any:
    form = filled(desk.get(PAGE), step=step, **typed)
    kept = {name: value for name, value in form.items() if not name.startswith("lines-") or name.endswith("_FORMS")}
    return desk.post(PAGE, {**kept, **cells(*lines)}, follow=True)


def refusals(page: Any) -> list[dict[str, list[str]]]:
    """Return the errors of each line, by cell."""
    return [{name: list(said) for name, said in one.items()} for one in page.context["form"].lines.errors]


def held() -> list[tuple[str, str, str]]:
    return [(one.metric.code, str(one.start), f"{one.value:f}") for one in Measurement.objects.select_related("metric")]


def test_preview_says_which_criterion_of_national_impact_moves(desk: Client, startup: Startup) -> None:
    CriterionThreshold.objects.get_or_create(first_day=dt.date(2013, 1, 1), defaults={"people": 100_000, "reason": "r"})
    factories.make_metric(startup, "gens", counts_people=True, cadence="year")
    year = today().year - 1
    few = text_of(send(desk, f"gens;{year};9000").content.decode())
    assert "preuve manquante devient non rempli" in few
    many = text_of(send(desk, f"gens;{year};900000").content.decode())
    assert "Impact national, critère n° 2 « Un seuil d’impact atteint » : preuve manquante devient rempli." in many
    assert not Measurement.objects.exists()


def test_page_proposes_the_missing_periods_then_empty_lines(desk: Client, metric: Metric) -> None:
    factories.make_measurement(metric, "2021-T1", "10")
    factories.make_measurement(metric, "2021-T4", "10")
    form = filled(desk.get(PAGE))
    assert form["lines-TOTAL_FORMS"] == ["9"]
    periods = [form[f"lines-{number}-period"][0] for number in range(9)]
    assert all(periods[:5])
    assert (periods[:5], periods[5:]) == (sorted(periods[:5]), [""] * 4)
    assert {form[f"lines-{number}-metric"][0] for number in range(5)} == {"usagers"}
    Measurement.objects.all().delete()
    Metric.objects.filter(pk=metric.pk).update(cadence="unknown")
    assert filled(desk.get(PAGE))["lines-TOTAL_FORMS"] == ["4"]


def test_line_in_another_unit_is_shown_and_needs_a_reason(desk: Client, metric: Metric) -> None:
    factories.make_measurement(metric, "2021-T1", "9000")
    line = "usagers;2021-T2;9000000;;"
    shown = read_page(send(desk, line)).text
    assert "Cette valeur est 1 000 fois celle d’avant, 9 000 : vérifiez l’unité." in shown
    page = send(desk, line)
    refused = desk.post(PAGE, filled(page, step="save"))
    assert (refused.status_code, list(errors(refused)), len(held())) == (400, ["reason"], 1)
    saved = desk.post(PAGE, filled(page, step="save", reason="Nouveau périmètre"), follow=True)
    assert messages(saved) == ["1\xa0valeur enregistrée."]


def test_preview_shows_the_effect_of_each_line_and_records_none(desk: Client, metric: Metric) -> None:
    factories.make_measurement(metric, "2021-T1", "10")
    factories.make_measurement(metric, "2021-T2", "20")
    page = send(
        desk,
        "usagers;2021-T1;10;;",
        "usagers;2021-T2;25;;",
        "usagers;2021-T4;;;",
        "usagers;2021-07-01;30;Page;oui",
        "part;2021;62 %;;",
    )
    assert rows(page, CAPTION) == [
        ["1", "Usagers", "Déjà enregistré : 10 usagers (1er trimestre 2021)"],
        ["2", "Usagers", "Corrige : 20 usagers devient 25 usagers (2e trimestre 2021)"],
        ["4", "Usagers", "Enregistre : 30 usagers (3e trimestre 2021)"],
        ["5", "Part", "Enregistre : 62 % (2021)"],
    ]
    assert wordings.NOTHING_RECORDED in page.content.decode()
    assert len(held()) == 2


def test_wrong_cells_show_their_errors_and_no_line_is_recorded(desk: Client, metric: Metric) -> None:
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
        ";;x;;",
        "usagers;2021-T4;1,5;;",
        f"usagers;2022-T1;1;{'x' * 501};",
    ]
    page = send(desk, *lines, step="save", reason="Relevés")
    assert page.status_code == 400
    period = "écrivez 2021, 2021-T1, mars 2021 ou 2021-03-01/2021-03-15."
    number = "n’est pas un nombre : écrivez-la ainsi, 1234,5."
    assert [{name: said.replace("\u202f", " ") for name, (said,) in line.items()} for line in refusals(page)] == [
        {},
        {"period": "Cette période est donnée deux fois : voyez la ligne 1, gardez-en une."},
        {"period": "La ligne 1 donne déjà une partie de cette période : 2021-T1."},
        {"metric": "Choisissez une mesure de ce service."},
        {"value": wordings.NEGATIVE_VALUE},
        {"value": wordings.PERCENTAGE_OUT_OF_BOUNDS},
        {"period": "Cette période finit le 31 décembre 2099 : elle se mesure une fois finie."},
        {"value": "Une valeur est inférieure à 1 000 000 000 000 000 : vérifiez son unité."},
        {
            "is_approximate": "Choisissez oui ou non.",
            "period": f"La période « mars » est illisible : {period}",
            "value": f"La valeur « douze » {number}",
        },
        {
            "metric": "Choisissez une mesure.",
            "period": "Donnez la période.",
            "value": f"La valeur « x » {number}",
        },
        {"value": wordings.WHOLE_NUMBER_OF_THINGS},
        {"source": "Ce texte fait 501\u00a0caractères, et la limite est de 500 : raccourcissez-le."},
    ]
    linked = [link for _, link in read_page(page).links() if link.startswith("#id_lines-")]
    assert len(linked) == 15
    assert (held(), filled(page)["lines-1-value"]) == ([], ["11"])


def test_lines_are_recorded_together_once(desk: Client, metric: Metric) -> None:
    form = filled(send(desk, "usagers;2021-T1;10;Page;", "part;2021;62,5;;non"), step="save")
    done = desk.post(PAGE, form, follow=True)
    assert messages(done) == ["2\u00a0valeurs enregistrées."]
    assert sorted(held()) == [("part", "2021-01-01", "62.5000"), ("usagers", "2021-01-01", "10.0000")]
    assert set(Measurement.objects.values_list("origin", flat=True)) == {"page"}
    again = desk.post(PAGE, form, follow=True)
    assert messages(again)[-1] == wordings.ALREADY_SAVED


def test_line_changed_after_the_preview_is_shown_before_it_is_recorded(desk: Client, metric: Metric) -> None:
    shown = send(desk, "usagers;2021-T1;10;;")
    page = desk.post(PAGE, filled(shown, step="save", **{"lines-0-value": "11"}))
    assert (page.status_code, rows(page, CAPTION), held()) == (
        200,
        [["1", "Usagers", "Enregistre : 11 usagers (1er trimestre 2021)"]],
        [],
    )


def test_line_that_became_wrong_leaves_all_unwritten(desk: Client, metric: Metric) -> None:
    form = filled(send(desk, "usagers;2021-T1;10;;", "usagers;2021-T2;20;;"), step="save")
    factories.make_measurement(metric, "2021-06", "5")
    refused = desk.post(PAGE, form)
    assert (refused.status_code, refusals(refused)) == (
        400,
        [{}, {"period": ["Un relevé couvre déjà une partie de cette période : 2021-06."]}],
    )
    assert held() == [("usagers", "2021-06-01", "5.0000")]


def test_correction_needs_a_reason(desk: Client, metric: Metric) -> None:
    factories.make_measurement(metric, "2021-T1", "10")
    refused = send(desk, "usagers;2021-T1;12;;", step="save")
    assert errors(refused) == {"reason": [UNEXPLAINED]}
    # The effect of its lines is previewed before they are recorded.
    assert errors(send(desk, "usagers;2021-T1;12;;", step="save", reason="Consolidation")) == {}
    assert held() == [("usagers", "2021-01-01", "10.0000")]
    desk.post(PAGE, filled(refused, step="save", reason="Consolidation"))
    assert held() == [("usagers", "2021-01-01", "12.0000")]


def test_value_that_someone_recorded_concurrently_is_shown_before_it_is_corrected(desk: Client, metric: Metric) -> None:
    shown = send(desk, "usagers;2021-T1;12;;", reason="Export")
    row = factories.make_measurement(metric, "2021-T1", "10")
    stale = desk.post(PAGE, filled(shown, step="save"))
    assert (stale.status_code, [line[2] for line in rows(stale, CAPTION)]) == (
        409,
        ["Corrige : 10 usagers devient 12 usagers (1er trimestre 2021)"],
    )
    assert held() == [("usagers", "2021-01-01", "10.0000")]
    desk.post(PAGE, filled(stale, step="save"))
    row.refresh_from_db()
    assert row.value == 12


def test_more_lines_are_added_after_those_that_are_typed(desk: Client, metric: Metric) -> None:
    typed = "usagers;2021-T1;douze;Page;oui"
    form = filled(send(desk, typed, "part;2021;;;", step="more", reason="Export"))
    assert (form["lines-TOTAL_FORMS"], form["reason"]) == (["6"], ["Export"])
    assert ";".join(form[f"lines-0-{name}"][0] for name in NAMES) == typed
    assert [form[f"lines-{number}-period"] for number in range(1, 6)] == [["2021"], *([[""]] * 4)]


@cases(
    ("sent", "said"),
    [
        ({}, "Saisissez au moins une valeur."),
        ({"lines-TOTAL_FORMS": "x"}, "Cette page a perdu ce qu’elle retenait. Rechargez-la, puis recommencez."),
        (
            {"lines-TOTAL_FORMS": str(MOST_LINES + 1)},
            f"{MOST_LINES} lignes au plus : enregistrez celles-ci en plusieurs fois.",
        ),
        (
            {"lines-0-other": "x"},
            "Ce formulaire n’a pas de champ « lines-0-other ». Rechargez la page, puis recommencez.",
        ),
    ],
)
def test_empty_or_too_long_form_is_refused(desk: Client, metric: Metric, sent: dict[str, str], said: str) -> None:
    page = desk.post(PAGE, filled(desk.get(PAGE), step="preview", **sent))
    assert page.status_code == 400
    assert said in errors(page)["__all__"]


def test_hostile_words_are_shown_as_text(desk: Client, metric: Metric) -> None:
    page = send(desk, "<script>alert(1)</script>;2021;1;<script>alert(1)</script>;")
    assert "<script>alert(1)" not in page.content.decode()


def test_page_is_for_who_changes_the_fiche(signed_in: Callable[[User], Client], metric: Metric) -> None:
    agent = signed_in(factories.make_user("x@example.gouv.fr"))
    assert agent.get(PAGE).status_code == 403


@examples(30)
@given(st.lists(st.text(max_size=12), min_size=3, max_size=3))
def test_any_words_in_a_line_are_recorded_or_refused_in_its_cells(
    desk: Client, metric: Metric, typed: list[str]
) -> None:
    sent = cells("") | {f"lines-0-{name}": text for name, text in zip(NAMES, typed, strict=False)}
    page = desk.post(PAGE, {**filled(desk.get(PAGE), step="preview"), **sent})
    assert (page.status_code, bool(rows(page, CAPTION)) if page.status_code == 200 else None) in (
        (200, True),
        (400, None),
    )
    assert held() == []


@pytest.mark.django_db(transaction=True)
def test_preview_waits_for_the_same_value_of_another_person(desk: Client, startup: Startup) -> None:
    metric = factories.make_metric(startup, "gens", counts_people=True, cadence="year")
    typed = f"gens;{today().year - 1};9000"
    send(desk, typed)
    with Elsewhere() as other:
        with transaction.atomic():
            Startup.objects.select_for_update(no_key=True).get(pk=startup.pk)  # as each action does
            factories.make_measurement(metric, str(today().year - 1), "8000")
            preview = other.start_blocked(lambda: send(desk, typed))
        assert preview.result(PATIENCE).status_code == 200
    assert held() == [("gens", f"{today().year - 1}-01-01", "8000.0000")]
