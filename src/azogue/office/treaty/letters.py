"""Letters of the treaty desk: the invitation to answer a call for information."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from azogue.office.treaty.models import Invitee

log = logging.getLogger(__name__)


def send_call(invitee: Invitee, link: str) -> bool:
    """Send a body the link through which it answers; returns whether the mail server took the letter."""
    if not invitee.email:
        return False
    body = render_to_string(
        "treaty/letters/call.txt", {"invitee": invitee, "call": invitee.call, "link": link}
    )
    subject = _("Call for information: %(title)s") % {"title": " ".join(invitee.call.title.split())}
    try:
        EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [invitee.email]).send()
    except (SMTPException, OSError) as error:
        log.warning("A letter of a call could not be sent: %s", type(error).__name__)
        return False
    return True
