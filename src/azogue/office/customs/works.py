"""Background work of this desk: reading a delivery, and making everything anew that follows from the rows."""

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from azogue.office.customs.models import Delivery
from azogue.office.customs.services.arriving import READ
from azogue.office.customs.services.deciding import SUM_UP
from azogue.office.customs.services.reading import read_delivery
from azogue.office.customs.services.summing import sum_up
from azogue.office.jobs import Plain, work
from azogue.office.jobs.works import Doing

TRIES: Final = 5


@work(READ)
def read(doing: Doing, *, delivery: int) -> dict[str, str]:
    """Read a delivery; begun again, it reads it anew."""
    if not Delivery.objects.filter(pk=delivery).exists():
        raise Plain(_("The delivery is no longer there."))
    read_delivery(delivery, doing.step)
    return {"href": reverse("customs:delivery", args=(delivery,))}


@work(SUM_UP)
def make_sums(doing: Doing, *, of: str) -> dict[str, str]:
    """Make the sums of a country; begun again, it finds them made or makes them."""
    for _try in range(TRIES):
        if sum_up(of, doing.step):
            break
    return {"href": reverse("customs:country", args=(of,))}
