"""Links, standards, findings and award dates of a fiche in words."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.models import Award, FundingRound
from catalogue.fiche.presenters import in_words, place, standards
from catalogue.fiche.timeline import award_when
from catalogue.richtext import contact_address, web_address
from startups.models import Startup


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://exemple.gouv.fr/a?b=c", "https://exemple.gouv.fr/a?b=c"),
        (" http://exemple.gouv.fr ", "http://exemple.gouv.fr"),
        ("exemple.gouv.fr", ""),
        ("javascript:alert(1)", ""),
        ("JAVASCRIPT://exemple.fr/%0aalert(1)", ""),
        ("data:text/html,x", ""),
        ("//exemple.fr", ""),
        ("https://", ""),
        ("http://[", ""),
        ("", ""),
    ],
)
def test_only_addresses_of_the_web_are_links(text: str, address: str) -> None:
    assert web_address(text) == address


@given(st.text())
def test_a_link_is_an_address_of_the_web_whatever_is_recorded(text: str) -> None:
    assert web_address(text) == "" or web_address(text).lower().startswith(("http://", "https://"))


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("equipe@exemple.gouv.fr", "mailto:equipe@exemple.gouv.fr"),
        ("https://exemple.gouv.fr/contact", "https://exemple.gouv.fr/contact"),
        ("a@b.fr?bcc=c@d.fr", ""),
        ("par téléphone", ""),
    ],
)
def test_contact_is_a_mailbox_or_a_page(text: str, address: str) -> None:
    assert contact_address(text) == address


def test_standards_distinguish_published_declared_refused_and_unknown() -> None:
    startup = Startup(
        repository="https://code.exemple.fr",
        has_stats=False,
        risk_analysed=True,
        security_followed=True,
        accessibility="totalement conforme",
        budget_url="javascript:alert(1)",
    )
    assert [(one.label, one.state, one.is_met, one.url) for one in standards(startup)] == [
        ("Code source ouvert", "Publié", True, "https://code.exemple.fr"),
        ("Statistiques publiques", "Non", False, ""),
        ("Mesure d’impact", "Non publié", False, ""),
        ("Budget", "Non publié", False, ""),
        ("Accessibilité", "Totalement conforme", True, ""),
        ("Analyse de risques", "Faite, non publiée", True, ""),
        ("MonServiceSécurisé", "Suivi", True, ""),
        ("DashLord", "Non renseigné", False, ""),
    ]


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("phases[0].start", "1re phase, date d’entrée"),
        ("phases[2].end", "3e phase, date de fin"),
        ("events[0]", "1er événement"),
        ("events[1].date", "2e événement, date"),
        ("sponsors[0]", "1er sponsor"),
        ("fast[12]", "FAST 12"),
        ("missions[0].status", "1re mission, statut"),
        ("missions[1].startups[0]", "2e mission, services"),
        ("autre[3].chose", "4e autre, chose"),
        ("mission", "mission"),
    ],
)
def test_place_of_a_finding_is_reported_in_words(field: str, words: str) -> None:
    assert place(field) == words


PHASES = {"acceleration": "Accélération", "abandon": "Service arrêté", "abandon-investigation": "Investigation arrêtée"}


@pytest.mark.parametrize(
    ("detail", "words"),
    [
        ("", ""),
        ("acceleration et abandon le 2019-07-22", "« Accélération » et « Service arrêté » le 22 juillet 2019"),
        ("abandon-investigation close le 2022-01-01", "« Investigation arrêtée » close le 1er janvier 2022"),
        ("phase inconnue : « acceleration 2019-07-22 »", "phase inconnue : « acceleration 2019-07-22 »"),
        ("le 2019-02-30, abandonné, 12019-07-22", "le 2019-02-30, abandonné, 12019-07-22"),
    ],
)
def test_detail_of_a_finding_names_phases_and_days_in_words(detail: str, words: str) -> None:
    assert " ".join(in_words(detail, PHASES).split()) == words


@given(st.text())
def test_detail_that_names_no_phase_and_no_day_stays_as_it_is(detail: str) -> None:
    kept = detail.replace("-", "")
    assert in_words(kept, PHASES) == kept or any(phase in kept for phase in PHASES)


@pytest.mark.parametrize(
    ("award", "words"),
    [
        (Award(round=FundingRound(year=2021), awarded_on=dt.date(2021, 5, 4)), "4 mai 2021"),
        (Award(round=FundingRound(year=2021, committee_on=dt.date(2021, 7, 1))), "1er juillet 2021"),
        (Award(round=FundingRound(year=2021, quarter=1)), "1er trimestre 2021"),
        (Award(round=FundingRound(year=2021, quarter=4)), "4e trimestre 2021"),
        (Award(round=FundingRound(year=2021)), "2021"),
    ],
)
def test_date_of_an_award_is_as_precise_as_it_is_known(award: Award, words: str) -> None:
    assert " ".join(award_when(award).split()) == words
