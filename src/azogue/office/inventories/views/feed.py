"""The feed of publications."""

from typing import Any, Final

from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from azogue.office.inventories.models import Version
from azogue.office.inventories.publication import published_totals
from azogue.office.inventories.showing import absolute, address_of
from azogue.office.look import locales

FEED_LENGTH: Final = 30


class PublicationFeed(Feed[Version, Any]):
    """What was published lately, for feed readers."""

    feed_type = Atom1Feed

    def title(self) -> str:
        """Return the title."""
        return _("Published mercury inventories")

    def subtitle(self) -> str:
        """Return what it is about."""
        return _("Every version of a mercury inventory as it is published.")

    def link(self) -> str:
        """Return the page it belongs to."""
        return reverse("inventories:public_list")

    def feed_url(self) -> str:
        """Return its own address."""
        return reverse("inventories:feed")

    def items(self) -> Any:
        """Return the last versions that were published."""
        shown = Version.objects.select_related("inventory").filter(state__in=("published", "superseded"))
        return shown.order_by("-published", "-pk")[:FEED_LENGTH]

    def item_title(self, item: Version) -> str:
        """Return the title of an entry."""
        return _("%(country)s %(year)s, version %(number)s") % {
            "country": locales.country(item.inventory.country),
            "year": item.inventory.year,
            "number": item.number,
        }

    def item_description(self, item: Version) -> str:
        """Return the finding in one sentence."""
        total = published_totals([item])[item.pk].get("releases")
        return _("Releases of mercury: %(mass)s, range %(range)s.") % {
            "mass": locales.mass(total),
            "range": locales.span(total) or locales.unknown(),
        }

    def item_link(self, item: Version) -> str:
        """Return the address of an entry, which stays."""
        return address_of(item)

    def item_guid(self, item: Version) -> str:
        """Return the same name for ever."""
        return absolute(address_of(item))

    def item_pubdate(self, item: Version) -> Any:
        """Return when it was published."""
        return item.published

    def item_updateddate(self, item: Version) -> Any:
        """Return when it last changed: when it was published, or superseded."""
        return item.superseded or item.published
