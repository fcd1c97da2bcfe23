"""A small load generator: connections kept alive, processes of their own, bounded in time, loopback only."""

import itertools
import multiprocessing
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles


@dataclass(frozen=True)
class Load:
    """What a burst of requests came to."""

    per_second: float
    p50_ms: float
    p99_ms: float
    statuses: dict[int, int]
    bytes_each: float


def _one(port: int, requests: Sequence[bytes], seconds: float, out) -> None:
    times, statuses, size = [], {}, 0
    link = socket.create_connection(("127.0.0.1", port))
    link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    end = time.perf_counter() + seconds
    pending = b""
    turn = itertools.cycle(requests)
    while (begin := time.perf_counter()) < end:
        link.sendall(next(turn))
        while b"\r\n\r\n" not in pending:
            piece = link.recv(65536)
            if not piece:
                raise ConnectionError("the server closed the connection")
            pending += piece
        head, _, rest = pending.partition(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        status = int(lines[0].split()[1])
        length = 0
        for line in lines[1:]:
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        while len(rest) < length:
            rest += link.recv(65536)
        pending = rest[length:]
        times.append(time.perf_counter() - begin)
        statuses[status] = statuses.get(status, 0) + 1
        size += len(head) + 4 + length
    link.close()
    out.put((times, statuses, size))


def load(port: int, path: str, headers: dict[str, str], *, clients: int = 8, seconds: float = 4.0) -> Load:
    """Ask for one page over and over from several clients, and tell how it went."""
    return many(port, [written("GET", port, path, headers)], clients=clients, seconds=seconds)


def written(method: str, port: int, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """Return a request as it goes over the line."""
    length = {"Content-Length": str(len(body))} if body else {}
    lines = [f"{method} {path} HTTP/1.1", f"Host: localhost:{port}"]
    lines += [f"{k}: {v}" for k, v in {**headers, **length}.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def many(port: int, requests: Sequence[bytes], *, clients: int = 8, seconds: float = 4.0) -> Load:
    """Send requests over and over from several clients, each beginning at its own place among them."""
    context = multiprocessing.get_context("fork")
    out = context.Queue()
    share = max(1, len(requests) // clients)
    turns = [[*requests[n * share :], *requests[: n * share]] for n in range(clients)]
    crew = [context.Process(target=_one, args=(port, turn, seconds, out)) for turn in turns]
    for worker in crew:
        worker.start()
    found = [out.get(timeout=seconds + 60) for _ in crew]
    for worker in crew:
        worker.join()
    times = [t for ts, _, _ in found for t in ts]
    statuses: dict[int, int] = {}
    for _, some, _ in found:
        for status, count in some.items():
            statuses[status] = statuses.get(status, 0) + count
    marks = quantiles(times, n=100)
    return Load(
        len(times) / seconds,
        marks[49] * 1000,
        marks[98] * 1000,
        statuses,
        sum(size for _, _, size in found) / len(times),
    )
