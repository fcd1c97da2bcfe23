"""What we tell allauth: nobody signs up without an invitation, who counts failures, what letters we write."""

from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils import translation

LETTERS: Final = {"account/email/password_reset_key": "people/letters/password_reset"}
"""Letters of allauth that we word ourselves."""
UNSENT: Final = frozenset({"account/email/unknown_account", "account/email/account_already_exists"})
"""Letters to people who have no account: anybody could have them sent to anybody."""


class OfficeAdapter(DefaultAccountAdapter):
    """Closed to strangers: accounts begin with an invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return that nobody may sign up."""
        del request
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Leave the counting of failures to axes, which keeps it in the database and says until when."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Ask for the account, telling axes the address under which it counts failures."""
        credentials["login"] = str(credentials.get("email") or "").lower()
        found: AbstractBaseUser | None = super().authenticate(request, **credentials)
        return found

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write in the language of the account, with our words where we have some."""
        if template_prefix in UNSENT:
            return
        user = context.get("user")
        language = getattr(user, "language", "") or translation.get_language() or "en"
        with translation.override(language):
            super().send_mail(LETTERS.get(template_prefix, template_prefix), email, context)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Shows people's names in their authenticator."""

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        """Return the label of the account in the authenticator."""
        return str(user.get_username())
