import pytest

from common import addresses

pytestmark = pytest.mark.django_db


def test_an_address_links_to_the_last_name() -> None:
    addresses.leave("startup", "a", "b")
    addresses.leave("startup", "b", "c")
    assert [addresses.current("startup", slug) for slug in "abc"] == ["c", "c", None]
    assert addresses.current("incubator", "a") is None


def test_a_name_taken_again_leads_nowhere_else() -> None:
    addresses.leave("startup", "a", "b")
    addresses.leave("startup", "b", "a")
    assert [addresses.current("startup", slug) for slug in "ab"] == [None, "a"]


def test_an_address_left_twice_links_to_the_later_name() -> None:
    addresses.leave("startup", "a", "b")
    addresses.leave("startup", "a", "c")
    assert addresses.current("startup", "a") == "c"
    addresses.come_back("startup", "a")
    assert addresses.current("startup", "a") is None
