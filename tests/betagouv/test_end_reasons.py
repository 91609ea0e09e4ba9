"""The reasons of ended partnerships: read at import, never replacing one given by a person."""

import pytest

from startups.models import Phase
from tests.betagouv.factory import Content, phase
from tests.cases import cases

pytestmark = pytest.mark.django_db
LIFE = [phase("construction", "2020-09-01"), phase("abandon", "2023-04-02")]
COMMENT = "Le sponsor a arrêté. Récit : https://blog.example/fin (en anglais)"


def end(comment: str | None, date: str = "2023-04-01") -> dict[str, str]:
    return {"name": "end", "date": date, **({"comment": comment} if comment else {})}


def recorded() -> list[tuple[str, str, str]]:
    return list(Phase.objects.order_by("start").values_list("end_reason", "end_sentence", "end_account"))


@cases("date", ["2023-04-01", "2022-04-01"])
def test_comment_of_the_event_is_the_reason_of_the_end(content: Content, date: str) -> None:
    content.fiche("un.service", phases=LIFE, events=[end(COMMENT, date)])
    content.run()
    assert recorded() == [("", "", ""), ("other", COMMENT, "https://blog.example/fin")]
    assert content.run().counts["startup"]["unchanged"] == 1


def test_comment_of_the_phase_is_the_reason_when_the_event_has_none(content: Content) -> None:
    content.fiche("un.service", phases=[LIFE[0], {**LIFE[1], "comment": "Faute d’usagers"}], events=[end(None)])
    content.run()
    assert recorded()[-1] == ("other", "Faute d’usagers", "")


@cases("events", [[], [end(None)], [end(COMMENT, "2022-03-31")]])
def test_end_of_which_the_record_shows_nothing_has_no_reason(content: Content, events: list[dict[str, str]]) -> None:
    content.fiche("un.service", phases=LIFE, events=events)
    content.run()
    assert recorded()[-1] == ("", "", "")


def test_reason_that_a_person_gave_stays(content: Content) -> None:
    content.fiche("un.service", phases=LIFE, events=[end(COMMENT)])
    content.run()
    Phase.objects.filter(kind="abandon").update(end_reason="no_sponsor", end_sentence="")
    content.fiche("un.service", phases=LIFE, events=[end("Autre chose")])
    content.run()
    assert recorded()[-1] == ("no_sponsor", "", "https://blog.example/fin")
