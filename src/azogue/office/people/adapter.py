"""What we tell allauth: nobody signs up without an invitation, and how a second factor is named."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest


class OfficeAdapter(DefaultAccountAdapter):
    """Closed to strangers: accounts begin with an invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return that nobody may sign up."""
        del request
        return False


class SecondFactorAdapter(DefaultMFAAdapter):
    """Shows people's names in their authenticator."""

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        """Return the label of the account in the authenticator."""
        return str(user.get_username())
