import pytest

from common import addresses

pytestmark = pytest.mark.django_db


def test_an_address_links_to_the_last_name() -> None:
    addresses.record_rename("startup", "a", "b")
    addresses.record_rename("startup", "b", "c")
    assert [addresses.current_slug("startup", slug) for slug in "abc"] == ["c", "c", None]
    assert addresses.current_slug("incubator", "a") is None


def test_a_name_taken_again_leads_nowhere_else() -> None:
    addresses.record_rename("startup", "a", "b")
    addresses.record_rename("startup", "b", "a")
    assert [addresses.current_slug("startup", slug) for slug in "ab"] == [None, "a"]


def test_an_address_left_twice_links_to_the_later_name() -> None:
    addresses.record_rename("startup", "a", "b")
    addresses.record_rename("startup", "a", "c")
    assert addresses.current_slug("startup", "a") == "c"
    addresses.cancel_rename("startup", "a")
    assert addresses.current_slug("startup", "a") is None
