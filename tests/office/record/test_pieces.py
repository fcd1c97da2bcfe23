"""Answers made of pieces: compressed or not, they say the same, and nobody's text can make a hole."""

import gzip
import zlib

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from azogue.office.record import pieces
from azogue.office.record.pieces import PackingMiddleware, PiecedResponse, hole, keep, pack

ASKED = RequestFactory().get("/", headers={"Accept-Encoding": "gzip, br"})
PLAIN = RequestFactory().get("/")
TEXTS = st.lists(st.text(max_size=400), max_size=6)


def sent(response: HttpResponse, request=ASKED) -> HttpResponse:
    return PackingMiddleware(lambda _request: response)(request)


@given(TEXTS)
def test_joined_pieces_unpack_to_the_whole(texts) -> None:
    response = PiecedResponse(pack(text) for text in texts)
    assert gzip.decompress(response.compressed()).decode() == "".join(texts) == response.content.decode()


@given(TEXTS)
def test_a_kept_text_has_a_hole_where_one_was_made_and_nowhere_else(texts) -> None:
    cut = keep(hole("token").join(texts))
    assert [p for p in cut if isinstance(p, str)] == ["token"] * max(0, len(texts) - 1)
    assert [p.plain.decode() for p in cut if not isinstance(p, str)] == (texts or [""])


def test_an_answer_is_compressed_where_the_browser_takes_it_and_plain_elsewhere() -> None:
    whole = "Mercury " * 1000
    packed, plain = sent(PiecedResponse([pack(whole)])), sent(PiecedResponse([pack(whole)]), PLAIN)
    assert packed["Content-Encoding"] == "gzip"
    assert packed["Vary"] == plain["Vary"] == "Accept-Encoding"
    assert int(packed["Content-Length"]) == len(packed.content) < 300
    assert gzip.decompress(packed.content) == plain.content == whole.encode()


def test_a_strong_tag_becomes_a_weak_one() -> None:
    assert sent(PiecedResponse([pack("x")], headers={"ETag": '"a"'}))["ETag"] == 'W/"a"'


def test_an_answer_that_was_changed_on_its_way_is_sent_as_it_is_now() -> None:
    response = PiecedResponse([pack("before" * 100)])
    response.content = b"after" * 100
    assert gzip.decompress(sent(response).content) == b"after" * 100


def test_the_length_of_the_answer_does_not_tell_the_length_of_what_it_says() -> None:
    assert len({len(PiecedResponse([pack("x")]).compressed()) for _ in range(200)}) > 20


def test_a_damaged_piece_is_noticed_by_whoever_unpacks_it() -> None:
    made = bytearray(PiecedResponse([pack("Mercury " * 1000)]).compressed())
    made[-6] ^= 1
    with pytest.raises((zlib.error, gzip.BadGzipFile)):
        gzip.decompress(bytes(made))


def test_holes_cannot_be_guessed() -> None:
    assert len(pieces._SECRET) >= 24
