"""Reading a kept file into Parquet: done again it changes nothing; killed halfway, nothing has happened."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import TYPE_CHECKING, Any, Final

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from azogue.office.customs.heads import mapping_from
from azogue.office.customs.models import Delivery
from azogue.office.customs.rules import wanted_codes
from azogue.office.record.acts import Entry, note
from azogue.office.record.gate import ANYONE

if TYPE_CHECKING:
    from azogue.trade import Reading

MOST_SAID: Final = 200
Tell = Callable[[int, int, str], None]
_BEAT: Final = 0.2
"""Seconds between two signs of life."""


class _Aside(Thread):
    """Does something in a thread of its own, so that this one can give signs of life meanwhile."""

    def __init__(self, do: Callable[[], Any]) -> None:
        super().__init__(daemon=True)
        self._do = do
        self.result: Any = None
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self.result = self._do()
        except BaseException as error:  # noqa: BLE001 - raised again by whoever waits
            self.error = error


def aside(do: Callable[[], Any], beat: Callable[[], None]) -> Any:
    """Do something long that touches no database, and give signs of life while it goes on."""
    work = _Aside(do)
    work.start()
    try:
        while work.is_alive():
            work.join(_BEAT)
            beat()
    finally:
        work.join()  # its files must not go while it writes them
    if work.error is not None:
        raise work.error
    return work.result


def read_delivery(number: int, tell: Tell = lambda _done, _total, _doing: None) -> Delivery:
    """Read a delivery that waits to be read; one in another state is given back as it is.

    Args:
        number: Of the delivery.
        tell: Called with what is done, of how much, and what is being done.

    """
    delivery = Delivery.objects.get(pk=number)
    if delivery.state != "reading":
        return delivery
    with TemporaryDirectory(prefix="azogue-delivery-", ignore_cleanup_errors=True) as folder:
        place = _laid_out(delivery, Path(folder))
        columns = mapping_from(delivery.columns) if delivery.columns else None
        tell(1, 4, _("Reading the rows"))

        def read() -> "Reading":
            from azogue.trade import read_trade

            return read_trade([place], only=wanted_codes(), mapping=columns, folder=Path(folder) / "tables")

        found = aside(read, lambda: tell(1, 4, _("Reading the rows")))
        tell(2, 4, _("Keeping what was read"))
        _keep(delivery, found)
    tell(4, 4, "")
    return delivery


def _laid_out(delivery: Delivery, folder: Path) -> Path:
    """Copy the kept file under the name people know it by, which problems and rows will tell."""
    place = folder / delivery.name
    with delivery.file.open("rb") as kept, place.open("wb") as out:
        while block := kept.read(1 << 20):
            out.write(block)
    return place


def _keep(delivery: Delivery, found: "Reading") -> None:
    """Keep tables and account, all or nothing; of two that read the same delivery the first one counts."""
    made = Delivery(pk=delivery.pk)
    try:
        for name in ("reports", "quarantine"):
            with Path(getattr(found, name)).open("rb") as stream:
                getattr(made, name).save(f"{name}.parquet", File(stream), save=False)
        with transaction.atomic():
            fresh = Delivery.objects.select_for_update().get(pk=delivery.pk)
            if fresh.state == "reading":
                _account(fresh, found)
                fresh.reports, fresh.quarantine = made.reports.name, made.quarantine.name
                fresh.save()
                entry = Entry(summary=fresh.name, details={"rows": fresh.rows, "state": fresh.state})
                note(ANYONE, "read", fresh.thing(), entry)
                delivery.refresh_from_db()
                return
    except BaseException:
        _throw_away(made)
        raise
    _throw_away(made)
    delivery.refresh_from_db()


def _throw_away(made: Delivery) -> None:
    for file in (made.reports, made.quarantine):
        if file:
            with suppress(OSError):
                file.delete(save=False)


def _account(delivery: Delivery, found: "Reading") -> None:
    tally = found.tallies[0] if found.tallies else None
    delivery.rows = tally.rows if tally else 0
    delivery.accepted = tally.accepted if tally else 0
    delivery.quarantined = tally.quarantined if tally else 0
    delivery.aside = dict(tally.aside) if tally else {}
    delivery.layout = tally.layout if tally else delivery.layout
    delivery.refusals = [asdict(refusal) for refusal in found.refusals[:MOST_SAID]]
    said = [{"severity": p.severity, "message": p.message} for p in found.problems]
    delivery.problems = said[:MOST_SAID]
    if tally is not None:
        from azogue.office.customs.counting import span_of, strangers_of

        delivery.first, delivery.last = span_of(found.reports)
        delivery.problems += strangers_of(found.reports, delivery.country, delivery.kind)
    failed = tally is None or any(p["severity"] == "error" for p in said)
    delivery.state = "unreadable" if failed else "preview"
