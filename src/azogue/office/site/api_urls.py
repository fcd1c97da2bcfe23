"""Address of the API."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path

from azogue.office.site.api import api, nothing_here


def nothing(request: HttpRequest) -> HttpResponse:
    """Answer a program in its own way that there is nothing here."""
    return nothing_here(request).response()


urlpatterns = [path("v1/", api.urls), re_path(r"", nothing)]
