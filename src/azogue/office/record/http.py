"""The request as the views of the office know it: with a person, and with what htmx said."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from azogue.office.record.gate import Person


class Asked(HttpRequest):
    """A request after the middleware: who asks, and whether htmx does."""

    person: Person
    htmx: HtmxDetails
