import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from common.clock import today
from common.history import changes
from incubators.models import Incubator
from indicators.live.actions import compute_live_results
from indicators.models import Indicator, LiveResult
from startups import actions
from startups.models import Phase, Startup
from tests import factories, wordings
from tests.cases import cases
from tests.impact import scene
from tests.workspace.phases.steps import FICHE, URL, WHY, now, saved, shown
from tests.workspace.reading import errors, filled, messages, rows, text_of

pytestmark = pytest.mark.django_db
CAPTION = wordings.BEFORE_AND_AFTER


@pytest.fixture
def launches(startup: Startup) -> None:
    """Create the indicator of launches, computed once."""
    factories.make_indicator(
        label="Produits lancés", rule={"measure": "entries", "kind": "construction", "first_time": True}
    )
    compute_live_results()


def launched(year: int) -> int:
    value = LiveResult.objects.get(indicator__code="products_launched", year=year).value
    assert value is not None
    return int(value)


def test_usual_next_phases_come_first(desk: Client, startup: Startup) -> None:
    groups = [
        (name, [label for _, label in options])
        for name, options in desk.get(URL).context["form"].fields["kind"].choices[1:]
    ]
    assert groups == [
        ("Suites habituelles", ["Construction", "Investigation non concluante"]),
        (
            "Autres phases",
            [
                "Investigation",
                "Accélération",
                "En consolidation",
                "Opéré au sein du réseau",
                "Transféré",
                "Service arrêté",
            ],
        ),
    ]


def test_page_proposes_the_day_of_today(desk: Client, startup: Startup) -> None:
    assert filled(desk.get(URL))["date"] == [today().isoformat()]


def test_preview_shows_the_figures_that_change_and_saves_nothing(
    desk: Client, startup: Startup, launches: None
) -> None:
    page = shown(desk, **now())
    assert rows(page, CAPTION) == [
        ["Phase aujourd’hui", "Investigation", "Construction"],
        [f"Produits lancés {today().year}", "0", "1"],
        ["Portefeuille : investigations", "1", "0"],
        ["Portefeuille : en construction", "0", "1"],
    ]
    assert (startup.phases.count(), launched(today().year)) == (1, 0)


def test_preview_of_a_published_figure_says_that_the_publication_stays(
    desk: Client, startup: Startup, launches: None
) -> None:
    year = today().year
    known, unknown = (
        Indicator.objects.get(),
        factories.make_indicator("other", label="Autre", rule={"measure": "states"}),
    )
    compute_live_results()
    first, second = scene.publish(known, year, "50"), scene.publish(unknown, year, "1")
    page = shown(desk, **now())
    assert {row[0].partition(" est publiée")[0] for row in rows(page, CAPTION)} == {
        "Phase aujourd’hui",
        f"Produits lancés {year} {year}",
        "Portefeuille : investigations",
        "Portefeuille : en construction",
    }
    [told] = [row[0] for row in rows(page, CAPTION) if "publiée" in row[0]]
    assert told.endswith("est publiée, avec 50 : cette publication ne change pas.")
    assert f'href="/indicateurs/{year}/publications/{first.publication_id}/"' in page.content.decode()
    assert f"/publications/{second.publication_id}/" not in page.content.decode()  # that figure does not change


def test_change_is_on_the_page_and_in_the_figures_at_once(desk: Client, startup: Startup, launches: None) -> None:
    page = saved(desk, shown(desk, **now()))
    assert page.redirect_chain == [(FICHE, 302)]
    assert messages(page) == [wordings.PHASE_CHANGED]
    assert [row[0] for row in rows(page, "Phases enregistrées, de la plus ancienne à la plus récente")] == [
        "Investigation",
        "Construction",
    ]
    assert launched(today().year) == 1
    public = Client().get("/api/v1/startups/un.service/").json()
    assert public["phases"][-1]["kind"] == "construction"


def test_change_keeps_who_and_why(desk: Client, startup: Startup, coach: User) -> None:
    saved(desk, shown(desk, **now()))
    [change] = [one for one in changes(Phase, startup_id=startup.pk) if one.kind == "insert" and one.reason]
    assert (change.reason, change.user, change.source) == (WHY, coach.pk, "page")


@pytest.fixture
def form(desk: Client, startup: Startup) -> dict[str, Any]:
    """Return the form of the page, read once for all cases of a test."""
    return filled(desk.get(URL))


def test_usual_change_of_today_requests_no_confirmation(desk: Client, startup: Startup) -> None:
    assert shown(desk, **now()).context["warnings"] == []


@cases(
    ("kind", "days", "warning"),
    [
        ("acceleration", 0, wordings.UNUSUAL_AFTER_INVESTIGATION),
        ("construction", -40, "La date est passée de plus d’un mois"),
        ("construction", 40, "La date est à venir"),
    ],
)
def test_unusual_change_warns_then_waits_for_a_confirmation(
    desk: Client, startup: Startup, kind: str, days: int, warning: str
) -> None:
    page = shown(desk, **now(kind=kind, date=(today() + dt.timedelta(days=days)).isoformat()))
    assert warning in text_of(page.content.decode())
    refused = saved(desk, page)
    assert refused.status_code == 400
    assert errors(refused) == {"confirmed": [wordings.TICK_TO_CONFIRM]}
    assert startup.phases.count() == 1
    saved(desk, refused, confirmed="on")
    assert startup.phases.count() == 2


def test_change_that_was_not_shown_is_shown_first(desk: Client, startup: Startup) -> None:
    page = shown(desk, **now())
    other = saved(desk, page, kind="abandon-investigation", end_reason="no_impact")
    assert rows(other, CAPTION)[0] == ["Phase aujourd’hui", "Investigation", "Investigation non concluante"]
    assert startup.phases.count() == 1


def test_double_submission_makes_one_change(desk: Client, startup: Startup) -> None:
    form = filled(shown(desk, **now()), step="save")
    answers = [desk.post(URL, form, follow=True) for _ in range(2)]
    assert [messages(answer) for answer in answers] == [
        [wordings.PHASE_CHANGED],
        [wordings.ALREADY_SAVED],
    ]
    assert startup.phases.count() == 2


def test_correcting_a_date_is_a_change_with_a_reason(desk: Client, startup: Startup, launches: None) -> None:
    phase = actions.change_phase(
        startup=startup, kind="construction", date=today(), reason=WHY, actor=User.objects.get()
    )
    url = f"{FICHE}phases/{phase.pk}/"
    assert filled(desk.get(url))["date"] == [today().isoformat()]
    page = shown(desk, url, date="2021-03-01", reason="Procès-verbal")
    assert rows(page, CAPTION) == [["Produits lancés 2021", "0", "1"], [f"Produits lancés {today().year}", "1", "0"]]
    assert messages(saved(desk, page, url, confirmed="on")) == ["La date est corrigée."]
    assert (launched(2021), launched(today().year)) == (1, 0)
    last = changes(Phase, pgh_obj_id=phase.pk)[-1]
    assert (last.before, last.after, last.reason) == (
        {"start": today()},
        {"start": dt.date(2021, 3, 1)},
        "Procès-verbal",
    )


def test_undoing_a_change_is_a_change_with_a_reason(desk: Client, startup: Startup, launches: None) -> None:
    saved(desk, shown(desk, **now()))
    phase = startup.phases.get(kind="construction")
    url = f"{FICHE}phases/{phase.pk}/retrait/"
    page = shown(desk, url, reason="Mauvaise fiche")
    assert rows(page, CAPTION)[:2] == [
        ["Phase aujourd’hui", "Construction", "Investigation"],
        [f"Produits lancés {today().year}", "1", "0"],
    ]
    form = filled(page, step="save")
    answers = [desk.post(url, form, follow=True) for _ in range(2)]
    assert [messages(answer) for answer in answers] == [
        [wordings.PHASE_WITHDRAWN],
        [wordings.ALREADY_SAVED],
    ]
    assert (list(startup.phases.values_list("kind", flat=True)), launched(today().year)) == (["investigation"], 0)
    assert changes(Phase, pgh_obj_id=phase.pk)[-1].reason == "Mauvaise fiche"


@cases(
    ("typed", "refusals"),
    [
        ({"kind": ""}, {"kind": ["Choisissez la nouvelle phase."]}),
        ({"kind": "success"}, {"kind": ["La phase « success » n’existe pas. Choisissez-en une dans la liste."]}),
        ({"date": ""}, {"date": ["Donnez une date."]}),
        ({"date": "hier"}, {"date": [wordings.UNREADABLE_DATE]}),
        ({"date": "0001-01-01"}, {"__all__": [wordings.ENTRY_OUT_OF_BOUNDS]}),
        ({"date": "9999-12-31"}, {"__all__": [wordings.ENTRY_OUT_OF_BOUNDS]}),
        (
            {"reason": " "},
            {"reason": [wordings.NO_REASON]},
        ),
        (
            {"reason": "\u200b"},
            {"reason": [wordings.NO_REASON]},
        ),
        (
            {"reason": "Comité \u202edu jour"},
            {"reason": [wordings.REVERSES]},
        ),
        ({"reason": "a\0b"}, {"reason": [wordings.NULL_CHARACTER]}),
        (
            {"reason": "x" * 1_000_000},
            {
                "reason": [
                    "Ce texte fait 1\u202f000\u202f000\u00a0caractères, et la limite est de 2\u202f000 : raccourcissez-le."
                ]
            },
        ),
        (
            {"role": "administrator"},
            {"__all__": ["Ce formulaire n’a pas de champ « role ». Rechargez la page, puis recommencez."]},
        ),
        ({"token": "x"}, {"__all__": [wordings.LOST_FORM]}),
        ({"version": ""}, {"__all__": [wordings.LOST_FORM]}),
    ],
)
def test_bad_input_is_refused_in_words_and_changes_nothing(
    desk: Client, form: dict[str, Any], startup: Startup, typed: dict[str, str], refusals: dict[str, list[str]]
) -> None:
    page = desk.post(URL, {**form, **now(**typed)})
    assert page.status_code == 400
    assert {name: said for name, said in errors(page).items() if name not in ("token", "version")} == refusals
    # A refusal is displayed on the page, not only logged.
    assert all(text_of(sentence) in text_of(page.content.decode()) for said in refusals.values() for sentence in said)
    assert startup.phases.count() == 1


def test_script_in_a_reason_is_text(desk: Client, startup: Startup) -> None:
    page = shown(desk, **now(reason="<script>alert(1)</script>"))
    assert "<script>alert(1)" not in page.content.decode()
    saved(desk, page)
    assert "<script>alert(1)" not in Client().get("/startups/un.service/").content.decode()


@cases("path", [URL, FICHE, f"{FICHE}phases/1/", f"{FICHE}phases/1/retrait/"])
def test_visitor_signs_in_first_and_comes_back(startup: Startup, path: str) -> None:
    answer = Client().get(path)
    assert (answer.status_code, answer["Location"]) == (302, f"/connexion/?next={path}")


def test_coach_of_another_incubator_is_refused(startup: Startup, signed_in: Callable[[User], Client]) -> None:
    stranger = signed_in(factories.make_coach(factories.make_incubator("ailleurs"), email="ailleurs@example.gouv.fr"))
    phase = startup.phases.get()
    for path in (URL, FICHE, f"{FICHE}phases/{phase.pk}/", f"{FICHE}phases/{phase.pk}/retrait/"):
        assert stranger.get(path).status_code == 403
    assert stranger.post(URL, now(step="save")).status_code == 403
    assert startup.phases.count() == 1


def test_phase_of_another_fiche_is_not_found(desk: Client, startup: Startup, incubator: Incubator) -> None:
    other = factories.make_startup("autre", phases=[("construction", "2021-01-01")], incubator=incubator)
    assert desk.get(f"{FICHE}phases/{other.phases.get().pk}/").status_code == 404
    assert desk.get("/espace/services/inconnu/phase/").status_code == 404


def test_preview_that_takes_too_long_answers_503_and_saves_nothing(
    desk: Client, startup: Startup, monkeypatch: pytest.MonkeyPatch
) -> None:
    def last(_day: dt.date) -> dict[Any, Any]:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = '50ms'; SELECT pg_sleep(10)")
        return {}

    monkeypatch.setattr("workspace.pages.preview.preview_results", last)
    page = shown(desk, **now())
    assert (page.status_code, "a mis trop de temps à répondre" in page.content.decode()) == (503, True)
    assert [phase.kind_id for phase in startup.phases.all()] == ["investigation"]
