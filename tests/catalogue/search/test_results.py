"""A search result on the page: label, URL, sentence, excerpt. Pure."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.search.queries import LONGEST, MARKS, MOST_WORDS, Group, Hit, SearchedWords, read_asked
from catalogue.search.views import Result, Results, _excerpt, _page_groups, _records, _result
from catalogue.site_pages.plan import SitePage
from common.figure import Figure

HIT = Hit("un.service", "Un service", "", "Aider les gens.", "construction", "En construction", "", "")
START, STOP = MARKS
KINDS = ("startup", "incubator", "administration", "indicator")


def marked(text: str) -> str:
    """Return an excerpt, with its marks as ``[`` and ``]``."""
    return str(_excerpt(text.replace("[", START).replace("]", STOP))).replace("<mark>", "[").replace("</mark>", "]")


# --- A result -------------------------------------------------------------------------------------------------------


def test_a_service_is_shown_completely() -> None:
    hit = replace(HIT, excerpt=f"Les {START}haies{STOP} poussent", matched_sponsor="Ministère")
    assert _result("startup", hit, {}) == Result(
        label="Un service",
        address="/startups/un.service/",
        about="Aider les gens.",
        phase="construction",
        badge="En construction",
        excerpt=_excerpt(hit.excerpt),
        matched_sponsor="Ministère",
        slug="un.service",
    )


@pytest.mark.parametrize(
    ("kind", "key", "address"),
    [
        ("startup", "refugies.info", "/startups/refugies.info/"),
        ("incubator", "dinum", "/incubateurs/dinum/"),
        ("administration", "mtes", "/administrations/mtes/"),
        ("indicator", "products_launched", "/indicateurs/products_launched/"),
    ],
)
def test_a_result_links_to_its_page(kind: str, key: str, address: str) -> None:
    found = _result(kind, replace(HIT, key=key), {})
    assert (found.address, found.slug) == (address, key if kind == "startup" else "")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("name", "acronym", "label"),
    [
        ("Ministère", "", "Ministère"),
        ("Ministère", "MTE", "Ministère (MTE)"),
        ("DINUM", "DINUM", "DINUM"),
        ("Dinum", "DINUM", "Dinum (DINUM)"),
    ],
)
def test_a_result_is_named_with_its_acronym_once(kind: str, name: str, acronym: str, label: str) -> None:
    assert _result(kind, replace(HIT, name=name, acronym=acronym), {}).label == label


def test_an_administration_shows_the_fiches_that_it_sponsors() -> None:
    assert _result("administration", HIT, {HIT.key: "2 services"}).about == "2 services"
    assert _result("startup", HIT, {}).about == "Aider les gens."


# --- Groups ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "total", "title"),
    [
        ("startup", 1, "1\xa0service"),
        ("startup", 2, "2\xa0services"),
        ("incubator", 1, "1\xa0incubateur"),
        ("incubator", 12, "12\xa0incubateurs"),
        ("administration", 2, "2\xa0administrations"),
        ("indicator", 1, "1\xa0indicateur"),
        ("indicator", 2, "2\xa0indicateurs"),
    ],
)
def test_a_group_counts_all_that_was_found(kind: str, total: int, title: str) -> None:
    found = _records(Group(kind, total, [HIT], {"service": Figure(total)}), SearchedWords(("un",)), {}, is_guess=False)
    assert (found.title, found.kind, found.results) == (title, kind, [_result(kind, HIT, {})])


@pytest.mark.parametrize(
    ("kind", "total", "is_guess", "everything"),
    [
        ("startup", 3, False, "/startups/?search=un+caf%C3%A9%26"),
        ("startup", 2, False, ""),
        ("startup", 3, True, ""),  # nothing matches exactly: the list would be empty
        ("incubator", 3, False, ""),
        ("administration", 3, False, ""),
    ],
)
def test_more_services_than_shown_link_to_all_of_them(kind: str, total: int, is_guess: bool, everything: str) -> None:
    asked = SearchedWords(("un", "café&"))
    assert _records(Group(kind, total, [HIT, HIT]), asked, {}, is_guess=is_guess).everything == everything


def test_pages_are_a_group_when_there_are_some() -> None:
    places = [SitePage(f"Page {number}", f"/{number}/", "Ce qu’elle dit") for number in range(2)]
    assert _page_groups([]) == []
    assert _page_groups(places[:1]) == [Results("1\xa0page", "page", [Result("Page 0", "/0/", "Ce qu’elle dit")])]
    assert _page_groups(places) == [
        Results("2\xa0pages", "page", [Result(f"Page {n}", f"/{n}/", "Ce qu’elle dit") for n in range(2)])
    ]


# --- Excerpts -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("les [haies] poussent", "les [haies] poussent"),
        ("  les\n\n[haies]  ", "les [haies]"),
        ("## Les **[haies]** et `le code`", "Les [haies] et le code"),
        ("> citation | tableau", "citation tableau"),
        ("<b>[haies]</b> & co", "&lt;b [haies]&lt;/b &amp; co"),
        ("adresse/coupee) puis [haies]", "puis [haies]"),
        ('"[haies]" et l\'eau', "&quot;[haies]&quot; et l&#x27;eau"),
    ],
)
def test_an_excerpt_is_plain_text_with_the_words_found(text: str, shown: str) -> None:
    # Markdown's ``<`` and ``>`` are removed with its other marks; the rest is escaped.
    assert marked(text) == shown


def test_an_excerpt_keeps_the_words_of_a_link_and_not_its_address() -> None:
    assert _excerpt(f"![une image](/a.png) [les {START}haies{STOP}](https://exemple.fr/a) (ici)") == (
        "une image les <mark>haies</mark> (ici)"
    )


@given(st.text(max_size=200))
def test_no_excerpt_holds_another_tag_than_those_of_the_words_found(text: str) -> None:
    html = str(_excerpt(text)).replace("<mark>", "").replace("</mark>", "")
    assert "<" not in html
    assert ">" not in html
    assert '"' not in html


# --- Searched words -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("", SearchedWords(())),
        (" \n\t ", SearchedWords(())),
        ("\x00", SearchedWords(())),
        ("un\x00deux", SearchedWords(("un", "deux"))),
        ("  un   deux ", SearchedWords(("un", "deux"))),
        ("x" * LONGEST, SearchedWords(("x" * LONGEST,))),
        ("x" * (LONGEST + 1), SearchedWords(("x" * LONGEST,), is_cut=True)),
        (f"{'x' * LONGEST}   ", SearchedWords(("x" * LONGEST,))),
        (" ".join(["a"] * MOST_WORDS), SearchedWords(("a",) * MOST_WORDS)),
        (" ".join(["a"] * (MOST_WORDS + 1)), SearchedWords(("a",) * MOST_WORDS, is_cut=True)),
    ],
)
def test_what_is_read_of_a_question_is_bounded_and_says_so(text: str, asked: SearchedWords) -> None:
    assert read_asked(text) == asked
    assert asked.phrase == " ".join(asked.words)


@given(st.text(max_size=400))
def test_what_is_read_is_read_again_alike(text: str) -> None:
    asked = read_asked(text)
    assert read_asked(asked.phrase).words == asked.words
    assert len(asked.phrase) <= LONGEST
    assert len(asked.words) <= MOST_WORDS
