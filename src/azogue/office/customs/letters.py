"""Letters of this desk: what a watch list has found."""

import logging
from collections.abc import Sequence
from smtplib import SMTPException
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from azogue.office.customs.models import Watch, WatchHit
from azogue.office.look import locales

log = logging.getLogger(__name__)
LISTED: Final = 20
"""Hits that a letter lists; the page has all of them."""


def send_hits(watch: Watch, hits: Sequence[WatchHit]) -> bool:
    """Tell whoever set a watch what it has found; returns whether the mail server took the letter."""
    owner = watch.by
    if owner is None:
        return False
    with translation.override(owner.language or settings.LANGUAGE_CODE):
        facts = {
            "name": owner.name,
            "watch": watch,
            "country": locales.country(watch.country),
            "alerts": [hit for hit in hits if hit.alert is not None][:LISTED],
            "months": [hit for hit in hits if hit.alert is None][:LISTED],
            "count": len(hits),
            "link": f"{settings.ADDRESS}/customs/",
        }
        subject = _("Watch list: %(title)s") % {"title": " ".join(watch.title.split())}
        body = render_to_string("customs/letters/hits.txt", facts)
    try:
        EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [owner.email]).send()
    except (SMTPException, OSError) as error:
        log.warning("A letter of a watch list could not be sent: %s", type(error).__name__)
        return False
    return True
