"""Verbs of the customs desk: each asks the gate, changes the world in one transaction, and is in the log."""

from azogue.office.customs.services.alerting import note_alert, step_alert
from azogue.office.customs.services.arriving import upload
from azogue.office.customs.services.bulletins import publish_bulletin, withdraw_bulletin
from azogue.office.customs.services.deciding import accept, discard, set_columns, step_delivery, undo
from azogue.office.customs.services.mappings import keep_mapping, remove_mapping
from azogue.office.customs.services.reading import read_delivery
from azogue.office.customs.services.summing import sum_up
from azogue.office.customs.services.watching import Wish, remove_watch, set_watch

__all__ = [
    "Wish",
    "accept",
    "discard",
    "keep_mapping",
    "note_alert",
    "publish_bulletin",
    "read_delivery",
    "remove_mapping",
    "remove_watch",
    "set_columns",
    "set_watch",
    "step_alert",
    "step_delivery",
    "sum_up",
    "undo",
    "upload",
    "withdraw_bulletin",
]
