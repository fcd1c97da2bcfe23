"""A month's bulletin is published and withdrawn; only the country's own sums are in it."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from azogue.office.customs.models import Bulletin, Delivery
from azogue.office.customs.rules import is_month
from azogue.office.customs.selectors import bulletin_of
from azogue.office.customs.services.ground import locked_standing, step_of, stepping
from azogue.office.customs.workflow import BULLETIN
from azogue.office.people.services import Impossible
from azogue.office.record.acts import act
from azogue.office.record.gate import Person, Thing


def publish_bulletin(person: Person, country: str, month: int) -> Bulletin:
    """Publish a month's own figures as they are now; later deliveries do not change them.

    Args:
        person: Who publishes.
        country: Whose figures.
        month: Such as 202103.

    Raises:
        Refused: The person may not.
        Impossible: There is nothing to publish, it is published already, or the sums are being made.

    """
    demo = Delivery.objects.filter(country=country, state="accepted", demo=True).exists()
    with act(person, "publish", Thing("bulletin", None, country, "draft", demo=demo)) as entry:
        if not is_month(month):
            raise Impossible(_("Choose a month."), "month")
        standing = locked_standing(country)
        if not standing.fresh:
            raise Impossible(_("The sums are being made anew. Publish when that is done."))
        content = bulletin_of(country, month)
        if not content.lines:
            raise Impossible(_("No trade of this month is on file, so there is nothing to publish."), "month")
        try:
            with transaction.atomic():
                made = Bulletin.objects.create(
                    country=country, month=month, content=content.as_json(), by_id=person.id, demo=demo
                )
        except IntegrityError as error:
            raise Impossible(_("This month is published already."), "month") from error
        entry.thing, entry.summary = str(made.pk), str(made)
    return made


def withdraw_bulletin(person: Person, bulletin: Bulletin, *, why: str) -> Bulletin:
    """Withdraw a published bulletin; the month can be published anew.

    Raises:
        Refused: The person may not, or it was withdrawn meanwhile.
        Impossible: The reason is missing.

    """
    step = step_of(BULLETIN, "withdraw", why)
    with stepping(person, "withdraw", bulletin, why=why) as (fresh, entry):
        assert isinstance(fresh, Bulletin)
        fresh.state, fresh.why, fresh.withdrawn = step.target, why, timezone.now()
        fresh.save(update_fields=["state", "why", "withdrawn"])
        entry.details = {"state": fresh.state}
    bulletin.refresh_from_db()
    return bulletin
