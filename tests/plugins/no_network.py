"""Refuse network connections in tests, except to unix sockets and the loopback."""

import socket
from typing import Any

LOOPBACK = ("127.", "::1", "localhost")
_connect, _connect_ex = socket.socket.connect, socket.socket.connect_ex


def refuse_outside(line: socket.socket, address: Any) -> None:
    """Raise if ``address`` is not on this machine."""
    if line.family in (socket.AF_INET, socket.AF_INET6) and not str(address[0]).startswith(LOOPBACK):
        raise AssertionError(f"Un test essaie de joindre {address[0]}: les tests ne sortent pas de la machine.")


def connect(line: socket.socket, address: Any, /) -> None:
    """Connect, on this machine only."""
    refuse_outside(line, address)
    _connect(line, address)


def connect_ex(line: socket.socket, address: Any, /) -> int:
    """Connect, on this machine only; return the error number."""
    refuse_outside(line, address)
    return _connect_ex(line, address)


socket.socket.connect = connect  # type: ignore[method-assign,assignment]
socket.socket.connect_ex = connect_ex  # type: ignore[method-assign,assignment]
