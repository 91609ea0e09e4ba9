"""The pages of a service's measures: missing periods, entry, correction, withdrawal, money."""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from common.clock import today
from common.history import changes
from common.words import month_fr
from impact.models import CriterionThreshold, Measurement, Metric, Spending
from startups.models import Startup
from tests import factories, wordings
from tests.cases import cases
from tests.workspace.reading import errors, filled, messages, rows, text_of, ticked

pytestmark = pytest.mark.django_db
FICHE = "/espace/services/un.service/"
METRICS = f"{FICHE}mesures/"
CAPTION = "Mesures suivies, et ce qui manque d’après leur cadence"
PERIODS = "Périodes, de la plus récente à la plus ancienne"


@pytest.fixture
def metric(startup: Startup) -> Metric:
    return factories.make_metric(startup, is_headline=True)


def months_ago(count: int) -> str:
    """Return the month that ended ``count`` months ago (1: the last complete one), as people write it."""
    day = today().replace(day=1)
    for _ in range(count):
        day = (day - dt.timedelta(days=1)).replace(day=1)
    return f"{day:%Y-%m}"


def save(desk: Client, path: str, **typed: Any) -> Any:
    return desk.post(path, filled(desk.get(path), step="save", **typed), follow=True)


def test_fiche_links_to_its_metrics_and_shows_when_there_are_none(desk: Client, startup: Startup) -> None:
    assert f'href="{METRICS}"' in desk.get(FICHE).content.decode()
    assert "Aucune mesure n’est suivie." in desk.get(METRICS).content.decode()


def test_metric_is_created_then_edited(desk: Client, startup: Startup) -> None:
    path = f"{FICHE}nouvelle-mesure/"
    assert filled(desk.get(path))["is_headline"] == ["on"]
    page = save(desk, path, name="Délai moyen", unit="jours", kind="duration", cadence="quarter", reason="Suivi")
    assert (page.redirect_chain[-1][0], messages(page)) == (
        METRICS,
        ["La mesure est créée. Saisissez sa première valeur."],
    )
    edited = save(desk, f"{METRICS}delai-moyen/modifier/", direction="down", reason="Un délai baisse")
    assert messages(edited) == ["La mesure est modifiée."]
    made = Metric.objects.get()
    assert (made.code, made.kind, made.cadence, made.direction, made.is_headline) == (
        "delai-moyen",
        "duration",
        "quarter",
        "down",
        True,
    )


def test_metric_without_a_name_or_of_an_unknown_kind_is_refused(desk: Client, startup: Startup) -> None:
    page = save(desk, f"{FICHE}nouvelle-mesure/", unit="jours", kind="humeur", reason="Suivi", couleur="bleu")
    assert set(errors(page)) == {"name", "kind", "__all__"}
    assert errors(page)["name"] == ["Donnez un nom à la mesure."]
    assert Metric.objects.count() == 0


NOTE = {"name": "Facilité d’usage", "unit": "points", "kind": "note", "reason": "Suivi de la matrice"}


def test_note_with_decimals_is_entered_up_to_its_scale(desk: Client, startup: Startup) -> None:
    path = f"{FICHE}nouvelle-mesure/"
    unlimited = save(desk, path, **NOTE, dimension="usable", indicator="ease_of_use")
    assert errors(unlimited) == {
        "__all__": ["Une note a une note maximale, et elle seule : « 10 » pour une note sur 10."]
    }
    save(desk, path, **NOTE, scale="10", dimension="usable", indicator="ease_of_use")
    entry = f"{METRICS}facilite-dusage/saisir/?periode=2021-03"
    refused = save(desk, entry, value="11")
    assert errors(refused) == {"value": ["Une note sur 10 est comprise entre 0 et 10."]}
    assert messages(save(desk, entry, value="8,7")) == ["La valeur est enregistrée."]
    assert rows(desk.get(METRICS), CAPTION)[0][2] == "8,7 sur 10, mars 2021"
    lower = save(desk, f"{METRICS}facilite-dusage/modifier/", scale="5", reason="Erreur")
    assert errors(lower) == {
        "scale": ["Des valeurs enregistrées dépassent cette note maximale : corrigez-les d’abord."]
    }
    asked = save(desk, f"{METRICS}facilite-dusage/modifier/", scale="20", reason="Erreur")
    assert "1 valeur enregistrée change de note maximale : elles sont désormais sur 20" in plain(asked)
    assert Metric.objects.get().scale == 10


def test_rate_above_a_hundred_is_refused(desk: Client, startup: Startup) -> None:
    factories.make_metric(startup, "satisfaction", kind="percentage", unit="%")
    entry = f"{METRICS}satisfaction/saisir/?periode=2021-03"
    assert errors(save(desk, entry, value="185")) == {"value": ["Un pourcentage est compris entre 0 et 100."]}
    assert messages(save(desk, entry, value="85,5 %")) == ["La valeur est enregistrée."]
    assert Measurement.objects.get().value == Decimal("85.5")


def test_indicator_of_another_dimension_or_of_another_measure_is_refused(desk: Client, metric: Metric) -> None:
    path = f"{METRICS}usagers/modifier/"
    wrong = save(desk, path, dimension="useful", indicator="active_users", reason="Matrice")
    assert errors(wrong) == {
        "__all__": ["Un indicateur obligatoire est celui de sa dimension : changez l’un des deux."]
    }
    assert messages(save(desk, path, dimension="used", indicator="active_users", reason="Matrice")) == [
        "La mesure est modifiée."
    ]
    second = factories.make_metric(metric.startup, "visiteurs")
    twice = save(
        desk, f"{METRICS}{second.code}/modifier/", dimension="used", indicator="active_users", reason="Matrice"
    )
    assert errors(twice) == {"__all__": ["Une autre mesure de ce service est déjà cet indicateur obligatoire."]}
    unknown = save(desk, path, dimension="efficient", indicator="retention", reason="Matrice")
    assert set(errors(unknown)) == {"dimension", "indicator"}


def test_second_headline_replaces_the_first_one(desk: Client, metric: Metric) -> None:
    factories.make_metric(metric.startup, "dossiers")
    save(desk, f"{METRICS}dossiers/modifier/", is_headline="on", reason="Plus proche de l’impact")
    assert list(Metric.objects.filter(is_headline=True).values_list("code", flat=True)) == ["dossiers"]


def test_running_total_is_a_value_at_a_day_which_never_makes_the_number_of_a_year(desk: Client, metric: Metric) -> None:
    factories.make_measurement(metric, "2021-03", "900")
    path = f"{METRICS}usagers/modifier/"
    asked = save(desk, path, is_running_total="on", reason="Compté depuis le début")
    assert "1 valeur enregistrée change de sens : chacune est désormais un total depuis le début" in plain(asked)
    desk.post(path, ticked(asked))
    assert rows(desk.get(METRICS), CAPTION)[0][2] == "900 usagers, au 31 mars 2021"
    assert 'value="usagers"' not in desk.get(f"{FICHE}unite-de-cout/").content.decode()
    rate = factories.make_metric(metric.startup, "taux", kind="percentage")
    refused = save(desk, f"{METRICS}{rate.code}/modifier/", is_running_total="on", reason="Essai")
    assert errors(refused) == {"__all__": ["Un total cumulé est un nombre ou un montant."]}


def month_of(period: str) -> str:
    """Return the month of a period in words."""
    return month_fr(dt.date.fromisoformat(f"{period}-01")).replace("\u202f", " ")


def test_what_is_missing_by_the_cadence_is_reported_and_links_to_its_entry(desk: Client, metric: Metric) -> None:
    assert rows(desk.get(METRICS), CAPTION) == [
        [
            "Usagers Principale",
            "Chaque mois",
            "Non déterminé (ND)",
            wordings.NO_READING,
            f"Saisir {month_of(months_ago(1))} : Usagers",
        ]
    ]
    for ago, value in ((5, "10"), (3, "0")):
        factories.make_measurement(metric, months_ago(ago), value)
    (row,) = rows(desk.get(METRICS), CAPTION)
    assert row[3].startswith(
        "1 période manque entre le premier et le dernier relevé. Aucun relevé n’est enregistré après"
    )
    assert row[3].endswith(" : 2 périodes manquent depuis.")
    assert row[4] == f"Saisir {month_of(months_ago(4))} : Usagers"
    page = desk.get(f"{METRICS}usagers/")
    assert [(one[0], one[1]) for one in rows(page, PERIODS)] == [
        (month_of(months_ago(1)), "ND"),
        (month_of(months_ago(2)), "ND"),
        (month_of(months_ago(3)), "0"),
        (month_of(months_ago(4)), "ND"),
        (month_of(months_ago(5)), "10"),
    ]
    for ago in (1, 2, 4):
        factories.make_measurement(metric, months_ago(ago), "1")
    assert rows(desk.get(METRICS), CAPTION)[0][3:] == ["Rien : tout est saisi.", "Saisir : Usagers"]


def test_value_in_another_unit_is_confirmed_before_it_is_saved(desk: Client, metric: Metric) -> None:
    factories.make_measurement(metric, "2021-02", "9000")
    entry = f"{METRICS}usagers/saisir/?periode=2021-03"
    asked = desk.post(entry, filled(desk.get(entry), step="save", value="9 000 000", source="Page"))
    assert "Cette valeur est 1 000 fois celle d’avant, 9 000 : vérifiez l’unité." in plain(asked)
    assert Measurement.objects.count() == 1
    saved = desk.post(entry, ticked(asked), follow=True)
    assert messages(saved) == ["La valeur est enregistrée."]
    row = Measurement.objects.get(start="2021-03-01")
    page = f"{FICHE}releves/{row.pk}/"
    again = desk.post(page, filled(desk.get(page), step="save", value="9", reason="Faute de frappe"))
    assert "La valeur d’avant, 9 000, est 1 000 fois celle-ci : vérifiez l’unité." in plain(again)
    assert messages(save(desk, page, value="9 100", reason="Faute de frappe"))[0].startswith("La valeur est corrigée.")


def test_new_unit_of_recorded_values_is_confirmed_before_it_is_saved(desk: Client, metric: Metric) -> None:
    page = f"{METRICS}usagers/modifier/"
    save(desk, page, unit="personnes", reason="Aucune valeur encore")
    for month in ("2021-02", "2021-03"):
        factories.make_measurement(metric, month, "9000")
    asked = desk.post(page, filled(desk.get(page), step="save", unit="euros", reason="Faute de frappe"))
    assert "2 valeurs enregistrées changent d’unité : « personnes » devient « euros »" in plain(asked)
    assert Metric.objects.get().unit == "personnes"
    assert messages(desk.post(page, ticked(asked), follow=True)) == ["La mesure est modifiée."]
    assert Metric.objects.get().unit == "euros"


def test_value_that_moves_a_criterion_is_confirmed_before_it_is_saved(desk: Client, metric: Metric) -> None:
    CriterionThreshold.objects.get_or_create(first_day=dt.date(2013, 1, 1), defaults={"people": 100_000, "reason": "r"})
    Metric.objects.update(counts_people=True, cadence="year")
    entry = f"{METRICS}usagers/saisir/?periode={today().year - 1}"
    asked = desk.post(entry, filled(desk.get(entry), step="save", value="900 000", source="Page"))
    reached = "Impact national, critère n° 2 « Un seuil d’impact atteint » : preuve manquante devient rempli."
    assert (reached in plain(asked), Measurement.objects.count()) == (True, 0)
    assert messages(desk.post(entry, ticked(asked), follow=True)) == ["La valeur est enregistrée."]
    page = f"{FICHE}releves/{Measurement.objects.get().pk}/"
    lost = desk.post(page, filled(desk.get(page), step="save", value="90 000", reason="Faute de frappe"))
    assert "rempli devient non rempli" in plain(lost)
    assert Measurement.objects.get().value == 900_000
    page += "retrait/"
    lost = desk.post(page, filled(desk.get(page), step="save", reason="Faute de frappe"))
    assert ("rempli devient preuve manquante" in plain(lost), Measurement.objects.count()) == (True, 1)
    desk.post(page, ticked(lost))
    assert not Measurement.objects.exists()


def plain(page: Any) -> str:
    return " ".join(text_of(page.content.decode()).split())


def test_value_is_entered_corrected_withdrawn_and_each_stays_in_the_history(desk: Client, metric: Metric) -> None:
    page = save(desk, f"{METRICS}usagers/saisir/?periode=2021-03", value="1 200", source="Page de statistiques")
    assert messages(page) == ["La valeur est enregistrée."]
    row = Measurement.objects.get()
    assert (str(row.start), int(row.value), row.source, row.origin) == (
        "2021-03-01",
        1200,
        "Page de statistiques",
        "page",
    )
    listed = rows(desk.get(f"{METRICS}usagers/"), "Périodes, de la plus récente à la plus ancienne")
    assert (listed[-1][0], listed[-1][-1]) == ("mars 2021", "Corriger mars 2021 Retirer mars 2021")
    assert filled(desk.get(f"{FICHE}releves/{row.pk}/"))["value"] == ["1200"]
    page = save(desk, f"{FICHE}releves/{row.pk}/", value="1250", reason="Donnée consolidée")
    assert messages(page) == ["La valeur est corrigée. L’ancienne reste dans l’historique."]
    page = save(desk, f"{FICHE}releves/{row.pk}/retrait/", reason="Autre périmètre")
    told = [one[1:] for one in rows(page, "Corrections et retraits, du plus récent au plus ancien")]
    assert told == [
        ["mars 2021", "1 250 usagers", "retirée", "Autre périmètre", "coach@example.gouv.fr"],
        ["mars 2021", "1 200 usagers", "1 250 usagers", "Donnée consolidée", "coach@example.gouv.fr"],
    ]
    assert Measurement.objects.count() == 0


@cases(
    ("kind", "typed", "refused"),
    [
        ("count", {"value": "-1"}, {"value": [wordings.NEGATIVE_VALUE]}),
        ("percentage", {"value": "240"}, {"value": [wordings.PERCENTAGE_OUT_OF_BOUNDS]}),
        (
            "count",
            {"value": "1" + "0" * 30},
            {"value": [wordings.VALUE_TOO_LARGE]},
        ),
        (
            "count",
            {"value": "douze"},
            {"value": ["La valeur « douze » n’est pas un nombre : écrivez-la ainsi, 1234,5."]},
        ),
        ("count", {"value": ""}, {"value": ["Donnez une valeur."]}),
        (
            "count",
            {"period": "2021-T1"},
            {"period": ["Un relevé couvre déjà une partie de cette période : 2021-02."]},
        ),
        (
            "count",
            {"period": "2099-01"},
            {"period": ["Cette période finit le 31\u202fjanvier\u202f2099 : elle se mesure une fois finie."]},
        ),
        ("count", {"period": "1999"}, {"period": [wordings.PERIOD_AFTER_2000]}),
        (
            "count",
            {"period": "mars"},
            {
                "period": [
                    "La période « mars » est illisible : écrivez 2021, 2021-T1, mars 2021 ou 2021-03-01/2021-03-15."
                ]
            },
        ),
    ],
    parts=2,
)
def test_impossible_value_is_refused_next_to_its_field(
    desk: Client, metric: Metric, kind: str, typed: dict[str, str], refused: dict[str, list[str]]
) -> None:
    factories.make_measurement(metric, "2021-02", "5")
    Metric.objects.update(kind=kind)
    page = save(desk, f"{METRICS}usagers/saisir/", **{"period": "2021-03", "value": "1", **typed})
    assert (page.status_code, errors(page)) == (400, refused)
    assert list(Measurement.objects.values_list("value", flat=True)) == [5]


def test_correction_needs_a_reason_and_the_value_that_was_seen(desk: Client, metric: Metric) -> None:
    row = factories.make_measurement(metric, "2021-03", "10")
    path = f"{FICHE}releves/{row.pk}/"
    assert list(errors(save(desk, path, value="11"))) == ["reason"]
    form = filled(desk.get(path), step="save", value="11", reason="Erreur")
    Measurement.objects.update(value=12)
    stale = desk.post(path, form)
    assert (stale.status_code, [(one.label, one.theirs, one.mine) for one in stale.context["compared"]]) == (
        409,
        [("Valeur", "12", "11")],
    )
    desk.post(path, filled(stale, choix_value="mine"))
    assert Measurement.objects.get().value == 11


def test_value_of_a_measured_period_is_replaced_once_it_is_confirmed(desk: Client, metric: Metric) -> None:
    row = factories.make_measurement(metric, "2021-03", "10")
    path = f"{METRICS}usagers/saisir/"
    asked = desk.post(path, filled(desk.get(path), period="2021-03", value="11"))
    assert (asked.status_code, "Mars 2021 a déjà une valeur : 10 usagers. La remplacer ?" in plain(asked)) == (
        400,
        True,
    )
    assert desk.post(path, filled(asked, step="save")).status_code == 400
    assert Measurement.objects.get().value == 10
    Measurement.objects.filter(pk=row.pk).update(value=12)
    again = desk.post(path, ticked(asked))  # it confirms the value that was displayed, and no other
    assert "Mars 2021 a déjà une valeur : 12 usagers. La remplacer ?" in plain(again)
    assert messages(desk.post(path, ticked(again), follow=True)) == ["La valeur est enregistrée."]
    assert Measurement.objects.get().value == 11


def test_period_claimed_by_two_people_asks_the_second(desk: Client, metric: Metric) -> None:
    path = f"{METRICS}usagers/saisir/"
    second = filled(desk.get(path), period="2021-03", value="11")
    desk.post(path, filled(desk.get(path), period="2021-03", value="10"))
    asked = desk.post(path, second)
    assert "Mars 2021 a déjà une valeur : 10 usagers. La remplacer ?" in plain(asked)
    same = desk.post(path, filled(desk.get(path), period="2021-03", value="10"), follow=True)
    assert messages(same) == ["La valeur est enregistrée."]


def test_period_is_the_next_one_due(desk: Client, metric: Metric) -> None:
    path = f"{METRICS}usagers/saisir/"
    assert filled(desk.get(path))["period"] == [months_ago(1)]
    factories.make_measurement(metric, months_ago(3), "10")
    assert filled(desk.get(path))["period"] == [months_ago(2)]
    assert filled(desk.get(f"{path}?periode={months_ago(1)}"))["period"] == [months_ago(1)]


def test_form_sent_twice_records_once(desk: Client, metric: Metric) -> None:
    path = f"{METRICS}usagers/saisir/"
    form = filled(desk.get(path), step="save", period="2021-03", value="1")
    desk.post(path, form)
    again = desk.post(path, form, follow=True)
    assert messages(again)[-1] == wordings.ALREADY_SAVED
    assert Measurement.objects.count() == 1


def test_metric_made_by_mistake_is_withdrawn(desk: Client, metric: Metric) -> None:
    assert f'href="{METRICS}usagers/retrait/"' in desk.get(f"{METRICS}usagers/").content.decode()
    page = save(desk, f"{METRICS}usagers/retrait/", reason="Erreur")
    assert (messages(page), Metric.objects.count()) == (["La mesure est retirée."], 0)


def test_money_of_a_year_gives_the_cost_of_a_unit(desk: Client, metric: Metric) -> None:
    assert "Aucune unité de coût n’est choisie" in desk.get(METRICS).content.decode()
    factories.make_measurement(metric, "2021", "3000")
    page = save(desk, f"{FICHE}unite-de-cout/", label="usager", metric="usagers", reason="Bilan")
    assert messages(page) == ["L’unité du coût est enregistrée."]
    page = save(desk, f"{FICHE}depense/", year="2021", amount="1 200", source="CRB", reason="Compte rendu")
    assert messages(page) == ["La dépense est enregistrée."]
    said = (
        "Coût d’un usage (usager) en 2021, dépense de l’année ÷ unités de l’année : 0,40 €. 1 200 € ÷ 3 000 (usagers)."
    )
    assert f"{said} Dépense : CRB." in plain(page)
    assert filled(desk.get(f"{FICHE}depense/?annee=2021"))["amount"] == ["1200"]
    row = Spending.objects.get()
    save(desk, f"{FICHE}depenses/{row.pk}/retrait/", reason="Erreur")
    assert Spending.objects.count() == 0


@cases(
    ("typed", "field"),
    [
        ({"amount": "-1"}, "amount"),
        ({"amount": "1" + "0" * 30}, "amount"),
        ({"amount": "1,234"}, "amount"),
        ({"year": "2012"}, "year"),
        ({"year": str(today().year + 1)}, "year"),
        ({"amount": "5 %"}, "amount"),
        ({"year": "an mil"}, "year"),
        ({"year": "99999999999"}, "year"),
        ({"amount": ""}, "amount"),
        ({"reason": ""}, "reason"),
    ],
    parts=2,
)
def test_impossible_spending_is_refused(desk: Client, startup: Startup, typed: dict[str, str], field: str) -> None:
    page = save(desk, f"{FICHE}depense/", **{"year": "2021", "amount": "1", "reason": "x", **typed})
    assert (page.status_code, list(errors(page))) == (400, [field])
    assert Spending.objects.count() == 0


def test_spending_of_a_year_is_corrected_with_its_reason(desk: Client, startup: Startup) -> None:
    path = f"{FICHE}depense/"
    save(desk, path, year="2021", amount="1 200", detail="Hors salaires", is_approximate="on", reason="Budget")
    shown = filled(desk.get(f"{path}?annee=2021"))
    assert [shown[name] for name in ("year", "amount", "detail", "is_approximate")] == [
        ["2021"],
        ["1200"],
        ["Hors salaires"],
        ["on"],
    ]
    assert filled(desk.get(f"{path}?annee=2020"))["year"] == [str(today().year - 1)]
    save(desk, f"{path}?annee=2021", amount="1300,50", reason="Compte rendu")
    row = Spending.objects.get()
    assert (str(row.amount), [one.reason for one in changes(Spending, pgh_obj_id=row.pk)]) == (
        "1300.50",
        ["Budget", "Compte rendu"],
    )


@cases(
    ("typed", "field"),
    [
        ({"label": ""}, "label"),
        ({"metric": "part"}, "metric"),
        ({"metric": "autre"}, "metric"),
        ({"share": "usagers"}, "share"),
        ({"reason": ""}, "reason"),
    ],
)
def test_impossible_cost_unit_is_refused(desk: Client, metric: Metric, typed: dict[str, str], field: str) -> None:
    factories.make_metric(metric.startup, "part", kind="percentage")
    unit = {"label": "usager", "metric": "usagers", "share": "part", "reason": "Bilan"}
    page = save(desk, f"{FICHE}unite-de-cout/", **{**unit, **typed})
    assert (page.status_code, list(errors(page))) == (400, [field])
    assert filled(page)["reason"] == [typed.get("reason", "Bilan")]


def test_cost_unit_comes_back_as_it_was_chosen(desk: Client, metric: Metric) -> None:
    factories.make_metric(metric.startup, "part", kind="percentage")
    path = f"{FICHE}unite-de-cout/"
    save(desk, path, label="usager", metric="usagers", share="part", reason="Bilan")
    shown = filled(desk.get(path))
    assert [shown[name] for name in ("label", "metric", "share")] == [["usager"], ["usagers"], ["part"]]


def test_service_of_another_is_refused_and_of_nobody_is_missing(
    signed_in: Callable[[User], Client], desk: Client, metric: Metric
) -> None:
    row = factories.make_measurement(metric, "2021-03", "10")
    stranger = signed_in(factories.make_coach(factories.make_incubator("autre"), email="x@example.gouv.fr"))
    paths = [
        METRICS,
        f"{METRICS}usagers/",
        f"{METRICS}usagers/saisir/",
        f"{FICHE}releves/{row.pk}/",
        f"{FICHE}depense/",
    ]
    assert {stranger.get(path).status_code for path in paths} == {403}
    other = factories.make_metric(factories.make_startup("autre"), "autres")
    hidden = factories.make_measurement(other, "2021-03", "10")
    missing = [f"{METRICS}autres/", f"{METRICS}autres/saisir/", f"{FICHE}releves/{hidden.pk}/"]
    assert {desk.get(path).status_code for path in missing} == {404}


def test_saved_value_is_undone(desk: Client, metric: Metric) -> None:
    save(desk, f"{METRICS}{metric.code}/saisir/", period="2021-03", value="10", source="Relevé")
    corrected = reverse("workspace-measurement", args=[metric.startup.slug, Measurement.objects.get().pk])
    page = save(desk, corrected, value="12", reason="Consolidée")
    [undo] = re.findall(r'href="([^"]+)#annuler"', page.content.decode())
    assert "Valeur de « Usagers » à partir du 1er mars 2021, valeur" in text_of(desk.get(undo).content.decode())
    assert messages(save(desk, undo)) == ["Le changement est annulé."]
    assert Measurement.objects.get().value == 10
