"""Verbs of the people desk: each asks the gate, changes the world in one transaction, and is in the log."""

from azogue.office.people.services.accounts import (
    change_account,
    deactivate_account,
    make_account,
    make_first_account,
    reactivate_account,
)
from azogue.office.people.services.appointing import appoint, confirm_appointment, end_appointment
from azogue.office.people.services.errors import Impossible
from azogue.office.people.services.institutions import (
    add_enterprise,
    add_institution,
    check_institution,
    edit_enterprise,
    edit_institution,
    remove_funding,
    set_funding,
)
from azogue.office.people.services.inviting import accept_invitation, invite, withdraw_invitation
from azogue.office.people.services.power import close_admin_session, open_admin_session
from azogue.office.people.services.signins import end_other_sign_ins, end_sign_in, forget_old_browsers
from azogue.office.people.services.tokens import make_token, revoke_token, token_verbs

__all__ = [
    "Impossible",
    "accept_invitation",
    "add_enterprise",
    "add_institution",
    "appoint",
    "change_account",
    "check_institution",
    "close_admin_session",
    "confirm_appointment",
    "deactivate_account",
    "edit_enterprise",
    "edit_institution",
    "end_appointment",
    "end_other_sign_ins",
    "end_sign_in",
    "forget_old_browsers",
    "invite",
    "make_account",
    "make_first_account",
    "make_token",
    "open_admin_session",
    "reactivate_account",
    "remove_funding",
    "revoke_token",
    "set_funding",
    "token_verbs",
    "withdraw_invitation",
]
