"""DNS resolution and HTTP transport of the link checker; replaced by a fake in tests."""

import asyncio
import socket
from typing import Protocol

import httpx2


class Network(Protocol):
    """Resolve names (may raise OSError), and send requests to IP addresses."""

    async def resolve(self, host: str, port: int) -> list[str]:
        """Return the IP addresses of a name, or the address itself."""

    def transport(self) -> httpx2.AsyncBaseTransport:
        """Return the transport that sends a request to the IP address in its URL, with TLS for its ``sni_hostname``."""


class RealNetwork:
    """The network of this machine, without the proxies of its environment."""

    async def resolve(self, host: str, port: int) -> list[str]:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(str(address[0]) for *_, address in found))

    def transport(self) -> httpx2.AsyncBaseTransport:
        return httpx2.AsyncHTTPTransport(trust_env=False)
