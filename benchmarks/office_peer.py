"""Settings of the peer: the same office with Django's admin beside it, listing the same rows."""

from azogue.office.site.settings import *  # noqa: F403
from azogue.office.site.settings import INSTALLED_APPS, STORAGES

INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.admin"]
ROOT_URLCONF = "benchmarks.office_peer_urls"
SILENCED_SYSTEM_CHECKS = ["admin.E410", "admin.E409", "admin.E408"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
