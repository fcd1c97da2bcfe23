"""Answers made of pieces: what is the same for many readers is kept, compressed too, and only joined.

A kept text has holes for what differs from one answer to the next, such as the token of a form. A compressed
answer is one gzip member whose deflate stream is joined from pieces that each end at a byte boundary
(RFC 1951, §3.2.4, and zlib's full flush); its checksum is taken over the whole.
"""

import re
import secrets
import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware, re_accepts_gzip
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString, mark_safe

KEPT_LEVEL, LEVEL = 9, 6
"""How hard pieces are compressed: those that are kept, once, and those of one answer."""
MOST_RANDOM: Final = GZipMiddleware.max_random_bytes
_SECRET: Final = secrets.token_hex(12)
_HOLE: Final = re.compile(rf"hole-{_SECRET}-(\w+)-")
_LAST: Final = zlib.compressobj(LEVEL, zlib.DEFLATED, -15).flush()
"""An empty last block."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text as bytes, and the same compressed."""

    plain: bytes
    packed: bytes


def hole(name: str) -> SafeString:
    """Return what stands in a text where something is filled in later; nobody's text can hold it."""
    return mark_safe(f"hole-{_SECRET}-{name}-")  # noqa: S308  letters and hyphens


def keep(text: str) -> tuple[Piece | str, ...]:
    """Cut a text at its holes: pieces to keep and, between them, the names of the holes."""
    cut = _HOLE.split(text)
    return tuple(part if n % 2 else pack(part, KEPT_LEVEL) for n, part in enumerate(cut))


def pack(text: str, level: int = LEVEL) -> Piece:
    """Compress a text so that it can be joined with others."""
    plain = text.encode()
    packer = zlib.compressobj(level, zlib.DEFLATED, -15)
    return Piece(plain, packer.compress(plain) + packer.flush(zlib.Z_FULL_FLUSH))


class PiecedResponse(HttpResponse):
    """An answer that still knows the pieces it is made of."""

    def __init__(self, pieces: Iterable[Piece], **more: Any) -> None:
        self.pieces = tuple(pieces)
        super().__init__(b"".join(p.plain for p in self.pieces), **more)

    def compressed(self) -> bytes:
        """Return the whole as gzip, with a name of random length that hides the length of what it says."""
        name = secrets.token_urlsafe(75)[: secrets.randbelow(MOST_RANDOM)].encode()
        head = b"\x1f\x8b\x08\x08" + bytes(5) + b"\xff" + name + b"\0"
        content = self.content
        tail = struct.pack("<II", zlib.crc32(content), len(content) & 0xFFFFFFFF)
        return b"".join([head, *(p.packed for p in self.pieces), _LAST, tail])


def respond(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    name: str,
    kept: Iterable[Piece | str],
    fill: Mapping[str, str],
) -> PiecedResponse:
    """Render a page around a kept text.

    Args:
        request: Who asks.
        template: The page; it shows the variable `name` once.
        context: What else the page shows.
        name: The variable that the kept text takes the place of.
        kept: What `keep` returned.
        fill: What goes into the holes, by name; safe as it is.

    """
    page = render_to_string(template, {**context, name: hole(name)}, request)
    before, _, after = _HOLE.split(page)
    inside = (pack(fill[part]) if isinstance(part, str) else part for part in kept)
    return PiecedResponse([pack(before), *inside, pack(after)])


class PackingMiddleware(GZipMiddleware):
    """Compress answers as Django does, those made of pieces by joining what is compressed already."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress an answer where the browser takes it."""
        if (
            not isinstance(response, PiecedResponse)
            or response.has_header("Content-Encoding")
            or response.content != b"".join(p.plain for p in response.pieces)  # changed on its way
            or not re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        ):
            return super().process_response(request, response)
        patch_vary_headers(response, ("Accept-Encoding",))
        response.content = response.compressed()
        response["Content-Encoding"] = "gzip"
        response["Content-Length"] = str(len(response.content))
        tag = response.get("ETag", "")
        if tag.startswith('"'):
            response["ETag"] = f"W/{tag}"
        return response
