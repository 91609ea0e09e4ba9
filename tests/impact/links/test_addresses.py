"""The URLs that are never requested: by IP address, by embedded address, by host name."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.links.addresses import ForbiddenAddressError, is_public, read_target
from tests import wordings

# From IANA's registries of special-purpose addresses: not public, or a range for many hosts.
NEVER_IPV4 = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.2.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",
    "240.0.0.0/4",
    "168.63.129.16/32",
]
NEVER_IPV6 = [
    "::/128",
    "::1/128",
    "fc00::/7",
    "fe80::/10",
    "fec0::/10",
    "ff00::/8",
    "2001:db8::/32",
    "2001::/32",
    "::/96",
]
IPV4 = [ipaddress.IPv4Network(one) for one in NEVER_IPV4]


def forms(address: ipaddress.IPv4Address) -> list[str]:
    """Return an IPv4 address, and the IPv6 addresses that embed it: mapped, translated, NAT64, 6to4."""
    low = int(address)
    return [
        str(address),
        str(ipaddress.IPv6Address(0xFFFF_0000_0000 | low)),
        str(ipaddress.IPv6Address((0xFFFF << 48) | low)),
        str(ipaddress.IPv6Address((0x64_FF9B << 96) | low)),
        str(ipaddress.IPv6Address((0x2002 << 112) | (low << 80))),
    ]


@given(st.sampled_from(IPV4).flatmap(lambda network: st.ip_addresses(v=4, network=network)))
def test_special_address_is_never_public_in_any_form(address: ipaddress.IPv4Address) -> None:
    assert [form for form in forms(address) if is_public(form)] == []


@given(st.sampled_from(NEVER_IPV6).flatmap(lambda network: st.ip_addresses(v=6, network=network)))
def test_special_ipv6_address_is_never_public(address: ipaddress.IPv6Address) -> None:
    assert not is_public(str(address))
    assert not is_public(f"{address}%eth0")


@given(st.ip_addresses(v=4))
def test_other_ipv4_address_is_public_as_the_addresses_that_link_to_it(address: ipaddress.IPv4Address) -> None:
    expected = not any(address in network for network in IPV4) and address.is_global
    assert {is_public(form) for form in forms(address)} == {expected}


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("64:ff9b::5db8:d822", True),
        ("169.254.169.254", False),
        ("fd00:ec2::254", False),
        ("::ffff:169.254.169.254", False),
        ("64:ff9b::a9fe:a9fe", False),
        ("2002:7f00:1::", False),
        ("64:ff9b:1::1", False),
        ("localhost", False),
        ("2130706433", False),
        ("0x7f.1", False),
        ("", False),
    ],
)
def test_known_addresses(address: str, public: bool) -> None:
    assert is_public(address) == public


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("ftp://site.example/", wordings.NO_HTTP_ADDRESS),
        ("file:///etc/passwd", wordings.NO_HTTP_ADDRESS),
        ("javascript:alert(1)", wordings.NO_HTTP_ADDRESS),
        ("site.example", wordings.NO_HTTP_ADDRESS),
        ("http://", "Adresse illisible"),
        ("http:///page", "Adresse illisible"),
        ("http://[::1", "Adresse illisible"),
        ("http://site.example:port/", "Adresse illisible"),
        ("http://site.example:99999/", "Adresse illisible"),
        (f"http://{'a' * 70}.example/", "Adresse illisible"),
        (f"http://site.example/{'a' * 2000}", "Adresse trop longue"),
        ("http://moi:secret@site.example/", wordings.ADDRESS_WITH_AN_IDENTIFIER),
        ("http://@site.example/", wordings.ADDRESS_WITH_AN_IDENTIFIER),
        ("http://site.example\\@169.254.169.254/", wordings.ADDRESS_WITH_AN_IDENTIFIER),
        ("http://site.example:22/", wordings.PORT_22),
    ],
)
def test_address_that_is_not_of_the_web_is_refused_in_words(url: str, said: str) -> None:
    with pytest.raises(ForbiddenAddressError) as refusal:
        read_target(url)
    assert str(refusal.value) == said


@pytest.mark.parametrize(
    ("url", "base", "authority", "path"),
    [
        ("https://Site.Example", "", "site.example", "/"),
        (" https://site.example./stats?an=2021#fin ", "", "site.example", "/stats?an=2021"),
        (
            "http://été.example:8080/chiffres d’été",
            "",
            "xn--t-9fab.example:8080",
            "/chiffres%20d%E2%80%99%C3%A9t%C3%A9",
        ),
        ("http://[2001:db8::1]/a%20b", "", "[2001:db8::1]", "/a%20b"),
        ("/autre", "https://site.example/stats", "site.example", "/autre"),
        ("//ailleurs.example/x", "https://site.example/stats", "ailleurs.example", "/x"),
        ("http://site.example/a\r\nHost: b", "", "site.example", "/aHost:%20b"),
    ],
)
def test_address_is_read_as_it_is_asked(url: str, base: str, authority: str, path: str) -> None:
    target = read_target(url, base)
    assert (target.authority, target.path) == (authority, path)
