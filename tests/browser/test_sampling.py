"""The pages that the browser looks at."""

from tests.browser.sampling import FEW, THEMES, WIDTHS, few_looks, looks, spread

ADDRESSES = [f"/{number}/" for number in range(30)]


def test_looks_are_every_page_at_every_width_in_every_theme() -> None:
    found = looks(ADDRESSES)
    assert len(found) == len(set(found)) == len(ADDRESSES) * len(WIDTHS) * len(THEMES)


def test_few_looks_are_distinct_pages_and_three_readers_see_every_width_in_every_theme() -> None:
    pages = spread(ADDRESSES, lambda address: address != ADDRESSES[0])
    assert len(set(pages)) == FEW
    found = few_looks(pages) + few_looks(pages, reader=1) + few_looks(pages, reader=2)
    assert {(look.width, look.theme) for look in found} == {(width, theme) for width in WIDTHS for theme in THEMES}


def test_few_pages_are_all_looked_at() -> None:
    assert spread(ADDRESSES[:3], lambda _: True) == ADDRESSES[:3]
    assert spread([], lambda _: True) == []
