"""Pages that answer 304 while nothing on them has changed."""

from django.contrib.messages import get_messages
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from azogue.office.inventories.content import facts_version
from azogue.office.inventories.models import Version
from azogue.office.record.api import tag_for
from azogue.office.record.http import Asked


def not_modified(request: Asked, version: Version) -> HttpResponseBase | None:
    """Return the answer 304 when the browser has this page of a version already.

    A page on which a message waits is sent in full, and so is one of an earlier sign-in: its forms no longer
    work.
    """
    if request.method not in {"GET", "HEAD"} or len(get_messages(request)):
        return None
    tag = tag_for(request, f"{state_of(version)} {request.META.get('CSRF_COOKIE', '')}")
    known = get_conditional_response(request, etag=tag)
    if known is None:
        request.azogue_etag = tag  # type: ignore[attr-defined]  # the middleware puts it on the answer
    return known


def state_of(version: Version) -> str:
    """Return what changes whenever something changes that the pages of a version show."""
    counted = f"{version.made.timestamp()} {version.edition} {version.inventory.remarked}"
    return f"{version.pk} {version.state} {counted} {facts_version()}"
