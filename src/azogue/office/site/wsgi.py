"""What the server calls for each request; what a trusted proxy says about the asker and TLS is believed."""

import os

from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "azogue.office.site.settings")
_django = get_wsgi_application()

from azogue.office.site import warm  # noqa: E402
from azogue.office.site.settings import ENVIRONMENT  # noqa: E402

application = wrap_wsgi_with_proxy_headers(_django, ENVIRONMENT.proxies)
warm.start()
