"""Letters that this desk writes, each in the language of who gets it."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from azogue.office.look import locales
from azogue.office.people.models import Invitation
from azogue.office.record.gate import ROLE_NAMES

log = logging.getLogger(__name__)


def send_invitation(invitation: Invitation, link: str, inviter: str) -> bool:
    """Send the letter of an invitation; returns whether the mail server took it.

    What goes wrong here is noted on the invitation's list by the missing time of sending, and undoes nothing:
    the link was shown to the inviter as well.
    """
    with translation.override(invitation.language or settings.LANGUAGE_CODE):
        facts = {
            "name": invitation.name,
            "inviter": inviter,
            "role": ROLE_NAMES[invitation.role],
            "country": locales.country(invitation.country) if invitation.country else "",
            "enterprise": invitation.enterprise.name if invitation.enterprise else "",
            "expires": locales.day(invitation.expires),
            "link": link,
        }
        subject = _("Invitation to the mercury office")
        body = render_to_string("people/letters/invitation.txt", facts)
    try:
        EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [invitation.email]).send()
    except (SMTPException, OSError) as error:
        log.warning("A letter of invitation could not be sent: %s", type(error).__name__)
        return False
    Invitation.objects.filter(pk=invitation.pk).update(sent_at=timezone.now())
    return True
