"""The first page, and the one to which people come after signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from azogue.office.record.http import Asked

def home(request: HttpRequest) -> HttpResponse:
    """Show what the office is and what is published."""
    return render(request, "home.html")


def desk(request: Asked) -> HttpResponse:
    """Show a signed-in person what there is to do."""
    if not request.person.known:
        return redirect("account_login")
    return render(request, "home.html")
