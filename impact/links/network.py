"""The network as the check of links uses it: a name to numbers, a number to a connection. Tests give another."""

import asyncio
import socket
import ssl
from typing import Protocol

MAX_HEAD = 32_768
"""The longest head of an answer that is read, in bytes."""

type Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Network(Protocol):
    """Resolves and connects; each raises OSError."""

    async def resolve(self, host: str, port: int) -> list[str]:
        """The numbers of a name, or the number itself."""

    async def connect(self, address: str, port: int, tls_name: str | None) -> Line:
        """A connection to a number, secured for ``tls_name`` when there is one."""


class RealNetwork:
    """The network of this machine."""

    async def resolve(self, host: str, port: int) -> list[str]:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(str(address[0]) for *_, address in found))

    async def connect(self, address: str, port: int, tls_name: str | None) -> Line:
        context = ssl.create_default_context() if tls_name else None
        return await asyncio.open_connection(
            address, port, ssl=context, server_hostname=tls_name if context else None, limit=MAX_HEAD
        )
