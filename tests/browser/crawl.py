"""Walking through the office by its links, a page of each type, as whoever is signed in."""

import re
from collections import deque
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

MOST = 150
"""Page types of one person; more means that the types are told apart too finely."""
NOT_PAGES = re.compile(
    r"\.(csv|xlsx|pdf|docx|json|atom|svg|png|zip|parquet|txt)(\?|$)|/file/$|/feed/$|/api/|/logout/|/healthz|format=|/download/"
)


def kind_of(address: str) -> str:
    """Return the type of a page: its address without numbers, countries, codes and languages."""
    path = urlsplit(address).path
    path = re.sub(r"^/(ar|fr|es)/", "/", path)
    path = re.sub(r"/v\d+/", "/v/", path)
    path = re.sub(r"/\d+/", "/n/", path)
    path = re.sub(r"/\d+/", "/n/", path)
    path = re.sub(r"/[A-Z]{3}/", "/c/", path)
    path = re.sub(r"/sheet/5\.\d+/", "/sheet/category/", path)
    path = re.sub(r"/history/[a-z_]+/", "/history/column/", path)
    path = re.sub(r"/(instruments|schedules|duties|exemptions|organisations)/[^/]+/", r"/\1/x/", path)
    return re.sub(r"/amendments/.+/answer/", "/amendments/x/answer/", path)


def pages(page, start: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield (type, address) of a page of each type that can be reached by links, breadth first."""
    host = urlsplit(start).netloc
    waiting, seen = deque([start]), {kind_of(start)}
    prefix = "" if language == "en" else f"/{language}"
    while waiting and len(seen) < MOST:
        address = waiting.popleft()
        yield kind_of(address), address
        for link in page.eval_on_selector_all("a[href]", "links => links.map(a => a.getAttribute('href'))"):
            found = urljoin(page.url, link)
            parts = urlsplit(found)
            if parts.netloc != host or NOT_PAGES.search(found) or not parts.path.startswith(f"{prefix}/"):
                continue
            if language == "en" and re.match(r"^/(ar|fr|es)/", parts.path):
                continue
            kind = kind_of(found)
            if kind not in seen:
                seen.add(kind)
                waiting.append(found.split("#")[0])
