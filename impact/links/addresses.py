"""Validate the URLs to request: HTTP(S), a name or an IP address of the public network. Pure."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

PORTS = {"http": 80, "https": 443}
OTHER_PORTS = frozenset({8080, 8443})
LONGEST = 2000
MADE_OF_IPV4 = tuple(
    (ipaddress.IPv6Network(network), shift)
    for network, shift in (("::ffff:0:0/96", 0), ("::ffff:0:0:0/96", 0), ("64:ff9b::/96", 0), ("2002::/16", 80))
)
"""IPv6 networks whose addresses stand for an IPv4 one, and how many bits follow it: mapped, translated, NAT64, 6to4."""
NEVER = frozenset({ipaddress.ip_address("168.63.129.16")})
"""Public IP addresses at which a cloud gives its machines their secrets."""


class ForbiddenAddressError(Exception):
    """The URL may not be requested; the message gives the reason in French."""


@dataclass(frozen=True, slots=True)
class LinkTarget:
    """A page to request: ``path`` is ready for a request line, ``host`` is a name or a normalised IP address."""

    url: str
    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Return the value of the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def is_public(address: str) -> bool:
    """Whether an IP address is public, including an IPv4 address embedded in an IPv6 one."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        for network, shift in MADE_OF_IPV4:
            if ip in network:
                return is_public(str(ipaddress.IPv4Address(int(ip) >> shift & 0xFFFFFFFF)))
        if ip.is_site_local or ip.teredo:
            return False
    is_special = ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip in NEVER
    return ip.is_global and not is_special


def read_target(url: str, base: str = "") -> LinkTarget:
    """Parse ``url``, relative to the page ``base``.

    :raises ForbiddenAddressError: it is not HTTP(S), contains credentials, or is malformed.
    """
    try:
        whole = urljoin(base, url.strip())
        parts = urlsplit(whole)
        host = (parts.hostname or "").rstrip(".").encode("idna").decode()
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:  # includes IDNA errors
        raise ForbiddenAddressError("Adresse illisible") from None
    if len(whole) > LONGEST:
        raise ForbiddenAddressError("Adresse trop longue")
    if parts.scheme not in PORTS:
        raise ForbiddenAddressError("Adresse refusée : elle n’est ni en http ni en https")
    if not host:
        raise ForbiddenAddressError("Adresse illisible")
    if parts.username is not None or parts.password is not None:
        raise ForbiddenAddressError("Adresse refusée : elle contient un identifiant")
    if port not in {*PORTS.values(), *OTHER_PORTS}:
        raise ForbiddenAddressError(f"Adresse refusée : le port {port} n’est pas celui d’un site")
    query = f"?{quote(parts.query, safe=_KEPT)}" if parts.query else ""
    return LinkTarget(whole, parts.scheme, host, port, (quote(parts.path, safe=_KEPT) or "/") + query)


_KEPT = "/%:@!$&'()*+,;=~-._?"
"""What stays as it is in a path or a query; blanks and control characters do not."""
