"""Large files are read and brought in in the background; killed in the middle, nothing has happened."""

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from azogue.office.inventories.models import Import
from azogue.office.inventories.services.errors import CellRefused
from azogue.office.inventories.services.importing.applying import PlanMoved, apply
from azogue.office.inventories.services.importing.arriving import read_file
from azogue.office.jobs import Plain, work
from azogue.office.jobs.works import Doing
from azogue.office.people.models import Account
from azogue.office.people.persons import person_of
from azogue.office.record.gate import Refused

READ: Final = "inventories.read_import"
APPLY: Final = "inventories.apply_import"
LARGE_FILE: Final = 400_000
"""Bytes from which a file is read in the background."""
MANY_ROWS: Final = 2_000
"""Rows from which an import is brought in in the background."""


@work(READ)
def read(doing: Doing, *, source: int) -> dict[str, str]:
    """Read a file; begun again, it reads it anew."""
    doing.step(0, 2, _("Reading the file"))
    read_file(source)
    doing.step(2, 2)
    return {"href": reverse("inventories:import_page", args=(source,))}


@work(APPLY)
def bring_in(doing: Doing, *, source: int, account: int, seen: str) -> dict[str, str]:
    """Bring an import in, in one transaction; begun again, it finds it done or does it."""
    found = Import.objects.select_related("version__inventory").get(pk=source)
    who = Account.objects.get(pk=account)
    doing.step(0, 2, _("Bringing the rows in"))
    try:
        apply(person_of(who), found, seen=seen)
    except PlanMoved as moved:
        raise Plain(_("The inventory was changed meanwhile. Look at the preview again.")) from moved
    except CellRefused as refused:
        raise Plain(str(refused.reason)) from refused
    except Refused as refused:
        raise Plain(str(refused.decision.reason)) from refused
    doing.step(2, 2)
    return {"href": reverse("inventories:import_page", args=(source,))}
