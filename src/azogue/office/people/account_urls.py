"""Addresses of signing in and of second factors: allauth's views with our pages, and none of its others.

Who may become an account is decided by invitations, so signing up, e-mail management and social sign-in have
no pages. The names are those that allauth looks up.
"""

from allauth.account import views
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.webauthn import views as keys
from django.urls import path, re_path

from azogue.office.people import signin

P = "people/signin/"

urlpatterns = [
    path("login/", signin.LoginView.as_view(), name="account_login"),
    path("logout/", views.LogoutView.as_view(template_name=P + "logout.html"), name="account_logout"),
    path(
        "inactive/",
        views.AccountInactiveView.as_view(template_name=P + "inactive.html"),
        name="account_inactive",
    ),
    path(
        "reauthenticate/",
        views.ReauthenticateView.as_view(template_name=P + "reauthenticate.html"),
        name="account_reauthenticate",
    ),
    path(
        "password/change/",
        views.PasswordChangeView.as_view(template_name=P + "password_change.html"),
        name="account_change_password",
    ),
    path(
        "password/set/",
        views.PasswordSetView.as_view(template_name=P + "password_change.html"),
        name="account_set_password",
    ),
    path("password/reset/", signin.PasswordResetView.as_view(), name="account_reset_password"),
    path(
        "password/reset/done/",
        views.PasswordResetDoneView.as_view(template_name=P + "password_reset_done.html"),
        name="account_reset_password_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.PasswordResetFromKeyView.as_view(template_name=P + "password_reset_key.html"),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        views.PasswordResetFromKeyDoneView.as_view(template_name=P + "password_reset_key_done.html"),
        name="account_reset_password_from_key_done",
    ),
    path("2fa/", mfa.IndexView.as_view(template_name=P + "factors.html"), name="mfa_index"),
    path(
        "2fa/authenticate/",
        mfa.AuthenticateView.as_view(template_name=P + "authenticate.html"),
        name="mfa_authenticate",
    ),
    path(
        "2fa/reauthenticate/",
        mfa.ReauthenticateView.as_view(template_name=P + "reauthenticate.html"),
        name="mfa_reauthenticate",
    ),
    path("2fa/totp/activate/", signin.ActivateTOTPView.as_view(), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", signin.DeactivateTOTPView.as_view(), name="mfa_deactivate_totp"),
    path(
        "2fa/recovery-codes/",
        codes.ViewRecoveryCodesView.as_view(template_name=P + "codes.html"),
        name="mfa_view_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/generate/",
        codes.GenerateRecoveryCodesView.as_view(template_name=P + "codes_generate.html"),
        name="mfa_generate_recovery_codes",
    ),
    path("2fa/recovery-codes/download/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("2fa/keys/", keys.ListWebAuthnView.as_view(template_name=P + "keys.html"), name="mfa_list_webauthn"),
    path("2fa/keys/add/", signin.AddKeyView.as_view(), name="mfa_add_webauthn"),
    path("2fa/keys/login/", keys.login_webauthn, name="mfa_login_webauthn"),
    path(
        "2fa/keys/reauthenticate/",
        keys.ReauthenticateWebAuthnView.as_view(template_name=P + "key_reauthenticate.html"),
        name="mfa_reauthenticate_webauthn",
    ),
    path("2fa/keys/<int:pk>/remove/", signin.RemoveKeyView.as_view(), name="mfa_remove_webauthn"),
    path(
        "2fa/keys/<int:pk>/edit/",
        keys.EditWebAuthnView.as_view(template_name=P + "key_edit.html"),
        name="mfa_edit_webauthn",
    ),
]
