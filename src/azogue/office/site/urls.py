"""Every address of the office. Pages carry the language in front (`/ar/…`); English has none."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from azogue.office.site import first, pages, signs

DESKS = [
    ("account/", "azogue.office.people.account_urls"),
    ("people/", "azogue.office.people.urls"),
    ("treaty/", "azogue.office.treaty.urls"),
    ("consents/", "azogue.office.consents.urls"),
    ("customs/", "azogue.office.customs.urls"),
    ("inventories/", "azogue.office.inventories.urls"),
    ("jobs/", "azogue.office.jobs.urls"),
    ("documents/", "azogue.office.record.urls"),
    ("words/", "azogue.office.words.urls"),
    ("look/", "azogue.office.look.urls"),
    *([("demonstration/", "azogue.office.site.demonstration_urls")] if settings.DEMO else []),
]
handler500 = "azogue.office.site.pages.fault"

urlpatterns = [
    path("healthz", signs.health, name="health"),
    path(".well-known/security.txt", signs.security, name="security"),
    path("robots.txt", signs.robots, name="robots"),
    path("api/", include("azogue.office.site.api_urls")),
    *i18n_patterns(
        path("", pages.home, name="home"),
        path("desk/", pages.desk, name="desk"),
        path("about/", pages.about, name="about"),
        path("accessibility/", pages.accessibility, name="accessibility"),
        path("first/<str:secret>/", first.first, name="first"),
        *(path(address, include(module)) for address, module in DESKS),
        prefix_default_language=False,
    ),
]
