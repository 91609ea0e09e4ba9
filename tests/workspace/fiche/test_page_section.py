from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from common.background import recompute
from common.history import changes
from common.optimistic_lock import VersionToken
from incubators.models import Incubator
from startups.fiche_actions import edit_fiche
from startups.models import Startup
from startups.values import Value, values_of
from tests import factories, wordings
from tests.cases import cases
from tests.catalogue.reading import get_page
from tests.workspace.reading import errors, filled, messages, text_of

pytestmark = pytest.mark.django_db
FICHE = "/espace/services/un.service/"
TITLES = {
    "identite": "nom et mission",
    "contact": "contact de l’équipe",
    "liens": "liens et standards",
    "mots": "thématiques, usagers et technologies",
    "sponsors": "sponsors",
    "texte": "texte",
}
"""The sections of a fiche, by the key of their address."""
BEFORE: dict[str, Value] = {"name": "Service un.service", "mission": ""}


def url(key: str) -> str:
    return f"{FICHE}modifier/{key}/"


def send(desk: Client, key: str, page: Any = None, **typed: Any) -> Any:
    """Return the response to saving a section, which was read on ``page``."""
    return desk.post(url(key), filled(page or desk.get(url(key)), step="save", **typed))


def save(desk: Client, key: str, page: Any = None, **typed: Any) -> Any:
    """Return the page that a user reads after saving a section."""
    return desk.post(url(key), filled(page or desk.get(url(key)), step="save", **typed), follow=True)


@pytest.fixture
def links(desk: Client, startup: Startup) -> Any:
    """Return the form of the links, read once for all cases of a test."""
    return desk.get(url("liens"))


@pytest.fixture
def words(desk: Client, startup: Startup) -> Any:
    """Return the form of the words, read once for all cases of a test."""
    return desk.get(url("mots"))


@pytest.fixture
def identity(desk: Client, startup: Startup) -> Any:
    """Return the form of the name and the mission, read once for all cases of a test."""
    return desk.get(url("identite"))


def by_another(startup: Startup, incubator: Incubator, **values: Value) -> None:
    """Change the fiche as another coach of the incubator."""
    other = User.objects.filter(email="autre@example.gouv.fr").first() or factories.make_coach(
        incubator, email="autre@example.gouv.fr"
    )
    seen = VersionToken.of(values_of(startup, values))
    edit_fiche(startup=startup, values=values, seen=seen, reason="Par l’autre", actor=other)


@cases(
    ("key", "typed", "saved"),
    [
        ("identite", {"name": "Autre nom", "mission": "Aider"}, {"name": "Autre nom", "mission": "Aider"}),
        (
            "contact",
            {"contact": "equipe@exemple.gouv.fr", "contact_dinum": "Une personne"},
            {"contact": "equipe@exemple.gouv.fr", "contact_dinum": "Une personne"},
        ),
        (
            "liens",
            {
                "link": "https://exemple.gouv.fr",
                "has_stats": "True",
                "risk_analysed": "False",
                "accessibility": "totalement conforme",
            },
            {
                "link": "https://exemple.gouv.fr",
                "has_stats": True,
                "risk_analysed": False,
                "security_followed": None,
                "accessibility": "totalement conforme",
            },
        ),
        ("mots", {"themes": "Santé\r\n\r\n Emploi \r\nSanté"}, {"themes": ["Santé", "Emploi"], "user_types": []}),
        ("texte", {"content": "## Titre\r\n\r\nMots"}, {"content": "## Titre\n\nMots"}),
    ],
    parts=2,
)
def test_section_saves_its_own_values_with_a_reason(
    desk: Client, startup: Startup, coach: User, key: str, typed: dict[str, str], saved: dict[str, Value]
) -> None:
    page = save(desk, key, **typed)
    title = TITLES[key]
    assert messages(page) == [f"Enregistré : {title}."]
    assert values_of(Startup.objects.get(), saved) == saved
    last = changes(Startup, pgh_obj_id=startup.pk)[-1]
    assert (last.kind, last.user, last.reason) == ("update", coach.pk, f"Mise à jour : {title}")


@cases(
    "address",
    ["https://exemple.gouv.fr", "http://exemple.gouv.fr/stats?a=1#b", "https://été.fr/", "  https://exemple.fr  "],
    parts=2,
)
def test_whole_address_is_saved(desk: Client, links: Any, address: str) -> None:
    send(desk, "liens", links, link=address)
    assert Startup.objects.get().link == address.strip()


REFUSED = [wordings.WHOLE_ADDRESS_OF_A_FICHE]


def test_other_addresses_are_refused(desk: Client, startup: Startup) -> None:
    form = filled(desk.get(url("liens")), step="save")
    for address in (
        "exemple.gouv.fr",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://exemple.fr",
        "une page",
        "//e.fr",
    ):
        page = desk.post(url("liens"), {**form, "link": address, "stats_url": address})
        assert errors(page) == {"link": REFUSED, "stats_url": REFUSED}, address


def test_address_recorded_in_a_field_is_accepted_in_that_field_only(desk: Client, startup: Startup) -> None:
    Startup.objects.update(stats_url="une page")
    assert errors(save(desk, "liens", link="une page")) == {"link": REFUSED}
    Startup.objects.update(stats_url="", link="une page")
    assert save(desk, "liens").redirect_chain == [(FICHE, 302)]


@cases(("text", "value"), [("", None), ("True", True), ("False", False)])
def test_unknown_answer_is_not_a_no(desk: Client, startup: Startup, text: str, value: bool | None) -> None:
    Startup.objects.update(has_stats=not value)
    send(desk, "liens", has_stats=text)
    assert Startup.objects.get().has_stats is value


@cases(
    ("text", "kept"),
    [
        (" \n\n", []),
        ("Emploi", ["Emploi"]),
        (" Emploi \r\n\r\nSanté\nEmploi\n", ["Emploi", "Santé"]),  # each once, in order
        ("Emploi, santé", ["Emploi, santé"]),
        ("x" * 200, ["x" * 200]),
    ],
    parts=2,
)
def test_free_words_are_one_per_line(desk: Client, words: Any, text: str, kept: list[str]) -> None:
    send(desk, "mots", words, themes=text)
    assert Startup.objects.get().themes == kept


@cases(
    ("typed", "kept"),
    [
        (" Atelier du 3 mars ", "Atelier du 3 mars"),
        ("", "Mise à jour : nom et mission"),
        (" \n", "Mise à jour : nom et mission"),
    ],
)
def test_typed_reason_is_kept_or_the_section_is_named(
    desk: Client, startup: Startup, identity: Any, typed: str, kept: str
) -> None:
    send(desk, "identite", identity, mission="Aider", reason=typed)
    assert changes(Startup, pgh_obj_id=startup.pk)[-1].reason == kept


def test_section_shows_what_is_recorded_and_saves_it_unchanged(desk: Client, startup: Startup) -> None:
    Startup.objects.update(link="adresse illisible", content="\nUn texte", themes=["A", "B"], has_stats=False)
    known = len(changes(Startup, pgh_obj_id=startup.pk))
    for key in TITLES:
        saved = send(desk, key)
        assert (saved.status_code, saved["Location"]) == (302, FICHE)
    # Saving the current values changes nothing, and adds nothing to the history.
    assert len(changes(Startup, pgh_obj_id=startup.pk)) == known


def test_sponsors_are_kept_added_and_removed(desk: Client, startup: Startup) -> None:
    for slug in ("a", "b", "c"):
        factories.make_administration(slug)
    send(desk, "sponsors", added="b")
    send(desk, "sponsors", added="a")
    assert values_of(startup, ["sponsors"]) == {"sponsors": ["b", "a"]}
    send(desk, "sponsors", sponsors=["a"], added="c")
    assert values_of(startup, ["sponsors"]) == {"sponsors": ["a", "c"]}
    assert errors(save(desk, "sponsors", added="x")) == {
        "added": ["L’administration « x » n’existe pas : choisissez-la dans la liste."]
    }


def test_preview_shows_the_text_safely_and_saves_nothing(desk: Client, startup: Startup) -> None:
    text = "## Titre\n\n<script>alert(1)</script>\n\n**gras** [x](javascript:alert(1))"
    page = desk.post(url("texte"), filled(desk.get(url("texte")), step="preview", content=text))
    html = page.content.decode()
    shown = html.partition('<div class="rich-text">')[2].partition("</div>")[0]
    assert "<h3>Titre</h3>" in shown
    assert "<strong>gras</strong>" in shown
    assert "<script>alert" not in html
    assert 'href="javascript' not in html
    assert filled(page)["content"] == [text]
    assert Startup.objects.get().content == ""


@cases(
    ("key", "typed", "refusals"),
    [
        ("identite", {"name": " "}, {"name": ["Donnez le nom du service."]}),
        ("identite", {"name": "\u200b\u2060"}, {"name": ["Donnez le nom du service."]}),
        ("identite", {"name": "a\0b"}, {"name": [wordings.NULL_CHARACTER]}),
        (
            "texte",
            {"content": "x" * 1_000_000},
            {
                "content": [
                    "Ce texte fait 1\u202f000\u202f000\u00a0caractères, et la limite est de 500\u202f000 : raccourcissez-le."
                ]
            },
        ),
        (
            "liens",
            {"stats_url": "javascript:alert(1)"},
            {"stats_url": [wordings.WHOLE_ADDRESS_OF_A_FICHE]},
        ),
        ("liens", {"accessibility": "parfaite"}, {"accessibility": ["Choisissez la conformité dans la liste."]}),
        (
            "mots",
            {"themes": "x" * 201},
            {"themes": [f"« {'x' * 40}… » est trop long : 200 caractères au plus par ligne."]},
        ),
        (
            "identite",
            {"slug": "autre"},
            {"__all__": ["Ce formulaire n’a pas de champ « slug ». Rechargez la page, puis recommencez."]},
        ),
    ],
    parts=2,
)
def test_bad_input_is_refused_in_words_and_changes_nothing(
    desk: Client, startup: Startup, key: str, typed: dict[str, str], refusals: dict[str, list[str]]
) -> None:
    known = len(changes(Startup, pgh_obj_id=startup.pk))
    page = save(desk, key, **typed)
    assert (page.status_code, errors(page)) == (400, refusals)
    assert len(changes(Startup, pgh_obj_id=startup.pk)) == known


def test_second_to_save_sees_both_values_and_chooses(desk: Client, startup: Startup, incubator: Incubator) -> None:
    page = desk.get(url("identite"))
    by_another(startup, incubator, name="Nom de l’autre", mission="Mission de l’autre")
    compared = save(desk, "identite", page, name="Mon nom")
    assert compared.status_code == 409
    assert [(one.label, one.theirs, one.mine) for one in compared.context["compared"]] == [
        ("Nom", "Nom de l’autre", "Mon nom"),
        ("Mission", "Mission de l’autre", "Vide"),
    ]
    assert "Par autre@example.gouv.fr, le " in text_of(compared.content.decode())
    assert values_of(Startup.objects.get(), BEFORE) == {"name": "Nom de l’autre", "mission": "Mission de l’autre"}
    done = save(desk, "identite", compared, choix_name="mine", choix_mission="theirs")
    assert messages(done) == [wordings.IDENTITY_SAVED]
    assert values_of(Startup.objects.get(), BEFORE) == {"name": "Mon nom", "mission": "Mission de l’autre"}


def test_comparison_without_a_choice_is_asked_again(desk: Client, startup: Startup, incubator: Incubator) -> None:
    page = desk.get(url("identite"))
    by_another(startup, incubator, name="Nom de l’autre")
    compared = save(desk, "identite", page, name="Mon nom")
    again = save(desk, "identite", compared)
    assert errors(again) == {"__all__": [wordings.UNDECIDED]}
    assert [one.theirs for one in again.context["compared"]] == ["Nom de l’autre"]
    assert Startup.objects.get().name == "Nom de l’autre"
    send(desk, "identite", again, choix_name="mine")
    assert Startup.objects.get().name == "Mon nom"


def test_choice_already_made_is_kept_while_other_fields_conflict(
    desk: Client, startup: Startup, incubator: Incubator
) -> None:
    page = desk.get(url("identite"))
    by_another(startup, incubator, name="Nom de l’autre", mission="Mission de l’autre")
    again = save(desk, "identite", save(desk, "identite", page, name="Mon nom"), choix_name="theirs")
    assert [(one.name, one.choice) for one in again.context["compared"]] == [("name", "theirs"), ("mission", "")]
    send(desk, "identite", again, choix_mission="mine")
    assert values_of(Startup.objects.get(), BEFORE) == {"name": "Nom de l’autre", "mission": ""}


def test_choice_of_a_value_remains_when_another_one_changes(
    desk: Client, startup: Startup, incubator: Incubator
) -> None:
    page = desk.get(url("identite"))
    by_another(startup, incubator, name="Un", mission="Mission de l’autre")
    compared = save(desk, "identite", page, name="Mon nom")
    by_another(Startup.objects.get(), incubator, name="Deux")
    again = save(desk, "identite", compared, choix_name="mine", choix_mission="theirs")
    assert [(one.theirs, one.choice) for one in again.context["compared"]] == [
        ("Deux", ""),
        ("Mission de l’autre", "theirs"),
    ]
    send(desk, "identite", again, choix_name="mine")
    assert values_of(Startup.objects.get(), BEFORE) == {"name": "Mon nom", "mission": "Mission de l’autre"}


@cases("typed", [{"step": "preview"}, {"content": "x" * 500_001}])
def test_comparison_stays_on_the_page_until_it_is_settled(
    desk: Client, startup: Startup, incubator: Incubator, typed: dict[str, str]
) -> None:
    page = desk.get(url("texte"))
    by_another(startup, incubator, content="Le sien")
    compared = save(desk, "texte", page, content="Le mien")
    away = desk.post(url("texte"), {**filled(compared, step="save"), **typed})
    assert [one.theirs for one in away.context["compared"]] == ["Le sien"]
    back = save(desk, "texte", away, content="Le mien")
    assert (back.status_code, [one.theirs for one in back.context["compared"]]) == (409, ["Le sien"])
    assert Startup.objects.get().content == "Le sien"


def test_third_change_during_the_comparison_is_compared_too(
    desk: Client, startup: Startup, incubator: Incubator
) -> None:
    page = desk.get(url("identite"))
    by_another(startup, incubator, name="Un")
    compared = save(desk, "identite", page, name="Mon nom")
    by_another(Startup.objects.get(), incubator, name="Deux")
    again = save(desk, "identite", compared, choix_name="mine")
    assert (again.status_code, [one.theirs for one in again.context["compared"]]) == (409, ["Deux"])
    assert Startup.objects.get().name == "Deux"


def test_change_of_another_section_is_no_conflict(desk: Client, startup: Startup, incubator: Incubator) -> None:
    page = desk.get(url("identite"))
    by_another(startup, incubator, contact="equipe@exemple.gouv.fr")
    send(desk, "identite", page, name="Mon nom")
    found = Startup.objects.get()
    assert (found.name, found.contact) == ("Mon nom", "equipe@exemple.gouv.fr")


def test_same_change_by_both_is_no_conflict(desk: Client, startup: Startup, incubator: Incubator) -> None:
    page = desk.get(url("identite"))
    by_another(startup, incubator, name="Le même")
    assert messages(save(desk, "identite", page, name="Le même")) == [wordings.IDENTITY_SAVED]


def test_double_submission_makes_one_change(desk: Client, startup: Startup) -> None:
    form = filled(desk.get(url("identite")), step="save", name="Un nom")
    said = [messages(desk.post(url("identite"), form, follow=True)) for _ in range(2)]
    assert said == [
        [wordings.IDENTITY_SAVED],
        [wordings.ALREADY_SAVED],
    ]
    assert [one.kind for one in changes(Startup, pgh_obj_id=startup.pk)] == ["insert", "update"]


def test_section_refuses_a_stranger_while_an_unknown_one_answers_404(
    desk: Client, startup: Startup, signed_in: Callable[[User], Client]
) -> None:
    stranger = signed_in(factories.make_coach(factories.make_incubator("ailleurs"), email="x@example.gouv.fr"))
    form = filled(desk.get(url("identite")), step="save", name="Volé")
    assert (stranger.get(url("identite")).status_code, stranger.post(url("identite"), form).status_code) == (403, 403)
    assert desk.get(url("inconnue")).status_code == 404
    assert Client().get(url("identite"))["Location"] == f"/connexion/?next={url('identite')}"
    assert Startup.objects.get().name == "Service un.service"


def test_public_fiche_offers_to_change_it_to_those_who_may(
    desk: Client, startup: Startup, signed_in: Callable[[User], Client]
) -> None:
    link = f'href="{FICHE}">Modifier</a>'
    stranger = signed_in(factories.make_user())
    found = [link in browser.get("/startups/un.service/").content.decode() for browser in (desk, stranger, Client())]
    assert found == [True, False, False]


def sections(desk: Client) -> dict[str, tuple[dict[str, str], str]]:
    """Return the values and the sentence of what is missing of each section of the page, by its title."""
    found = {}
    for part in get_page(desk, FICHE).all("div", "shown-section"):
        pairs = zip(part.all("dt"), part.all("dd"), strict=True)
        missing = part.all("p")
        found[part.one("h3").text] = (
            {label.text: value.text for label, value in pairs},
            missing[0].text if missing else "",
        )
    return found


def test_page_shows_each_section_with_its_values_and_what_is_missing(desk: Client, startup: Startup) -> None:
    Startup.objects.update(
        mission="m" * 240,
        content=f"{'c' * 239} suite",
        has_stats=False,
        risk_analysed=True,
        themes=["Emploi", "Santé"],
    )
    for position, slug in enumerate(("b", "a")):
        administration = factories.make_administration(slug, name=slug.title())
        startup.sponsorships.create(administration=administration, position=position)
    found = sections(desk)
    assert list(found) == [
        "Nom et mission",
        "Contact de l’équipe",
        "Liens et standards",
        "Sponsors",
        "Thématiques, usagers et technologies",
        "Texte",
    ]
    assert found["Nom et mission"] == ({"Nom": "Service un.service", "Mission": "m" * 240}, "")
    assert list(found["Texte"][0].values()) == [f"{'c' * 239}…"]
    assert sorted(found["Liens et standards"][0].values()) == ["Non", "Oui"]
    assert found["Thématiques, usagers et technologies"][0] == {"Thématiques": "Emploi, Santé"}
    assert found["Sponsors"] == ({"Sponsors": "B, A"}, "")
    assert found["Contact de l’équipe"][0] == {}
    assert found["Contact de l’équipe"][1].startswith("Non renseigné : ")
    startup.sponsorships.all().delete()
    assert sections(desk)["Sponsors"] == ({}, "Non renseigné : Sponsors.")


def test_page_of_a_service_begins_with_the_daily_work(desk: Client, startup: Startup) -> None:
    factories.make_phases(startup, [("construction", "2021-03-01")])
    metric = factories.make_metric(startup)
    factories.make_measurement(metric, "2021-03", "1234")
    recompute.now()
    page = desk.get("/espace/services/un.service/")
    text = text_of(page.content.decode())
    for sentence in (
        "Usagers : 1 234 usagers (mars 2021) Saisir avril 2021",
        "« Usagers » : valeur attendue le",
    ):
        assert sentence in text, sentence
    assert text.index("Enregistrer un comité") < text.index("Contenu de la fiche")
