"""The network as the check of links uses it: a name to numbers, and a request to a number. Tests give another."""

import asyncio
import socket
from typing import Protocol

import httpx


class Network(Protocol):
    """Resolves names, which may raise OSError, and sends requests to numbers."""

    async def resolve(self, host: str, port: int) -> list[str]:
        """The numbers of a name, or the number itself."""

    def transport(self) -> httpx.AsyncBaseTransport:
        """What sends a request to the number in its address, secured for the name in its ``sni_hostname``."""


class RealNetwork:
    """The network of this machine; no proxy of its environment is used."""

    async def resolve(self, host: str, port: int) -> list[str]:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(str(address[0]) for *_, address in found))

    def transport(self) -> httpx.AsyncBaseTransport:
        return httpx.AsyncHTTPTransport(trust_env=False)
