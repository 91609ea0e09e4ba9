"""The web server's worker: a thread is given to a request once its header is there, not to a connection that is opened.

Gunicorn's own gives one of its few threads to whoever sends the beginning of a header, for as long as they like: a dozen
half-open connections silence a site that no proxy stands before.

Requests whose answer is kept never wait for pages that are being built: those that come again word for word have a thread
of their own (``betaportfolio.repeated``).
"""

import selectors
import socket
import struct
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn.workers.gthread import STOP_KEEPALIVE_LINGER, TConn, ThreadWorker

from betaportfolio.repeated import END, Environ, Front, Repeated, Request

HEADER_WITHIN = 10.0
"""Seconds in which a header must have come."""
PAUSE = 20
"""Seconds that the next bytes of a body may take to come, and those of an answer to leave."""
LONGEST_HEADER = 64 * 1024  # bytes
TOO_LONG = b"HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
PATIENCE = 0.2
"""Seconds after which a request that came before is handed to any thread: the one that answers them waits for something."""


class HeaderFirstWorker(ThreadWorker):  # type: ignore[misc]
    """Reads the headers in its event loop, where thousands of connections may wait."""

    def load_wsgi(self) -> None:
        """Load the application, which may keep answers."""
        super().load_wsgi()
        self._repeated = Repeated(self.wsgi) if isinstance(self.wsgi, Front) else None
        self._waiting: list[Request] = []
        self._is_answering = False
        self._answering = ThreadPoolExecutor(1, "kept")

    def accept(self, listener: socket.socket) -> None:
        """Take a connection, and wait for its header."""
        try:
            client, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        self.nr_conns += 1
        for direction in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            client.setsockopt(socket.SOL_SOCKET, direction, struct.pack("ll", PAUSE, 0))
        self._await_header(TConn(self.cfg, client, address, listener.getsockname()))

    def on_client_socket_readable(self, conn: Any, client: socket.socket) -> None:
        """A connection that was kept begins another request."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._await_header(conn)

    def on_pending_socket_readable(self, conn: Any, client: socket.socket) -> None:
        """More of a header came."""
        if (part := _received(client)) is None:
            return
        conn.head += part
        if part and not _has_ended(conn.head):
            return
        self.poller.unregister(client)
        self.pending_conns.remove(conn)
        self._begin(conn, was_closed=not part)

    def handle(self, conn: Any) -> Any:
        """Answer a request, in a thread, and note what came when its answer is kept."""
        header, conn.head = bytes(conn.head), bytearray()
        outcome = super().handle(conn)
        if self._repeated:
            self._repeated.note_answered(_sender(conn), header, stays=outcome is True)
        return outcome

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """One turn of the event loop."""
        super().wait_for_and_dispatch_events(min(timeout, PATIENCE) if self._waiting else timeout)
        self._answer_those_who_wait()

    def _await_header(self, conn: Any) -> None:
        """Read what is there; what lacks may come later."""
        conn.sock.setblocking(False)
        part = _received(conn.sock)
        conn.head = bytearray(part or b"")
        if part == b"" or _has_ended(conn.head):
            self._begin(conn, was_closed=not part)
            return
        conn.timeout = time.monotonic() + HEADER_WITHIN
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def _begin(self, conn: Any, *, was_closed: bool) -> None:
        """A header came to its end, or will not."""
        if END not in conn.head:
            self._refuse(conn, was_closed=was_closed)
        elif environ := self._answered_before(conn):
            self._waiting.append(Request(conn, environ))
        else:
            self._hand_over(conn)

    def _answered_before(self, conn: Any) -> Environ | None:
        """What was made of these bytes before; None when this connection is not to stay, which a thread tells."""
        if self._repeated is None or not self.alive or len(self.keepalived_conns) >= self.max_keepalived:
            return None
        return self._repeated.find(_sender(conn), bytes(conn.head))

    def _hand_over(self, conn: Any) -> None:
        """A thread does the rest."""
        conn.init()
        conn.parser.unreader.unread(bytes(conn.head))
        self.enqueue_req(conn)

    def _refuse(self, conn: Any, *, was_closed: bool) -> None:
        """A header that will not end here: the client is gone, or it is too long."""
        if not was_closed:
            with suppress(OSError):
                conn.sock.send(TOO_LONG)
        self._close(conn)

    def _close(self, conn: Any) -> None:
        self.nr_conns -= 1
        conn.close()

    def _answer_those_who_wait(self) -> None:
        if not self._waiting:
            return
        if self._is_answering and time.monotonic() - self._waiting[0].came < PATIENCE:
            return
        asked, self._waiting = self._waiting, []
        if self._is_answering or self._repeated is None:
            for request in asked:
                self._hand_over(request.connection)
            return
        self._is_answering = True
        answered = self._answering.submit(self._repeated.answer, asked)
        answered.add_done_callback(partial(self.method_queue.defer, self._note_answers, asked))

    def _note_answers(self, asked: list[Request], answered: "Future[None]") -> None:
        """Keep the connections that have their answer; the others are for any thread."""
        self._is_answering = False
        if error := answered.exception():
            self.log.error("Kept answers could not be given.", exc_info=error)
        for request in asked:
            if request.kept is None:
                self._hand_over(request.connection)
            elif request.rest:
                sending = self.tpool.submit(_send_rest, request)
                sending.add_done_callback(partial(self.method_queue.defer, self._keep, request))
            else:
                self._keep(request)

    def _keep(self, request: Request, _sent: "Future[None] | None" = None) -> None:
        """Wait for what the client asks next, unless it is gone; not for long when we stop."""
        conn = request.connection
        if request.rest is None:
            self._close(conn)
            return
        conn.sock.setblocking(False)
        conn.set_timeout()
        if not self.alive:
            conn.timeout = min(conn.timeout, time.monotonic() + STOP_KEEPALIVE_LINGER)
        self.keepalived_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_client_socket_readable, conn))


def _received(client: socket.socket) -> bytes | None:
    """What came; None when nothing did, nothing when the other end is gone."""
    try:
        return client.recv(LONGEST_HEADER)
    except BlockingIOError:
        return None
    except OSError:
        return b""


def _has_ended(header: bytearray) -> bool:
    return END in header or len(header) >= LONGEST_HEADER


def _sender(conn: Any) -> str:
    """The network address of the other end; nothing for a socket of this machine."""
    return conn.client[0] if isinstance(conn.client, tuple) else ""


def _send_rest(request: Request) -> None:
    """Send what the socket did not take at once, and wait for it."""
    try:
        request.connection.sock.setblocking(True)
        request.connection.sock.sendall(request.rest)
    except OSError:
        request.rest = None
