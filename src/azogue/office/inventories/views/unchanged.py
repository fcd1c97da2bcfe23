"""Pages that answer 304 while nothing on them has changed."""

from django.contrib.messages import get_messages
from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from azogue.office.inventories.content import facts_version
from azogue.office.inventories.models import Proof, Remark, Version
from azogue.office.record.api import tag_for
from azogue.office.record.http import Asked

SAID = ("said", "said_sum", "proved", "proved_sum")


def with_tag() -> "QuerySet[Version]":
    """Return versions with what the tag of their pages is made of: open remarks and documents."""
    remarks = Remark.objects.filter(inventory=OuterRef("inventory_id"), settled=None).order_by()
    proofs = Proof.objects.filter(row__version=OuterRef("pk")).order_by()
    said, proved = remarks.values("inventory"), proofs.values("row__version")
    return Version.objects.annotate(
        said=Subquery(said.annotate(n=Count("id")).values("n")),
        said_sum=Subquery(said.annotate(n=Sum("id")).values("n")),
        proved=Subquery(proved.annotate(n=Count("id")).values("n")),
        proved_sum=Subquery(proved.annotate(n=Sum("id")).values("n")),
    )


def not_modified(request: Asked, version: Version) -> HttpResponseBase | None:
    """Return the answer 304 when the browser has this page of a version already.

    A page on which a message waits is sent in full, and so is one of an earlier sign-in: its forms no longer
    work. The version comes from `with_tag`.
    """
    if request.method not in {"GET", "HEAD"} or len(get_messages(request)):
        return None
    marks = [getattr(version, name) for name in SAID]
    session = request.META.get("CSRF_COOKIE", "")
    tag = tag_for(
        request, f"{version.pk} {version.edition} {version.state} {marks} {facts_version()} {session}"
    )
    known = get_conditional_response(request, etag=tag)
    if known is None:
        request.azogue_etag = tag  # type: ignore[attr-defined]  # the middleware puts it on the answer
    return known
