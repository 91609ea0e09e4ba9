"""The reason of an ended partnership: required on every page if a person ends one, and only then."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import User
from common.background import recompute
from common.clock import today
from common.history import changes
from incubators.models import Incubator
from startups import actions
from startups.models import Phase, Startup
from tests import factories, wordings
from tests.cases import cases
from tests.refusals import refusal
from tests.rights_table import make_people
from tests.workspace.conftest import days_ago
from tests.workspace.phases.steps import FICHE, URL, now, saved, shown
from tests.workspace.reading import errors, filled, messages, rows, text_of

pytestmark = pytest.mark.django_db
MISSING = ["Cette phase clôt le partenariat : indiquez le motif de fin."]
NOT_AN_END = ["Un motif de fin ne se donne qu’à une phase qui clôt le partenariat : retirez-le, ou changez la phase."]
SENTENCE = ["« Autre motif » se précise en une phrase : écrivez-la."]
ALONE = ["Choisissez le motif de fin que précise la phrase ou le compte rendu."]
ENDED = {"kind": "abandon-investigation", "end_reason": "merged"}
WRONG: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"kind": "abandon-investigation"}, {"end_reason": MISSING}),
    ({"kind": "construction", "end_reason": "merged"}, {"end_reason": NOT_AN_END}),
    ({**ENDED, "end_reason": "other"}, {"end_sentence": SENTENCE}),
    ({"kind": "construction", "end_sentence": "Fini"}, {"end_reason": ALONE}),
]


@pytest.fixture
def ended(incubator: Incubator) -> Phase:
    """Create an end without a reason."""
    phases = [("construction", days_ago(90)), ("abandon", days_ago(9))]
    return factories.make_startup("fini", phases=phases, incubator=incubator).phases.latest("start")


def page_of(phase: Phase) -> str:
    return f"/espace/services/{phase.startup.slug}/phases/{phase.pk}/motif/"


@cases(("typed", "refused"), WRONG)
def test_page_refuses_an_end_without_its_reason(
    desk: Client, startup: Startup, typed: dict[str, Any], refused: dict[str, Any]
) -> None:
    answer = shown(desk, **now(**typed))
    assert (answer.status_code, errors(answer)) == (400, refused)
    assert startup.phases.count() == 1


@cases("link", ["javascript:alert(1)", "ftp://exemple.fr/fin", "nulle part"], parts=3)
def test_page_refuses_a_link_that_is_no_web_page(desk: Client, startup: Startup, link: str) -> None:
    assert list(errors(shown(desk, **now(**ENDED, end_account=link)))) == ["end_account"]
    assert startup.phases.count() == 1


def test_page_records_the_reason_with_the_end(desk: Client, startup: Startup) -> None:
    typed = now(**ENDED, end_sentence="Avec un autre.", end_account="https://exemple.fr/fin")
    assert messages(saved(desk, shown(desk, **typed))) == [wordings.PHASE_CHANGED]
    found = startup.phases.values_list("end_reason", "end_sentence", "end_account").latest("start")
    assert found == ("merged", "Avec un autre.", "https://exemple.fr/fin")


def test_end_is_asked_after_the_phase_is_chosen(desk: Client, startup: Startup) -> None:
    page = desk.get(URL)
    assert not page.context["form"].shows_end
    unasked = {**filled(page, kind="abandon-investigation"), "step": "preview"}
    for name in ("end_reason", "end_sentence", "end_account"):  # the disabled fields of the page are not sent
        del unasked[name]
    asked = desk.post(URL, unasked)
    assert (asked.status_code, errors(asked), asked.context["form"].shows_end) == (200, {}, True)
    assert startup.phases.count() == 1


def test_reason_of_an_end_is_that_of_the_change(desk: Client, startup: Startup) -> None:
    typed = now(**ENDED, end_sentence="Avec un autre.", reason="")
    assert messages(saved(desk, shown(desk, **typed))) == [wordings.PHASE_CHANGED]
    assert changes(Phase, startup_id=startup.pk)[-1].reason == "Fusion avec un autre service. Avec un autre."


@pytest.fixture
def ended_by_other(desk: Client, startup: Startup) -> Any:
    """Return the preview of an end of today, after which another person ended the service for another reason."""
    page = shown(desk, **now(**ENDED))
    other = factories.make_user("autre@example.gouv.fr", User.Role.DINUM)
    actions.change_phase(
        startup=startup,
        kind="abandon-investigation",
        date=today(),
        reason="Bilan",
        actor=other,
        end={"end_reason": "no_sponsor"},
    )
    return page


def test_second_end_for_another_reason_is_refused_beside_the_first(
    desk: Client, startup: Startup, ended_by_other: Any
) -> None:
    refused = saved(desk, ended_by_other)
    assert (refused.status_code, errors(refused)) == (400, {"__all__": [wordings.SAME_ENTRY]})
    assert rows(refused, "Changements faits pendant votre saisie")[0][4] == "Bilan"
    assert startup.phases.latest("start").end_reason == "no_sponsor"


def test_second_end_for_the_same_reason_is_made_once(desk: Client, startup: Startup, ended_by_other: Any) -> None:
    done = saved(desk, ended_by_other, end_reason="no_sponsor")
    assert messages(done) == ["L’autre personne a enregistré ce même changement : rien n’est fait deux fois."]
    assert startup.phases.filter(kind="abandon-investigation").count() == 1


def test_each_role_gives_the_reason_of_an_end_or_is_refused(
    ended: Phase, incubator: Incubator, signed_in: Callable[[User], Client]
) -> None:
    allowed = {"coach of its incubator", "dinum", "administrator"}
    for role, user in make_people(incubator).items():
        Phase.objects.filter(pk=ended.pk).update(end_reason="")
        client = signed_in(user) if user else Client()
        answer = client.get(page_of(ended))
        if role not in allowed:
            assert (role, answer.status_code in (302, 403)) == (role, True)
            continue
        client.post(page_of(ended), filled(answer, end_reason="taken_over", reason="Compte rendu"))
        ended.refresh_from_db()
        assert (role, ended.end_reason) == (role, "taken_over")
        assert changes(Phase, pgh_obj_id=ended.pk)[-1].reason == "Compte rendu"


@cases(("typed", "refused"), [({"end_reason": ""}, "end_reason"), ({"end_reason": "other"}, "end_sentence")])
def test_reason_of_an_end_is_refused_in_words(desk: Client, ended: Phase, typed: dict[str, str], refused: str) -> None:
    answer = desk.post(page_of(ended), filled(desk.get(page_of(ended)), reason="x", **typed))
    assert (answer.status_code, list(errors(answer))) == (400, [refused])


def test_second_to_give_a_reason_sees_the_first(desk: Client, ended: Phase) -> None:
    typed = filled(desk.get(page_of(ended)), end_reason="merged", reason="Moi")
    Phase.objects.filter(pk=ended.pk).update(end_reason="no_impact")
    compared = desk.post(page_of(ended), typed)
    assert [(one.theirs, one.mine) for one in compared.context["compared"]] == [
        ("Impact insuffisant", "Fusion avec un autre service")
    ]
    ended.refresh_from_db()
    assert ended.end_reason == "no_impact"


def test_only_an_end_has_the_page_of_its_reason(desk: Client, startup: Startup) -> None:
    assert desk.get(f"{FICHE}phases/{startup.phases.get().pk}/motif/").status_code == 404


def test_action_asks_staff_and_coaches_alike(ended: Phase, coach: User) -> None:
    write = {"phase": ended, "reason": "x", "actor": coach}
    empty = {"end_reason": "", "end_sentence": "", "end_account": ""}
    assert refusal(lambda: actions.give_end_reason(end=empty, **write)) == {"end_reason": MISSING}  # type: ignore[arg-type]


def test_database_keeps_a_reason_to_ends(startup: Startup, ended: Phase) -> None:
    with pytest.raises(IntegrityError, match="phase_reason_without_end"), transaction.atomic():
        startup.phases.update(end_reason="merged")
    for wrong in ({"end_reason": "x"}, {"end_reason": "other"}, {"end_sentence": "Fini"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Phase.objects.filter(pk=ended.pk).update(**wrong)


def test_record_that_corrects_its_phase_takes_the_reason_away(ended: Phase) -> None:
    Phase.objects.filter(pk=ended.pk).update(end_reason="other", end_sentence="Fini")
    Phase.objects.filter(pk=ended.pk).update(kind="transfere")
    ended.refresh_from_db()
    assert (ended.end_reason, ended.end_sentence) == ("", "")


def test_recent_end_without_a_reason_is_to_be_completed(ended: Phase, desk: Client) -> None:
    def has_point() -> bool:
        recompute.now()
        return "sans motif" in text_of(desk.get("/espace/a-mettre-a-jour/").content.decode())

    assert has_point()
    Phase.objects.filter(pk=ended.pk).update(end_reason="merged")
    assert not has_point()
    Phase.objects.filter(pk=ended.pk).update(end_reason="", start=days_ago(800))
    assert not has_point()
