"""What is tidied up once a day: browsers long signed out, old failures to sign in."""

from datetime import timedelta
from typing import Final

from axes.models import AccessAttempt, AccessLog
from django.utils import timezone

from azogue.office.jobs import every
from azogue.office.people.services.signins import forget_old_browsers

KEEP_SIGN_INS: Final = timedelta(days=90)
"""How long failed and successful ways of signing in are kept, with their addresses."""


@every(24 * 3600, "people.forget_old_sign_ins")
def forget_old_sign_ins() -> None:
    """Throw away browsers whose sessions have expired, and old traces of signing in."""
    now = timezone.now()
    forget_old_browsers()
    AccessAttempt.objects.filter(attempt_time__lt=now - KEEP_SIGN_INS).delete()
    AccessLog.objects.filter(attempt_time__lt=now - KEEP_SIGN_INS).delete()
