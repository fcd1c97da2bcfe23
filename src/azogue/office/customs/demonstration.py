"""Trade of the example country, made up by a generator: files, alerts answered, a bulletin published.

Everything is made by the desk's own services, as people would make it; nothing of it was ever shipped.
"""

from dataclasses import replace
from typing import Final

from django.core.files.uploadedfile import SimpleUploadedFile

from azogue.office.customs import invented, services
from azogue.office.customs.models import Alert, Delivery
from azogue.office.record.gate import Person
from azogue.trade import CustomsMapping, suggest_customs_mapping

COUNTRY: Final = invented.REPORTER
MAPPING: Final = "Invented declarations"
PUBLISHED: Final = 201611
EXPLAINED: Final = "Invented: the ship left in December and was cleared in January; both declarations fit."
NOTED: Final = "Invented: the partner's customs were asked for the declarations of that year."


def columns() -> CustomsMapping:
    """Return what the columns of the invented rows mean."""
    found = suggest_customs_mapping(invented.OWN_HEADER, COUNTRY)
    return replace(found, date_format="%d/%m/%Y")


def load(officer: Person, customs: Person) -> None:
    """Make the trade of the demonstration; where there is some already, nothing is done.

    Args:
        officer: Mercury officer of the example country.
        customs: Its customs officer.

    """
    if Delivery.objects.filter(country=COUNTRY).exists():
        return
    wish = services.Wish(title="Mercury metal from anywhere", hs="280540", by_letter=False)
    services.set_watch(officer, wish, country=COUNTRY)
    own = _handed_in(customs, invented.OWN_NAME, invented.own_file())
    mirror = _handed_in(customs, invented.MIRROR_NAME, invented.mirror_file(), kind="partners")
    for one in (own, mirror):
        services.accept(customs, one)
    services.sum_up(COUNTRY)
    _answer(officer)
    services.publish_bulletin(officer, COUNTRY, PUBLISHED)
    _handed_in(customs, invented.NEXT_NAME, invented.next_file())


def _handed_in(customs: Person, name: str, content: bytes, kind: str = "own") -> Delivery:
    """Hand a file in and have it read to its preview at once, whoever does the jobs."""
    file = SimpleUploadedFile(name, content, "text/csv")
    delivery = services.upload(customs, COUNTRY, file, kind=kind)
    if delivery.state == "mapping":
        services.set_columns(customs, delivery, columns(), name=MAPPING)
    return services.read_delivery(delivery.pk)


def _answer(officer: Person) -> None:
    shift = Alert.objects.filter(country=COUNTRY, detector="year_shift").first()
    if shift is not None:
        services.step_alert(officer, shift, verb="explain", why=EXPLAINED)
    gap = Alert.objects.filter(country=COUNTRY, detector="gap").first()
    if gap is not None:
        services.note_alert(officer, gap, text=NOTED)
