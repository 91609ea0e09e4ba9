"""The web server's worker: a thread is given to a request once its header is there, not to a connection that is opened.

Gunicorn's own gives one of its few threads to whoever sends the beginning of a header, for as long as they like: a dozen
half-open connections silence a site that no proxy stands before.
"""

import selectors
import socket
import struct
import time
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

HEADER_WITHIN = 10.0
"""Seconds in which a header must have come."""
BODY_PAUSE = 20
"""Seconds that the next bytes of a body may take."""
LONGEST_HEADER = 64 * 1024  # bytes
TOO_LONG = b"HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
END = b"\r\n\r\n"


class HeaderFirstWorker(ThreadWorker):  # type: ignore[misc]
    """Reads the headers in its event loop, where thousands of connections may wait."""

    def accept(self, listener: socket.socket) -> None:
        """Take a connection, and wait for its header."""
        try:
            client, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        self.nr_conns += 1
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", BODY_PAUSE, 0))
        self._wait_for_header(TConn(self.cfg, client, address, listener.getsockname()))

    def on_client_socket_readable(self, conn: Any, client: socket.socket) -> None:
        """A connection that was kept begins another request."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._wait_for_header(conn)

    def on_pending_socket_readable(self, conn: Any, client: socket.socket) -> None:
        """More of a header came: once it is whole, a thread does the rest."""
        try:
            part = client.recv(LONGEST_HEADER)
        except BlockingIOError:
            return
        except OSError:
            part = b""
        conn.head += part
        if part and END not in conn.head and len(conn.head) < LONGEST_HEADER:
            return
        self.poller.unregister(client)
        self.pending_conns.remove(conn)
        if END not in conn.head:
            self._refuse(conn, was_closed=not part)
            return
        conn.init()
        conn.parser.unreader.unread(bytes(conn.head))
        self.enqueue_req(conn)

    def _refuse(self, conn: Any, *, was_closed: bool) -> None:
        """A header that will not end here: the client is gone, or it is too long."""
        if not was_closed:
            with suppress(OSError):
                conn.sock.send(TOO_LONG)
        self.nr_conns -= 1
        conn.close()

    def _wait_for_header(self, conn: Any) -> None:
        conn.head = bytearray()
        conn.sock.setblocking(False)
        conn.timeout = time.monotonic() + HEADER_WITHIN
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))
