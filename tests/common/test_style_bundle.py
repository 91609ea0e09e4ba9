"""The one style sheet: what pages use is there, what they do not is not, and every address in it leads somewhere."""

import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders

from common.finders import BUNDLE, StyleFinder, site_style
from common.style_bundle import drop_unused_variables, keep_used, rules, with_addresses, words_added, words_of

WORDS = words_of(["class='fr-btn fr-badge--{{ kind }} note' --kept `${block}--opened`", "fr-x-"])


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        (".fr-btn{a:b}", ".fr-btn{a:b}"),
        (".fr-card{a:b}", ""),
        (".fr-btn,.fr-card{a:b}", ".fr-btn{a:b}"),
        (".fr-btn.fr-card{a:b}", ""),
        (".fr-btn:not(.fr-btn--opened){a:b}", ".fr-btn:not(.fr-btn--opened){a:b}"),
        (".fr-btn--closed{a:b}", ""),
        (".fr-badge--success{a:b}", ".fr-badge--success{a:b}"),
        ("a:not(.fr-btn,.note),.fr-card{a:b}", "a:not(.fr-btn,.note){a:b}"),
        ("@media (min-width:1em){.fr-btn{a:b}.fr-card{a:b}}", "@media (min-width:1em){.fr-btn{a:b}}"),
        ("@media print{.fr-card{a:b}}", ""),
        ("@font-face{src:url(a)}", "@font-face{src:url(a)}"),
        ('@charset "UTF-8";/* .fr-card{ */p{a:b}', "p{a:b}"),
    ],
)
def test_a_selector_stays_when_pages_name_all_of_its_classes(css: str, kept: str) -> None:
    assert keep_used(css, WORDS) == kept


def test_what_the_script_adds_to_a_component_of_our_pages_stays() -> None:
    script = 'a.selector("btn--sorted");a.selector(`card--sorted`);{id:"opened"};a.selector("collapsing")'
    added = words_added(script, frozenset({"fr-btn", "fr-modal"}))
    assert added == {"fr-btn", "fr-modal", "fr-btn--sorted", "--opened", "fr-collapsing"}
    assert keep_used(".fr-modal--opened{a:b}.fr-card--sorted{a:b}", added) == ".fr-modal--opened{a:b}"


def test_rules_are_read_at_one_level() -> None:
    assert list(rules("@import a;b{c:d}@media e{f{g:h}}")) == [
        ("@import a", None),
        ("b", "c:d"),
        ("@media e", "f{g:h}"),
    ]


def test_a_variable_stays_while_something_takes_it() -> None:
    css = ":root{--a:1;--b:var(--a);--c:var(--b);--d:var(--c);--kept:2}.fr-btn--c:hover{color:var(--b)}"
    assert drop_unused_variables(css, WORDS) == (":root{--a:1;--b:var(--a);--kept:2}.fr-btn--c:hover{color:var(--b)}")


def test_addresses_follow_the_sheet_and_small_icons_are_inside(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text("<svg/>")
    (tmp_path / "b.woff2").write_bytes(b"x")
    css = "p{a:url(a.svg);b:url('b.woff2');c:url(data:x)}"
    assert with_addresses(css, tmp_path, "../up/") == (
        'p{a:url("data:image/svg+xml;base64,PHN2Zy8+");b:url("../up/b.woff2");c:url(data:x)}'
    )


def test_sheet_is_found_under_its_name_alone() -> None:
    found = finders.find(BUNDLE)
    assert isinstance(found, str)
    assert Path(found).read_text() == site_style()
    assert finders.find("css/nothing.css") is None
    assert [name for name, _ in StyleFinder().list([])] == [BUNDLE]


def test_sheet_holds_what_pages_use_and_is_light() -> None:
    css = site_style()
    for used in (
        ".fr-header",
        ".fr-btn",
        ".fr-badge",
        ".fr-modal--opened",
        ":not(.fr-collapse--expanded)",
        ".chart__title",
        ".serie--opere",
        ".fr-icon-",
        "@media print",
    ):
        assert used in css, used
    for unused in (".fr-consent", ".fr-transcription", ".fr-stepper"):
        assert unused not in css, unused
    assert len(brotli.compress(css.encode(), quality=4)) < 48_000


def test_every_address_of_the_sheet_leads_to_a_file() -> None:
    addresses = {a for a in re.findall(r'url\("([^"]+)"\)', site_style()) if not a.startswith("data:")}
    assert addresses
    assert {a for a in addresses if not finders.find(str(Path("/css", a).resolve())[1:])} == set()
