"""The markup of each component in words: text, links, and kept parameters."""

import datetime
import re
from typing import Any
from urllib.parse import quote

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory, override_settings
from django.utils import timezone
from django.utils.html import strip_tags

from common.words import number_fr

NEW_YEAR = datetime.date(2022, 1, 1)
TODAY = datetime.date(2026, 8, 31)


def render(source: str, path: str = "", **values: Any) -> str:
    if path:
        values["request"] = RequestFactory().get(path)
    return Template("{% load components layout words %}" + source).render(Context(values))


def visible_text(html: str) -> str:
    """Return the visible text of some markup, with single ordinary spaces."""
    return " ".join(strip_tags(html.replace("<", " <")).split())


def links(html: str) -> list[tuple[str, str]]:
    """Return (text, URL) of every link."""
    found = re.findall(r'<a\b[^>]*?href="([^"]*)"[^>]*>(.*?)</a>', html, re.S)
    return [(visible_text(words), address) for address, words in found]


def test_breadcrumb_links_back_level_by_level() -> None:
    html = render('{% breadcrumb "Services" "/startups/" "Pass Culture" %}')
    assert links(html) == [("Accueil", "/"), ("Services", "/startups/")]
    assert '<a class="fr-breadcrumb__link" aria-current="page">Pass Culture</a>' in html


def test_breadcrumb_refuses_a_label_without_address() -> None:
    with pytest.raises(TemplateSyntaxError, match="attend des paires"):
        render('{% breadcrumb "Services" "/startups/" %}')


def test_figure_tile_is_linked_to_its_proof_and_shows_its_change_and_date() -> None:
    tile = '{% figure_tile n "services" href="/preuve/" unit="€" change="+12 sur un an" date=day definition="/def/" %}'
    html = render(tile, n=6_821_046, day=NEW_YEAR)
    assert links(html) == [("6 821 046 € services", "/preuve/"), ("Définition : services", "/def/")]
    assert visible_text(html) == "6 821 046 € services +12 sur un an au 1er janvier 2022 Définition : services"
    assert '<time datetime="2022-01-01">' in html


def test_figure_tile_without_proof_is_no_link() -> None:
    html = render('{% figure_tile "17,4 %" "agents publics" %}')
    assert (visible_text(html), links(html)) == ("17,4 % agents publics", [])


def test_figure_tile_shows_that_a_figure_is_unknown() -> None:
    html = render('{% figure_tile n "services" %}', n=None)
    assert visible_text(html) == "Non déterminé (ND) services"
    assert "figure-tile__figure--unknown" in html


def test_phase_badge_takes_its_color_from_the_kind_and_its_words_from_the_label() -> None:
    html = render('{% phase_badge "abandon-investigation" "Non concluante" %}')
    assert html.strip() == (
        '<span class="fr-badge fr-badge--sm phase serie--abandon-investigation">Non concluante</span>'
    )


def test_components_escape_what_they_are_returned() -> None:
    html = render("{% phase_badge kind label %} {% badge label kind %}", kind='x"><script>', label="<b>")
    assert html == (
        '<span class="fr-badge fr-badge--sm phase serie--xscript">&lt;b&gt;</span> '
        '<span class="fr-badge fr-badge--sm badge--x&quot;&gt;&lt;script&gt;">&lt;b&gt;</span>'
    )


def test_filter_tags_are_removed_one_by_one_or_all_together() -> None:
    html = render('{% filter_tags filters "/startups/" %}', filters=[("en accélération", "?a=1"), ("lauréat", "?b=2")])
    assert links(html) == [
        ("en accélération", "?a=1"),
        ("lauréat", "?b=2"),
        ("Retirer tous les filtres", "/startups/"),
    ]


def test_filter_tags_without_filter_are_nothing() -> None:
    assert render('{% filter_tags filters "/startups/" %}', filters=[]).strip() == ""


def test_pagination_keeps_the_other_parameters_and_skips_far_pages() -> None:
    page = Paginator(range(662), 20).get_page(7)
    html = render("{% pagination page %}", "/startups/?phase=a&phase=b&page=7", page=page)
    assert links(html) == [
        ("Page précédente", "?phase=a&amp;phase=b&amp;page=6"),
        *((str(n), f"?phase=a&amp;phase=b&amp;page={n}") for n in (1, 5, 6, 7, 8, 9, 34)),
        ("Page suivante", "?phase=a&amp;phase=b&amp;page=8"),
    ]
    assert html.count("…") == 2
    assert 'title="Page 7" aria-current="page"' in html


def test_pagination_of_the_first_page_has_no_previous_one() -> None:
    html = render("{% pagination page %}", "/startups/", page=Paginator(range(30), 20).get_page(1))
    assert links(html) == [("1", "?page=1"), ("2", "?page=2"), ("Page suivante", "?page=2")]


def test_pagination_of_one_page_is_nothing() -> None:
    html = render("{% pagination page %}", "/startups/", page=Paginator(range(3), 20).get_page(1))
    assert html.strip() == ""


@pytest.mark.django_db
def test_date_control_keeps_filters_and_offers_other_days(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda: TODAY)
    html = render(
        "{% date_control day today %}", "/?phase=a&phase=b&as_of=2022-01-01&page=3", day=NEW_YEAR, today=TODAY
    )
    assert re.findall(r'<input type="hidden" name="(.*?)" value="(.*?)">', html) == [("phase", "a"), ("phase", "b")]
    assert links(html) == [
        ("Revenir à aujourd’hui", "/?phase=a&amp;phase=b"),
        ("aujourd’hui", "?phase=a&amp;phase=b"),
        ("1er janvier 2026", "?phase=a&amp;phase=b&amp;as_of=2026-01-01"),
    ]
    assert 'type="date" id="date-control" name="as_of" value="2022-01-01"' in html


@pytest.mark.django_db
def test_date_control_does_not_offer_the_day_that_is_shown() -> None:
    html = render("{% date_control day today %}", "/", day=TODAY, today=TODAY)
    assert links(html) == [("1er janvier 2026", "?as_of=2026-01-01"), ("1er janvier 2022", "?as_of=2022-01-01")]


@pytest.mark.django_db
def test_date_control_offers_each_day_once() -> None:
    html = render("{% date_control day today %}", f"/?as_of={TODAY}", day=TODAY, today=NEW_YEAR)
    assert links(html) == [("Revenir au 1er janvier 2022", "/"), ("1er janvier 2022", "?")]


@pytest.mark.parametrize(
    ("kind", "shown", "role"), [("error", "error", True), ("success", "success", False), ("debug", "info", False)]
)
def test_alert_interrupts_only_for_an_error(kind: str, shown: str, role: bool) -> None:
    html = render("{% alert kind 'La date est illisible' %}Écrivez-la ainsi : 2022-01-01.{% endalert %}", kind=kind)
    assert f"fr-alert--{shown}" in html
    assert ('role="alert"' in html) == role
    assert visible_text(html) == "La date est illisible Écrivez-la ainsi : 2022-01-01."
    assert "fr-alert--sm" not in html


def test_alert_without_title_is_small() -> None:
    html = render("{% alert 'success' %}La phase est enregistrée.{% endalert %}")
    assert "fr-alert--sm" in html
    assert visible_text(html) == "La phase est enregistrée."


def test_empty_state_shows_what_to_do() -> None:
    html = render('{% empty_state "Aucun service" "Tout voir" "/startups/" %}Retirez un filtre.{% endempty_state %}')
    assert (visible_text(html), links(html)) == (
        "Aucun service Retirez un filtre. Tout voir",
        [("Tout voir", "/startups/")],
    )


def test_external_link_shows_that_it_opens_a_window() -> None:
    values = {"url": "https://beta.gouv.fr/?a=1&b=2", "label": "L’annonce"}
    assert render("{% external_link url label %}", **values) == (
        '<a class="fr-link" href="https://beta.gouv.fr/?a=1&amp;b=2" target="_blank" rel="noopener external" '
        'title="L’annonce – nouvelle fenêtre">L’annonce</a>'
    )


def test_download_links_name_each_format_that_is_returned() -> None:
    html = render('{% download_links csv="/a.csv" ods="/a.ods" what="3 services" %}')
    assert links(html) == [
        ("Télécharger 3 services CSV – texte, pour tout outil", "/a.csv"),
        ("Télécharger 3 services ODS – classeur LibreOffice", "/a.ods"),
    ]
    assert links(render('{% download_links csv="/a.csv" %}')) == [
        ("Télécharger CSV – texte, pour tout outil", "/a.csv")
    ]


def test_datatable_wraps_rows_with_a_caption_and_a_reachable_frame() -> None:
    html = render(
        "{% datatable caption cards=True %}<tbody><tr><td>{{ cell }}</td></tr></tbody>{% enddatatable %}",
        caption="Services & co",
        cell="<b>",
    )
    assert "<caption>Services &amp; co</caption>" in html
    assert "<td>&lt;b&gt;</td>" in html
    assert 'role="region" aria-label="Services &amp; co" tabindex="0"' in html
    assert "datatable--cards" in html


def table_of(rows: int, cells: int, options: str = "") -> str:
    row = f"<tr><th scope='row'>Un</th>{'<td>1</td>' * cells}</tr>"
    head = "<thead><tr><th>Service</th></tr></thead>"
    table = f"{{% datatable 'Services' cards=True {options} %}}{head}<tbody>{row * rows}</tbody>{{% enddatatable %}}"
    return render(table)


@pytest.mark.parametrize(
    ("cells", "rows", "first"),
    [
        (1, 24, 20),
        (2, 24, 20),
        (3, 14, 10),
        (4, 10, 6),
        (9, 40, 6),
        (1, 23, None),
        (3, 13, None),
        (4, 9, None),
        (4, 0, None),
    ],
)
def test_a_long_table_of_cards_is_shortened_by_how_tall_they_are(cells: int, rows: int, first: int | None) -> None:
    html = table_of(rows, cells)
    assert re.findall(r'data-first="(\d+)"', html) == ([str(first)] if first else [])
    assert (f"Afficher les {rows} lignes" in html) is (first is not None)


def test_a_short_table_is_so_on_any_screen_and_one_whose_rows_come_later_shows_how_many() -> None:
    assert "datatable--short" in table_of(30, 2, "short=True")
    assert 'data-first="20"' in table_of(1, 3, "rows=60")
    assert "Afficher les 60 lignes" in table_of(1, 3, "rows=60")


@pytest.mark.parametrize(("count", "is_short"), [(12, False), (15, False), (16, True), (1200, True)])
def test_a_long_list_shows_its_first_lines_on_a_phone_and_links_to_all(count: int, is_short: bool) -> None:
    html = render(f"{{% long_list {count} 'lignes' 'Investigations' %}}<ul><li>Un</li></ul>{{% endlong_list %}}")
    assert "<ul><li>Un</li></ul>" in html
    if not is_short:
        assert html == "<ul><li>Un</li></ul>"
        return
    named = re.findall(r'id="(liste-\w+)"|href="#(liste-\w+)"', html)
    assert named[0][0] == named[1][1]
    assert f"Afficher les {number_fr(count)} lignes" in html
    assert '<span class="fr-sr-only"> : Investigations</span>' in html


def test_canonical_link_drops_the_parameters() -> None:
    assert render("{% canonical_link %}", "/startups/?page=3") == (
        '<link rel="canonical" href="http://testserver/startups/">'
    )
    request = RequestFactory().get("/")
    request.path = "//evil.example/"
    assert 'href="http://testserver//evil.example/"' in render("{% canonical_link %}", request=request)
    assert render("{% canonical_link %}") == ""


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("/", {"Portefeuille": "page"}),
        ("/startups/", {"Services": "page"}),
        ("/startups/pass-culture/", {"Services": "true"}),
        ("/indicateurs/2021/", {"Indicateurs": "true", "Indicateurs du Parlement": "true"}),
        ("/impact-national/", {"Impact": "true", "Impact national": "page"}),
        ("/financements/phase-7/", {"Moyens": "true", "Financements": "true"}),
        ("/mentions-legales/", {}),
        ("", {}),
    ],
)
def test_main_menu_marks_the_section_of_the_page(path: str, marked: dict[str, str]) -> None:
    menu = render("{% include 'components/main_navigation.html' %}", path)
    assert {label: current for current, label in re.findall(r'aria-current="(\w+)">([^<]*)<', menu)} == marked


PARTS = "{% include 'components/main_navigation.html' %}{% page_footer %}{% theme_modal %}"


@pytest.mark.parametrize(
    "path", ["/", "/startups/?search=l’été&page=2", "/?a=\"><script>alert('x')</script>", "/?page=cette-page"]
)
def test_foot_reports_the_very_page_though_its_text_is_kept(path: str) -> None:
    with override_settings(CONTACT_EMAIL="équipe+site@exemple.gouv.fr"):
        for one in (path, "/aide/", path):
            address = quote(RequestFactory().get(one).get_full_path(), safe="")
            mail = f"mailto:%C3%A9quipe%2Bsite@exemple.gouv.fr?subject=Erreur%20sur%20la%20page%20{address}"
            assert re.findall(r'href="(mailto:[^"]*)"', render(PARTS, one)) == [mail]
            assert "<script>" not in render(PARTS, one)


def test_foot_leads_to_the_contact_page_without_an_address() -> None:
    assert re.findall(r'href="([^"]*)"\s*>Signaler une erreur sur cette page', render(PARTS, "/aide/")) == ["/contact/"]


def test_kept_parts_follow_the_settings_and_the_page() -> None:
    plain = render(PARTS, "/startups/")
    assert "https://code.example" not in plain
    with override_settings(SOURCE_CODE_URL="https://code.example/?a=1&b=2"):
        assert 'href="https://code.example/?a=1&amp;b=2">Code source</a>' in render(PARTS, "/startups/")
    assert render(PARTS, "/startups/") == plain
    assert 'href="/startups/" aria-current="page"' in plain
    assert 'href="/startups/" aria-current="page"' not in render(PARTS, "/")
