"""The form of the filters: what it offers, what is chosen, and that no text of a record becomes markup. Pure."""

import datetime as dt
import re
from typing import Any

import pytest

from catalogue.filters import StartupFilters
from catalogue.listing.forms import Select, in_words, orders, selects
from catalogue.listing.vocabulary import Choice, Choices

DAY = dt.date(2022, 1, 1)
EMPTY = Choices(phase=[], incubator=[], theme=[], users=[], sponsor=[], fast=[])


def offered(select: Select) -> list[tuple[str, str]]:
    return re.findall(r'<option value="(.*?)"(?: selected)?>(.*?)</option>', select.options)


def chosen(select: Select) -> list[str]:
    return re.findall(r'<option value="([^"]*)" selected>', select.options)


def form(choices: Choices = EMPTY, **asked: Any) -> dict[str, Select]:
    return {one.name: one for one in selects(StartupFilters(as_of=DAY, **asked), choices)}


def test_an_empty_portfolio_offers_what_does_not_depend_on_it() -> None:
    found = form()
    assert [(one.name, one.label) for one in found.values()] == [
        ("phase", "Phase"),
        ("incubator", "Incubateur"),
        ("theme", "Thématique"),
        ("users", "Usagers"),
        ("sponsor", "Sponsor"),
        ("national_impact", "Impact national"),
        ("fast", "Financement FAST"),
    ]
    assert {name: offered(one) for name, one in found.items()} == {
        "phase": [
            ("", "Toutes les phases"),
            ("investigation", "Investigations en cours"),
            ("service", "Services accompagnés ou pérennisés"),
            ("ended", "Partenariats terminés"),
            ("none", "Pas encore entrés dans une phase"),
        ],
        "incubator": [("", "Tous les incubateurs")],
        "theme": [("", "Toutes les thématiques")],
        "users": [("", "Tous les usagers")],
        "sponsor": [("", "Tous les sponsors")],
        "national_impact": [("", "Indifférent"), ("yes", "Oui"), ("no", "Non")],
        "fast": [("", "Indifférent"), ("yes", "Lauréats d’un appel"), ("no", "Jamais lauréats")],
    }
    assert {name: (chosen(one), one.kept) for name, one in found.items()} == dict.fromkeys(found, ([""], ()))


@pytest.mark.parametrize(
    ("asked", "name", "value"),
    [
        ({"national_impact": True}, "national_impact", "yes"),
        ({"national_impact": False}, "national_impact", "no"),
        ({"fast": True}, "fast", "yes"),
        ({"fast": False}, "fast", "no"),
        ({"phase": ("none",)}, "phase", "none"),
    ],
)
def test_what_the_address_asks_for_is_chosen(asked: dict[str, Any], name: str, value: str) -> None:
    found = form(**asked)
    assert chosen(found[name]) == [value]
    assert [chosen(one) for one in found.values() if one.name != name] == [[""]] * 6


def test_the_rounds_follow_the_two_answers() -> None:
    choices = Choices(phase=[], incubator=[], theme=[], users=[], sponsor=[], fast=[Choice("9", "FAST 9")])
    select = form(choices, fast=9)["fast"]
    assert offered(select)[-1] == ("9", "FAST 9")
    assert chosen(select) == ["9"]


def test_a_list_holds_one_value_and_keeps_the_others_of_the_address() -> None:
    choices = Choices(phase=[], incubator=[], theme=[Choice("a", "A"), Choice("b", "B")], users=[], sponsor=[], fast=[])
    select = form(choices, theme=("a", "b", "c"))["theme"]
    assert (offered(select), chosen(select), select.kept) == (
        [("", "Toutes les thématiques"), ("a", "A"), ("b", "B")],
        ["a"],
        ("b", "c"),
    )


def test_what_no_startup_has_stays_in_the_form_when_it_is_asked_for() -> None:
    choices = Choices(phase=[], incubator=[], theme=[Choice("Santé", "Santé")], users=[], sponsor=[], fast=[])
    select = form(choices, theme=("sante",))["theme"]
    assert offered(select) == [("", "Toutes les thématiques"), ("sante", "sante"), ("Santé", "Santé")]
    assert chosen(select) == ["sante"]


def test_users_are_in_the_words_of_a_reader() -> None:
    assert [in_words(Choice(one, one)) for one in ("etat", "robots")] == [
        Choice("etat", "Agents de l’État"),
        Choice("robots", "robots"),
    ]
    choices = Choices(phase=[], incubator=[], theme=[], users=[Choice("etat", "etat")], sponsor=[], fast=[])
    assert offered(form(choices)["users"])[1:] == [("etat", "Agents de l’État")]


@pytest.mark.parametrize(
    ("groups", "labels"),
    [
        (["", ""], []),
        (["Portent des services", "Portent des services"], []),
        (["Portent des services", "N’en portent plus"], ["Portent des services", "N’en portent plus"]),
        (["service-central", ""], ["Service central", "Autres"]),
    ],
)
def test_a_long_list_is_grouped_when_it_has_several_groups(groups: list[str], labels: list[str]) -> None:
    listed = [Choice(f"i{place}", f"Incubateur {place}", group) for place, group in enumerate(groups)]
    select = form(Choices(phase=[], incubator=listed, theme=[], users=[], sponsor=[], fast=[]), incubator=("i1",))[
        "incubator"
    ]
    assert re.findall(r'<optgroup label="(.*?)">', select.options) == labels
    assert select.options.count("</optgroup>") == len(labels)
    assert offered(select)[1:] == [("i0", "Incubateur 0"), ("i1", "Incubateur 1")]
    assert chosen(select) == ["i1"]


def test_no_text_of_a_record_or_an_address_becomes_markup() -> None:
    hostile = '"><script>alert(1)</script>&'
    escaped = "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;"
    choices = Choices(
        phase=[],
        incubator=[Choice("a", hostile, hostile), Choice(hostile, "b", "")],
        theme=[],
        users=[],
        sponsor=[],
        fast=[],
    )
    found = form(choices, theme=(hostile,))
    assert found["incubator"].options == (
        '<option value="" selected>Tous les incubateurs</option>'
        f'<optgroup label="{escaped}"><option value="a">{escaped}</option></optgroup>'
        f'<optgroup label="Autres"><option value="{escaped}">b</option></optgroup>'
    )
    assert found["theme"].options == (
        f'<option value="">Toutes les thématiques</option><option value="{escaped}" selected>{escaped}</option>'
    )


@pytest.mark.parametrize("ordering", ["name", "-name", "since", "-since"])
def test_orders_are_those_that_a_reader_understands(ordering: str) -> None:
    select = Select("ordering", "", orders(StartupFilters(as_of=DAY, ordering=ordering)), ())
    assert [value for value, _ in offered(select)] == ["name", "-name", "-since", "since"]
    assert chosen(select) == [ordering]


def test_an_order_of_the_api_is_none_of_those_of_the_form() -> None:
    assert "selected" not in orders(StartupFilters(as_of=DAY, ordering="mission"))
