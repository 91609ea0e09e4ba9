"""The sections of a fiche: parsing of each, and what its page displays above « Modifier »."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from startups.models import Startup
from tests import factories, wordings
from tests.workspace.typed import refused, typed
from workspace.fiche.forms import SECTIONS, IdentityForm, LinksForm, SectionForm, WordsForm, names_of
from workspace.fiche.views import LONGEST, shown_sections

LINKS: dict[str, Any] = dict.fromkeys(names_of(LinksForm), "") | {"has_stats": None}
WHOLE = [wordings.WHOLE_ADDRESS_OF_A_FICHE]


def links(*, recorded: dict[str, Any] | None = None, **values: str) -> LinksForm:
    return LinksForm(typed(**values), values={**LINKS, **(recorded or {})})


@pytest.mark.parametrize(
    "address",
    ["https://exemple.gouv.fr", "http://exemple.gouv.fr/stats?a=1#b", "https://été.fr/", "  https://exemple.fr  "],
)
def test_the_address_of_a_page_is_complete(address: str) -> None:
    form = links(link=address)
    assert (refused(form), form.cleaned_data["link"].strip()) == ({}, address.strip())


@pytest.mark.parametrize(
    "address",
    ["exemple.gouv.fr", "javascript:alert(1)", "data:text/html,x", "ftp://exemple.fr", "une page", "//exemple.fr"],
)
def test_what_is_no_address_of_a_page_is_refused_unless_nobody_touched_it(address: str) -> None:
    assert refused(links(link=address, stats_url=address)) == {"link": WHOLE, "stats_url": WHOLE}
    assert refused(links(link=address, recorded={"link": address})) == {}
    assert refused(links(link=address, recorded={"stats_url": address})) == {"link": WHOLE}


@pytest.mark.parametrize(("text", "value"), [("", None), ("True", True), ("False", False)])
def test_what_nobody_said_is_not_a_no(text: str, value: bool | None) -> None:
    form = links(has_stats=text)
    assert (refused(form), form.cleaned_data["has_stats"]) == ({}, value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        (" \n\n", []),
        ("Emploi", ["Emploi"]),
        (" Emploi \r\n\r\nSanté\nEmploi\n", ["Emploi", "Santé"]),  # each once, in order
        ("Emploi, santé", ["Emploi, santé"]),
        ("x" * 200, ["x" * 200]),
    ],
)
def test_free_words_are_one_a_line(text: str, words: list[str]) -> None:
    form = WordsForm(typed(themes=text), values={key: [] for key in names_of(WordsForm)})
    assert (refused(form), form.cleaned_data["themes"]) == ({}, words)


def test_a_word_too_long_is_refused_and_quoted() -> None:
    form = WordsForm(typed(themes=f"Emploi\n{'x' * 201}"), values={key: [] for key in names_of(WordsForm)})
    assert refused(form) == {"themes": [f"« {'x' * 40}… » est trop long : 200 caractères au plus par ligne."]}


@pytest.mark.parametrize(
    ("reason", "stated"),
    [("", "Mise à jour : nom et mission"), (" \n", "Mise à jour : nom et mission"), (" Mue ", "Mue")],
)
def test_a_section_shows_by_itself_why_it_changes(reason: str, stated: str) -> None:
    form = IdentityForm(typed(name="Pix", mission="", reason=reason), values={"name": "Pix", "mission": ""})
    assert (refused(form), form.stated_reason) == ({}, stated)


@pytest.mark.parametrize("key", SECTIONS)
def test_a_section_has_its_title_and_its_reason_last(key: str) -> None:
    made: type[SectionForm] = SECTIONS[key]
    assert made.title
    assert "reason" not in names_of(made)
    assert "token" not in names_of(made)


@pytest.mark.django_db
def test_a_fiche_is_shown_section_by_section(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    one, two = (factories.make_administration(slug, name=slug.title()) for slug in ("b", "a"))
    startup = factories.make_startup(
        "un",
        name="Un",
        mission="m" * LONGEST,
        content=f"{'c' * (LONGEST - 1)} suite",
        has_stats=False,
        risk_analysed=True,
        themes=["Emploi", "Santé"],
        sponsors=[one, two],
    )
    startup = Startup.objects.get(pk=startup.pk)
    with django_assert_num_queries(1):
        sections = shown_sections(startup)
    found = {section.key: dict(section.values) for section in sections}
    assert list(found) == list(SECTIONS)
    labels = {name: str(form.base_fields[name].label) for form in SECTIONS.values() for name in names_of(form)}
    said = {name: words for section in found.values() for name, words in section.items()}
    expected = {
        "name": "Un",
        "mission": "m" * LONGEST,
        "content": f"{'c' * (LONGEST - 1)}…",
        "has_stats": "Non",
        "risk_analysed": "Oui",
        "themes": "Emploi, Santé",
        "sponsors": "B, A",
    }
    assert said == {labels[name]: words for name, words in expected.items()}
    assert {label for section in sections for label in section.missing} == set(labels.values()) - set(said)


@pytest.mark.django_db
def test_a_fiche_without_sponsors_says_so() -> None:
    startup = Startup.objects.get(pk=factories.make_startup("un").pk)
    (sponsors,) = [section for section in shown_sections(startup) if section.key == "sponsors"]
    assert (sponsors.values, sponsors.missing) == ([], ["Sponsors"])
