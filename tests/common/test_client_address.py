"""The IP address of the client, with or without a proxy."""

import pytest
from django.test import RequestFactory, override_settings

from common.request_context import client_address


@pytest.mark.parametrize(
    ("proxy", "address"), [(None, "192.0.2.1"), (("HTTP_X_FORWARDED_PROTO", "https"), "192.0.2.9")]
)
def test_address_is_that_seen_by_our_own_proxy(proxy: tuple[str, str] | None, address: str) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR="10.0.0.1, 192.0.2.9")
    with override_settings(SECURE_PROXY_SSL_HEADER=proxy):
        assert client_address(request.META) == address


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::9", "2001:db8:1:3::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("unix:", "unix:"),
    ],
)
def test_ipv6_client_is_its_network(address: str, counted: str) -> None:
    assert client_address(RequestFactory().get("/", REMOTE_ADDR=address).META) == counted
