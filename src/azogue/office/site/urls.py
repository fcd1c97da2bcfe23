"""Every address of the office. Pages carry the language in front (`/ar/…`); English has none."""

from importlib.util import find_spec

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from azogue.office.site import pages

DESKS = [
    (address, module)
    for address, module in (
        ("people/", "azogue.office.people.urls"),
        ("treaty/", "azogue.office.treaty.urls"),
        ("inventories/", "azogue.office.inventories.urls"),
        ("jobs/", "azogue.office.jobs.urls"),
        ("documents/", "azogue.office.record.urls"),
    )
    if find_spec(module.rpartition(".")[0]) and find_spec(module)
]

urlpatterns = [
    *(
        [path("api/", include("azogue.office.site.api_urls"))]
        if find_spec("azogue.office.site.api_urls")
        else []
    ),
    *i18n_patterns(
        path("", pages.home, name="home"),
        path("desk/", pages.desk, name="desk"),
        path("account/", include("allauth.urls")),
        *(path(address, include(module)) for address, module in DESKS),
        prefix_default_language=False,
    ),
]
