"""Pages of review, proofs, publication, baselines and the rhythm of reports."""

from typing import Any

from django.urls import path, register_converter

from azogue.office.inventories.views import baseline, compare, documents, feed, public, review, rhythm


class VersionNumber:
    """The number of a public version: no secret like the number of a record, so it stays a text."""

    regex = "[1-9][0-9]{0,5}"

    def to_python(self, value: str) -> str:
        """Take it from an address."""
        return value

    def to_url(self, value: "int | str") -> str:
        """Put it into an address."""
        return str(value)


register_converter(VersionNumber, "version_number")
_VERSION = "public/<str:country>/<int:year>/v<version_number:number>/"

urlpatterns: list[Any] = [
    path("version/<int:pk>/review/", review.review, name="review"),
    path("version/<int:pk>/step/", review.take_step, name="step"),
    path("version/<int:pk>/remarks/", review.remarks, name="remarks"),
    path("remark/<int:pk>/", review.answer_remark, name="remark"),
    path("version/<int:pk>/compare/", compare.compare_page, name="compare"),
    path("row/<int:row>/proofs/", documents.proof_add, name="proof_add"),
    path("proof/<int:pk>/remove/", documents.proof_remove, name="proof_remove"),
    path("public/", public.listing, name="public_list"),
    path("public/feed/", feed.PublicationFeed(), name="feed"),
    path("public/<str:country>/<int:year>/", public.latest, name="public"),
    path(_VERSION, public.numbered, name="public_version"),
    path(f"{_VERSION}explain/", public.explain, name="public_explain"),
    path(f"{_VERSION}<str:name>", public.file, name="public_file"),
    path("baselines/<str:country>/", baseline.listing, name="baselines"),
    path("baselines/<str:country>/freeze/", baseline.freeze, name="baseline_freeze"),
    path("baseline/<int:pk>/", baseline.baseline, name="baseline"),
    path("baseline/<int:pk>/verify/", baseline.verify, name="baseline_verify"),
    path("rhythm/<str:country>/", rhythm.listing, name="rhythm"),
    path("rhythm/<str:country>/add/", rhythm.add, name="rhythm_add"),
    path("expectation/<int:pk>/", rhythm.edit, name="rhythm_edit"),
    path("expectation/<int:pk>/came/", rhythm.came, name="rhythm_came"),
    path("expectation/<int:pk>/end/", rhythm.end, name="rhythm_end"),
]
