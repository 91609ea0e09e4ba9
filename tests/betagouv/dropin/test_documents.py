"""Each version of each document, for a complete fiche and an empty one."""

from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from betagouv.dropin import documents
from betagouv.dropin.documents import LEGACY
from betagouv.dropin.records import DropInIncubator, Organisation, Team
from betagouv.dropin.records import DropInStartup as DropinStartup
from betagouv.fields import COLUMNS
from startups.models import Startup


def startup(slug: str = "refugies.info", **said: Any) -> DropinStartup:
    """Return a fiche with the given values only."""
    columns = [Startup._meta.get_field(column) for column in COLUMNS]
    empty = {field.name: field.get_default() if field.blank else "" for field in columns}  # type: ignore[union-attr]
    parts: dict[str, Any] = {"incubator": "", "incubators": [], "sponsors": [], "phases": [], "events": []}
    values = empty | {"name": slug} | {name: value for name, value in said.items() if name in empty}
    return DropinStartup(slug, values, **parts | {name: value for name, value in said.items() if name in parts})


def phase(name: str, start: str | None, end: str | None = None, comment: str = "") -> dict[str, Any]:
    return {"name": name, "start": start, "end": end, "comment": comment}


FULL = startup(
    "demarches-simplifiees.fr",
    name="Démarches",
    mission="Dématérialiser « tout »",
    content="\n\nLe texte & « le reste »\n",
    contact="contact@example.gouv.fr",
    link="https://demarches.example ",
    repository="https://code.example/d",
    has_stats=True,
    stats_url="",
    impact_url="https://demarches.example/impact",
    budget_url="https://demarches.example/budget",
    accessibility="non conforme",
    risk_analysed=True,
    risk_analysis_url="https://demarches.example/risques",
    security_followed=False,
    dashlord_url="https://dashlord.example/d",
    themes=["Territoires"],
    user_types=["particulier"],
    technologies=["ruby"],
    redirect_from=["/startups/tps"],
    sponsors=["dinum"],
    incubator="dinum",
    incubators=["anct", "dinum"],
    phases=[phase("investigation", "2015-01-01", "2015-06-01", "bref"), phase("transfere", "2020-01-01")],
    events=[{"name": "fast", "date": "2019-03-01", "comment": "ligne un\r\nligne deux"}],
)
BARE = startup()
DINUM = DropInIncubator(
    "dinum", "DINUM", "/organisations/dinum", "c@example.fr", "Paris", None, "https://code.example", False
)
HIDDEN = DropInIncubator("sgmas", "Sociaux", "", "", "", "", "", True)

V2 = {
    "name": "Démarches",
    "pitch": "Dématérialiser « tout »",
    "stats_url": "https://demarches.example/stats",
    "link": "https://demarches.example ",
    "repository": "https://code.example/d",
    "events": [{"name": "fast", "date": "2019-03-01", "comment": "ligne unligne deux"}],
    "phases": [
        {"name": "investigation", "start": "2015-01-01", "end": "2015-06-01"},
        {"name": "transfere", "start": "2020-01-01", "end": ""},
    ],
}
V2_1 = V2 | {
    "contact": "contact@example.gouv.fr",
    "content_url_encoded_markdown": "Le%20texte%20%26%20%C2%AB%20le%20reste%20%C2%BB%0A",
}
V2_4 = V2_1 | {"budget_url": "https://demarches.example/budget"}
V2_5 = V2_4 | {
    "sponsors": ["dinum"],
    "analyse_risques": "true",
    "analyse_risques_url": "https://demarches.example/risques",
    "dashlord_url": "https://dashlord.example/d",
    "accessibility_status": "non conforme",
}
V2_6 = V2_5 | {
    "impact_url": "https://demarches.example/impact",
    "thematiques": ["Territoires"],
    "technos": ["ruby"],
}
VERSIONS = {0: V2, 1: V2_1, 2: V2_1, 3: V2_1, 4: V2_4, 5: V2_5, 6: V2_6, 7: V2_6}


def resource(one: DropinStartup, version: int) -> dict[str, Any]:
    (found,) = documents.startups_document([one], [], version, {})["data"]
    return dict(found)


def attributes(one: DropinStartup, version: int) -> dict[str, Any]:
    return dict(resource(one, version)["attributes"])


@pytest.mark.parametrize("version", VERSIONS)
def test_each_version_has_its_fields(version: int) -> None:
    assert attributes(FULL, version) == VERSIONS[version]


def test_the_last_version_has_its_fields_in_the_order_of_the_original() -> None:
    assert list(attributes(FULL, 7)) == [
        "name",
        "pitch",
        "stats_url",
        "budget_url",
        "impact_url",
        "link",
        "repository",
        "contact",
        "content_url_encoded_markdown",
        "events",
        "phases",
        "sponsors",
        "thematiques",
        "technos",
        "analyse_risques",
        "analyse_risques_url",
        "dashlord_url",
        "accessibility_status",
    ]


@pytest.mark.parametrize("version", VERSIONS)
def test_an_empty_fiche_has_empty_texts_and_lists_and_never_null(version: int) -> None:
    always = {"name": "refugies.info", "pitch": "", "link": "", "events": [], "phases": []}
    by_version = {
        **(dict.fromkeys(["contact", "content_url_encoded_markdown"], "") if version >= 1 else {}),
        **({"sponsors": []} if version >= 5 else {}),
        **({"stats_url": "", "impact_url": "", "thematiques": [], "technos": []} if version >= 6 else {}),
    }
    assert attributes(BARE, version) == always | by_version


@pytest.mark.parametrize(
    ("has_stats", "stats_url", "up_to_2_5", "from_2_6"),
    [
        (None, "", None, ""),
        (False, "", None, ""),
        (True, "", "https://a.fr/stats", "https://a.fr/stats"),
        (True, "https://stats.fr", "https://stats.fr", "https://stats.fr"),
        (None, "https://stats.fr", None, "https://stats.fr"),
    ],
)
def test_the_page_of_statistics(has_stats: bool | None, stats_url: str, up_to_2_5: str | None, from_2_6: str) -> None:
    one = startup(link=" https://a.fr ", has_stats=has_stats, stats_url=stats_url)
    told = [attributes(one, version).get("stats_url") for version in range(8)]
    assert told == [up_to_2_5] * 6 + [from_2_6] * 2


@pytest.mark.parametrize("version", VERSIONS)
def test_relationships_name_the_lead_and_from_2_7_every_incubator(version: int) -> None:
    one = {"incubator": {"data": {"type": "incubator", "id": "dinum"}}}
    both = [{"type": "incubator", "id": "anct"}, {"type": "incubator", "id": "dinum"}]
    expected = one | ({"incubators": {"data": both}} if version == 7 else {})
    assert resource(FULL, version)["relationships"] == expected


def test_relationships_of_a_startup_without_incubator_are_empty_never_null() -> None:
    assert resource(BARE, 7)["relationships"] == {
        "incubator": {"data": {"type": "incubator", "id": ""}},
        "incubators": {"data": []},
    }


@pytest.mark.parametrize(
    ("version", "identifier"), [(0, "/incubateurs/dinum"), (6, "/incubateurs/dinum"), (7, "dinum")]
)
def test_included_incubators_leave_out_the_hidden_ones(version: int, identifier: str) -> None:
    document = documents.startups_document([], [DINUM, HIDDEN], version, {})
    said = {"title": "DINUM", "owner": "/organisations/dinum", "website": "", "github": "https://code.example"}
    assert document == {
        "links": {"self": "https://beta.gouv.fr/startups"},
        "data": [],
        "included": [{"id": identifier, "type": "incubator", "attributes": {**said, "contact": "c@example.fr"}}],
    }


def test_old_words_of_phases_are_reported_when_requested() -> None:
    kinds = (
        "investigation",
        "construction",
        "acceleration",
        "consolidation",
        "opere",
        "transfere",
        "abandon",
        "abandon-investigation",
    )
    one = startup(phases=[phase(kind, "2020-01-01") for kind in kinds])
    (found,) = documents.startups_document([one], [], 5, LEGACY)["data"]
    assert [row["name"] for row in found["attributes"]["phases"]] == [
        "investigation",
        "construction",
        "acceleration",
        "transfer",
        "success",
        "success",
        "alumni",
        "alumni",
    ]


def test_details_have_an_entry_for_each_startup_without_personal_names() -> None:
    nobody: dict[str, list[str]] = {"active_members": [], "previous_members": [], "expired_members": []}
    found = documents.details_document([FULL, BARE], {}, {})
    assert list(found["refugies.info"]) == [*nobody, "id", "name", "repository", "contact", "phases"]
    assert found == {
        "demarches-simplifiees.fr": {
            "id": "demarches-simplifiees.fr",
            "name": "Démarches",
            "repository": "https://code.example/d",
            "contact": "contact@example.gouv.fr",
            "phases": [
                {"name": "investigation", "start": "2015-01-01", "end": "2015-06-01", "comment": "bref"},
                {"name": "transfere", "start": "2020-01-01"},
            ],
            **nobody,
        },
        "refugies.info": {
            "id": "refugies.info",
            "name": "refugies.info",
            "repository": None,
            "contact": "",
            "phases": [],
            **nobody,
        },
    }


def test_incubators_always_have_a_list_of_startups_and_a_hidden_one_only_that() -> None:
    in_hidden = startup("b", incubators=["sgmas"])
    anct = DropInIncubator("anct", "ANCT", "", "", "", "", "", False)
    carried: dict[str, Any] = {"id": "b", "name": "b", "pitch": "", "repository": None, "contact": "", "phases": []}
    assert documents.incubators_document([in_hidden], [anct, DINUM, HIDDEN], {}) == {
        "anct": {
            "startups": [],
            "title": "ANCT",
            "owner": "",
            "contact": "",
            "address": "",
            "website": "",
            "github": "",
        },
        "dinum": {
            "startups": [],
            "title": "DINUM",
            "owner": "/organisations/dinum",
            "contact": "c@example.fr",
            "address": "Paris",
            "website": None,
            "github": "https://code.example",
        },
        "sgmas": {"startups": [carried]},
    }


def test_a_startup_is_listed_under_each_of_its_incubators() -> None:
    found = documents.incubators_document([FULL], [DINUM, DropInIncubator("anct", "", "", "", "", "", "", False)], {})
    assert {slug: [row["id"] for row in one["startups"]] for slug, one in found.items()} == {
        "dinum": ["demarches-simplifiees.fr"],
        "anct": ["demarches-simplifiees.fr"],
    }


def test_organisations_are_written_for_html_and_sponsors_are_not() -> None:
    one = Organisation("dgs", 'L\'État & "nous"', None, "sante", "autre")
    plain = {"name": 'L\'État & "nous"', "acronym": None, "domaine_ministeriel": "sante", "type": "autre"}
    written = plain | {"id": "dgs", "name": "L&#39;État &amp; &quot;nous&quot;", "acronym": ""}
    assert documents.organisations_document([one]) == [written]
    assert documents.sponsors_document([one]) == {"dgs": plain}


def test_version_3_is_in_the_order_of_the_original_and_keeps_the_empty_fields_of_the_file() -> None:
    nobody: dict[str, Any] = {"incubators": [], "active_members": [], "previous_members": [], "content": ""}
    lists: dict[str, Any] = {"phases": [], "redirect_from": [], "usertypes": [], "techno": []}
    assert documents.single_document(BARE, {}) == {"name": "refugies.info", **lists, **nobody}
    in_file = frozenset({"title", "phases", "techno", "link"})
    expected = {"name": "refugies.info", "phases": [], "link": "", "techno": [], **nobody}
    assert documents.single_document(BARE, {}, recorded=in_file) == expected
    expected = {
        "name": "Démarches",
        "repository": "https://code.example/d",
        "contact": "contact@example.gouv.fr",
        "phases": [
            {"name": "investigation", "start": "2015-01-01", "end": "2015-06-01", "comment": "bref"},
            {"name": "success", "start": "2020-01-01"},
        ],
        "mission": "Dématérialiser « tout »",
        "link": "https://demarches.example ",
        "incubator": "dinum",
        "accessibility_status": "non conforme",
        "budget_url": "https://demarches.example/budget",
        "impact_url": "https://demarches.example/impact",
        "dashlord_url": "https://dashlord.example/d",
        "redirect_from": ["/startups/tps"],
        "usertypes": ["particulier"],
        "techno": ["ruby"],
        "mon_service_securise": False,
        "incubators": ["anct", "dinum"],
        "active_members": ["a"],
        "previous_members": ["b", "c"],
        "content": "Le texte & « le reste »\n",
    }
    full = documents.single_document(FULL, LEGACY, Team(["a"], ["c"], ["b"]), frozenset())
    assert (full, list(full)) == (expected, list(expected))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_text_comes_back_completely_from_its_encoding(text: str) -> None:
    encoded = attributes(startup(content=f"mot{text}"), 7)["content_url_encoded_markdown"]
    assert unquote(encoded) == f"mot{text}"
    assert encoded.isascii()
    assert not set(encoded) & set(" +/\n\"'")


_FIELDS = st.text(max_size=20)


@given(
    st.builds(
        startup,
        name=_FIELDS,
        mission=_FIELDS,
        content=_FIELDS,
        link=_FIELDS,
        repository=_FIELDS,
        stats_url=_FIELDS,
        budget_url=_FIELDS,
        has_stats=st.sampled_from([None, True, False]),
        risk_analysed=st.sampled_from([None, True, False]),
    ),
    st.integers(0, 7),
)
def test_nothing_of_a_startup_is_ever_null(one: DropinStartup, version: int) -> None:
    assert None not in attributes(one, version).values()
