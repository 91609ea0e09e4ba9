"""What an address asks for, and that the list holds exactly that."""

import datetime as dt
from typing import Any

import pytest
from django.http import QueryDict
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from catalogue.filters import FilterError, StartupFilters, read_date, read_filters, read_query
from catalogue.listing.queries import StartupPage, StartupRow, startup_page
from startups.queries import today
from tests.catalogue.universe import expected, make_universe

DAYS = ("2018-12-31", "2019-01-01", "2020-05-05", "2020-12-31", "2021-03-10", "2021-07-01", "2021-12-31", "2023-01-01")
KINDS = ("none", "investigation", "service", "ended", "construction", "acceleration", "abandon")


def some(*words: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(words), max_size=2, unique=True).map(lambda found: tuple(sorted(found)))


FILTERS = st.builds(
    StartupFilters,
    as_of=st.sampled_from(DAYS).map(dt.date.fromisoformat),
    dated=st.just(True),
    phase=some(*KINDS),
    incubator=some("fabrique", "atelier", "vide"),
    theme=some("Santé", "Éducation", "Écologie"),
    sponsor=some("ministere", "agence", "personne"),
    national_impact=st.sampled_from([None, None, True, False]),
    fast=st.sampled_from([None, None, True, False, 7, 8, 9, 10]),
    fictitious=st.sampled_from([None, None, True, False]),
    search=st.sampled_from(
        [
            "",
            "",
            "",
            "ecole",
            "ÉCOLE demain",
            "100 %",
            "eau_",
            "%",
            "\\",
            "ete",
            "l'eau",
            "zz",
            "sante",
            "Santé École",
            "agence",
        ]
    ),
    ordering=st.sampled_from(["name", "-name", "slug", "-slug", "since", "-since"]),
    page_size=st.sampled_from([1, 2, 100]),
)


def asked(query: str) -> StartupFilters:
    return read_filters(RequestFactory().get(f"/startups/?{query}"))


def errors(query: str) -> dict[str, list[str]]:
    with pytest.raises(FilterError) as caught:
        asked(query)
    assert caught.value.missing is False
    return caught.value.errors


def test_no_parameter_asks_for_everything_today() -> None:
    assert asked("") == StartupFilters(as_of=today())
    assert asked("").query() == ""


def test_every_parameter_is_read() -> None:
    query = (
        "phase=service&phase=none&incubator=fabrique&theme=Sant%C3%A9&users=etat&sponsor=agence&national_impact=oui&fast=9"
        "&fictitious=false&search=+%C3%A9cole++ouverte+&as_of=2022-01-01&ordering=-since&page=3&page_size=20"
    )
    assert asked(query) == StartupFilters(
        as_of=dt.date(2022, 1, 1),
        dated=True,
        phase=("none", "service"),
        incubator=("fabrique",),
        theme=("Santé",),
        users=("etat",),
        sponsor=("agence",),
        national_impact=True,
        fast=9,
        fictitious=False,
        search="école ouverte",
        ordering="-since",
        page=3,
        page_size=20,
    )


def test_an_empty_value_is_no_filter() -> None:
    assert asked("phase=&incubator=&search=&fast=&as_of=&page=&ordering=") == StartupFilters(as_of=today())


def test_a_word_given_twice_counts_once() -> None:
    assert asked("phase=service&phase=service").phase == ("service",)


@pytest.mark.parametrize(
    ("word", "value"), [("yes", True), ("true", True), ("oui", True), ("no", False), ("non", False)]
)
def test_yes_and_no_are_read(word: str, value: bool) -> None:
    read = asked(f"fast={word}&national_impact={word}&fictitious={word}")
    assert (read.fast, read.national_impact, read.fictitious) == (value, value, value)


DATE = "Cette date n’existe pas. Écrivez-la sous la forme 2022-01-31 (année, mois, jour)."
YES_NO = "Répondez par « yes » (oui) ou « no » (non)."
FAST = "Répondez par « yes » (oui), « no » (non) ou par le numéro d’un appel FAST."
PAGE = "Écrivez un nombre entier entre 1 et 999999999."
SIZE = "Écrivez un nombre entier entre 1 et 1000."
TWICE = "Ce paramètre est donné plusieurs fois : gardez-en un seul."
UNKNOWN = "Ce paramètre n’existe pas."
FORBIDDEN = "Ce texte contient un caractère interdit."
ORDER = "Cet ordre n’existe pas. Ordres possibles : name, -name, slug, -slug, since, -since."


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("as_of=2022-13-01", {"as_of": [DATE]}),
        ("as_of=20220101", {"as_of": [DATE]}),
        ("as_of=2022-W01-1", {"as_of": [DATE]}),
        ("as_of=hier", {"as_of": [DATE]}),
        ("as_of=٢٠٢٢-01-01", {"as_of": [DATE]}),
        ("as_of=0000-01-01", {"as_of": [DATE]}),
        ("national_impact=2021", {"national_impact": [YES_NO]}),
        ("fictitious=peut-être", {"fictitious": [YES_NO]}),
        ("fast=-1", {"fast": [FAST]}),
        (f"fast={10**30}", {"fast": [FAST]}),
        ("page=0", {"page": [PAGE]}),
        ("page=-1", {"page": [PAGE]}),
        ("page=1.5", {"page": [PAGE]}),
        (f"page={10**30}", {"page": [PAGE]}),
        ("page=٣", {"page": [PAGE]}),
        ("page_size=0", {"page_size": [SIZE]}),
        ("page_size=1001", {"page_size": [SIZE]}),
        ("ordering=mission", {"ordering": [ORDER]}),
        ("ordering=name;DROP TABLE startups_startup", {"ordering": [ORDER]}),
        ("search=a&search=b", {"search": [TWICE]}),
        ("page=1&page=", {"page": [TWICE]}),
        ("utm_Source=x", {"utm_Source": [UNKNOWN]}),
        ("a%00b=1", {"a�b": [UNKNOWN]}),
        ("search=a%00b", {"search": [FORBIDDEN]}),
        ("phase=service&phase=%00", {"phase": [FORBIDDEN]}),
        (f"search={'a' * 201}", {"search": ["Ce texte dépasse 200 caractères : gardez-en quelques mots."]}),
        ("&".join(f"theme={n}" for n in range(51)), {"theme": ["Donnez au plus 50 valeurs."]}),
        ("&".join(f"theme={n}" for n in range(1001)), {"query": ["L’adresse porte trop de paramètres."]}),
        ("as_of=x&page=x&zz=1", {"as_of": [DATE], "page": [PAGE], "zz": [UNKNOWN]}),
    ],
)
def test_a_malformed_address_says_what_is_wrong(query: str, found: dict[str, list[str]]) -> None:
    assert errors(query) == found


@pytest.mark.parametrize("name", ["utm_source", "utm_campaign", "mtm_kwd", "at_medium", "fbclid", "gclid", "xtor"])
def test_what_networks_add_to_a_shared_address_asks_for_nothing(name: str) -> None:
    asked = QueryDict(f"as_of=2022-01-01&{name}=lettre&{name}=mars")
    assert read_query(asked, allowed=("as_of",)) == {"as_of": dt.date(2022, 1, 1)}


def test_an_address_takes_only_its_own_parameters() -> None:
    with pytest.raises(FilterError) as caught:
        read_query(QueryDict("as_of=2022-01-01&phase=service"), allowed=("as_of",))
    assert caught.value.errors == {"phase": [UNKNOWN]}


def test_a_date_alone_is_read() -> None:
    assert read_date(RequestFactory().get("/?as_of=2022-01-01")) == dt.date(2022, 1, 1)
    assert read_date(RequestFactory().get("/")) == today()


@given(FILTERS, st.integers(1, 5))
def test_the_query_of_filters_asks_for_these_filters(filters: StartupFilters, page: int) -> None:
    assert asked(filters.query()) == filters
    assert asked(filters.query(page=page)).page == page
    assert asked(filters.query(page=page)).query(phase=()) == filters.query(phase=())


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_text_is_read_or_refused(name: str, value: str) -> None:
    query = QueryDict(mutable=True)
    query[name] = value
    try:
        read = read_query(query)
    except FilterError as error:
        assert list(error.errors.values()) != []
    else:
        assert set(read) <= {name}


def whole_list(filters: StartupFilters) -> tuple[int, list[str]]:
    """The count that the first page says, and the slugs of all pages."""
    first = startup_page(filters)
    pages = [first] + [
        startup_page(asked(filters.query(page=page, page_size=filters.page_size))) for page in range(2, first.pages + 1)
    ]
    assert {page.count for page in pages} == {first.count}
    return first.count, [row.slug for page in pages for row in page.rows]


@pytest.mark.django_db
@given(FILTERS)
def test_the_list_holds_exactly_what_is_asked(universe: Any, filters: StartupFilters) -> None:
    slugs = expected(filters)
    assert whole_list(filters) == (len(slugs), slugs)


@pytest.fixture
def universe(db: None) -> Any:
    return make_universe()


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("as_of=2021-12-31", ["co.porte", "demain", "ecole-ouverte"]),
        ("", ["a-venir", "co.porte", "demain", "ecole-ouverte", "sans.phase"]),
        ("as_of=1789-07-14", []),
        ("as_of=2021-12-31&phase=acceleration", ["ecole-ouverte"]),
        ("as_of=2021-12-31&phase=ended", ["demain"]),
        ("as_of=2021-12-31&phase=none", ["a-venir", "sans.phase"]),
        ("as_of=2020-05-05&phase=construction", ["co.porte", "ecole-ouverte"]),
        ("as_of=2021-12-31&incubator=fabrique", ["co.porte"]),
        ("as_of=2022-01-01&incubator=fabrique", []),
        ("as_of=2021-12-31&theme=%C3%89ducation&theme=%C3%89cologie", ["co.porte", "ecole-ouverte"]),
        ("as_of=2021-12-31&sponsor=ministere", ["ecole-ouverte"]),
        ("as_of=2021-06-30&national_impact=yes", ["co.porte"]),
        ("as_of=2021-07-01&national_impact=yes", []),
        ("as_of=2021-12-31&national_impact=yes", ["ecole-ouverte"]),
        ("as_of=2021-09-29&fast=yes", ["ecole-ouverte"]),
        ("as_of=2021-09-30&fast=9", ["co.porte"]),
        ("as_of=2022-12-30&fast=10", []),
        ("as_of=2022-12-31&fast=10", ["ecole-ouverte"]),
        ("as_of=2021-12-31&fictitious=yes", ["demain"]),
        ("as_of=2021-12-31&search=ECOLE", ["demain", "ecole-ouverte"]),
        ("as_of=2021-12-31&search=100+%25", ["ecole-ouverte"]),
        ("as_of=2021-12-31&search=%25", ["ecole-ouverte"]),
        ("as_of=2021-12-31&search=_", ["co.porte"]),
        ("as_of=2021-12-31&search=%5C", []),
        ("as_of=2021-12-31&search=%EF%BC%85", ["ecole-ouverte"]),
        ("as_of=2021-12-31&search=stage+ouverte", ["ecole-ouverte"]),
        ("as_of=2021-12-31&search=stages", ["ecole-ouverte"]),
        ("as_of=2021-12-31&search=ecologie", ["co.porte"]),
        ("as_of=2021-12-31&search=agence", ["co.porte", "ecole-ouverte"]),
    ],
)
@pytest.mark.django_db
def test_each_filter_finds(universe: Any, query: str, slugs: list[str]) -> None:
    assert whole_list(asked(f"{query}&ordering=slug")) == (len(slugs), slugs)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("phase=zz", {"phase": ["Phase inconnue : « zz ». Choisissez-en une dans la liste."]}),
        (
            "phase=service&phase=zz&phase=yy",
            {"phase": ["Phase inconnue : « yy », « zz ». Choisissez-en une dans la liste."]},
        ),
        ("incubator=zz", {"incubator": ["Incubateur inconnu : « zz ». Choisissez-en un dans la liste."]}),
        ("theme=sante", {"theme": ["Thématique inconnue : « sante ». Choisissez-en une dans la liste."]}),
        ("sponsor=zz", {"sponsor": ["Sponsor inconnu : « zz ». Choisissez-en un dans la liste."]}),
        ("fast=99", {"fast": ["Appel FAST inconnu : « 99 ». Choisissez-en un dans la liste."]}),
        (
            "fast=999999999&phase=zz",
            {
                "fast": ["Appel FAST inconnu : « 999999999 ». Choisissez-en un dans la liste."],
                "phase": ["Phase inconnue : « zz ». Choisissez-en une dans la liste."],
            },
        ),
    ],
)
@pytest.mark.django_db
def test_a_word_that_names_nothing_is_refused(universe: Any, query: str, found: dict[str, list[str]]) -> None:
    with pytest.raises(FilterError) as caught:
        startup_page(asked(query))
    assert (caught.value.errors, caught.value.missing) == (found, False)


@pytest.mark.parametrize("page", [2, 999_999_999])
@pytest.mark.django_db
def test_a_page_past_the_end_is_missing(universe: Any, page: int) -> None:
    with pytest.raises(FilterError) as caught:
        startup_page(asked(f"page={page}&page_size=1000"))
    assert caught.value.errors == {"page": ["Cette page n’existe pas : la liste est plus courte."]}
    assert caught.value.missing is True


@pytest.mark.django_db
def test_an_empty_list_has_one_page() -> None:
    assert startup_page(asked("")) == StartupPage(count=0, pages=1, rows=[])


@pytest.mark.django_db
def test_a_row_says_the_state_at_the_date(universe: Any) -> None:
    rows = {row.slug: row for row in startup_page(asked("as_of=2021-12-31")).rows}
    assert rows["ecole-ouverte"] == StartupRow(
        slug="ecole-ouverte",
        name="École ouverte",
        mission="Trouver un stage à 100 %",
        phase="acceleration",
        phase_badge="En accélération",
        since=dt.date(2021, 6, 1),
        incubator="atelier",
        incubator_name="Incubateur atelier",
        national_impact=2021,
        fast=(7,),
        is_fictitious=False,
    )
    assert {row.slug: row for row in startup_page(asked("as_of=2021-12-31&phase=none")).rows}[
        "sans.phase"
    ] == StartupRow(
        slug="sans.phase",
        name="Zoé sans phase",
        mission="",
        phase=None,
        phase_badge=None,
        since=None,
        incubator="fabrique",
        incubator_name="Incubateur fabrique",
        national_impact=None,
        fast=(),
        is_fictitious=False,
    )


@pytest.mark.django_db
def test_the_day_of_entry_survives_a_change_of_incubator(universe: Any) -> None:
    rows = {row.slug: row for row in startup_page(asked("as_of=2021-03-01")).rows}
    assert (rows["ecole-ouverte"].incubator, rows["ecole-ouverte"].since) == ("atelier", dt.date(2020, 1, 1))
