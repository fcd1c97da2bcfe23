"""Mappings of columns are kept for a country under a name, and removed."""

import json

from django.utils.translation import gettext as _

from azogue.office.customs.models import CustomsMapping
from azogue.office.people.services import Impossible
from azogue.office.record.acts import act
from azogue.office.record.gate import Person, Thing
from azogue.office.record.text import clean_line
from azogue.office.words.messages import say
from azogue.trade.mapping import CustomsMapping as Columns
from azogue.trade.mapping import MappingError

MOST: int = 200
"""Mappings of a country."""


def keep_mapping(
    person: Person, country: str, *, name: str, columns: Columns, accepts: bool = False
) -> CustomsMapping:
    """Keep a mapping under a name, in place of one that had the name before.

    Args:
        person: Who keeps it.
        country: Whose files it reads.
        name: At most 60 letters.
        columns: The mapping.
        accepts: Whether the file drop accepts by itself what it reads with it, when no row is bad.

    Raises:
        Refused: The person may not.
        Impossible: It has no name, or cannot be used.

    """
    called = clean_line(name, 60)
    with act(person, "keep", Thing("column_mapping", None, country, demo=person.demo)) as entry:
        if not called:
            raise Impossible(_("Give the mapping a name."), "name")
        if columns.reporter != country:
            raise Impossible(_("The mapping is of another country."))
        try:
            columns.check()
        except MappingError as error:
            raise Impossible(say(str(error))) from error
        of_country = CustomsMapping.objects.select_for_update().filter(country=country)
        same = of_country.filter(name=called).first()
        if same is None and of_country.count() >= MOST:
            raise Impossible(_("There are too many here."))
        kept = same or CustomsMapping(country=country, name=called, demo=person.demo)
        kept.mapping, kept.accepts, kept.by_id = json.loads(columns.to_json()), accepts, person.id
        kept.save()
        entry.thing, entry.summary = str(kept.pk), called
        entry.details = {"mapping": kept.mapping, "accepts": accepts}
    return kept


def remove_mapping(person: Person, mapping: CustomsMapping) -> None:
    """Remove a saved mapping; deliveries keep what they were read with.

    Raises:
        Refused: The person may not.

    """
    with act(person, "remove", mapping.thing()) as entry:
        entry.summary = mapping.name
        mapping.delete()
