"""The feed of published bulletins, of everybody or of one country."""

from typing import Any, Final

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from azogue.facts import countries
from azogue.office.customs import selectors
from azogue.office.customs.bulletin.content import finding_of
from azogue.office.customs.charts import month_label
from azogue.office.customs.models import Bulletin
from azogue.office.look import locales

FEED_LENGTH: Final = 50


class BulletinFeed(Feed[Bulletin, str]):
    """What was published lately, for feed readers."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, country: str = "") -> str:
        """Return the country whose bulletins are asked for; blank for all.

        Raises:
            Http404: There is no such country.

        """
        del request
        if country and country.upper() not in countries():
            raise Http404
        return country.upper()

    def title(self, obj: str) -> str:
        """Return the title."""
        if obj:
            return _("Mercury trade bulletins of %(country)s") % {"country": locales.country(obj)}
        return _("Mercury trade bulletins")

    def subtitle(self, obj: str) -> str:
        """Return what it is about."""
        del obj
        return _("Every monthly bulletin of trade in mercury as it is published.")

    def link(self, obj: str) -> str:
        """Return the page it belongs to."""
        del obj
        return reverse("customs:index")

    def feed_url(self, obj: str) -> str:
        """Return its own address."""
        return reverse("customs:country_feed", args=[obj]) if obj else reverse("customs:feed")

    def items(self, obj: str) -> Any:
        """Return the last bulletins that were published."""
        return selectors.bulletins(obj).order_by("-published", "-pk")[:FEED_LENGTH]

    def item_title(self, item: Bulletin) -> str:
        """Return the title of an entry."""
        words = {"country": locales.country(item.country), "month": month_label(item.month, "yMMMM")}
        if item.demo:
            return _("%(country)s, %(month)s (invented)") % words
        return _("%(country)s, %(month)s") % words

    def item_description(self, item: Bulletin) -> str:
        """Return the finding in a sentence."""
        return finding_of(selectors.content_of(item))

    def item_link(self, item: Bulletin) -> str:
        """Return the address of an entry."""
        return reverse("customs:bulletin", args=[item.country, item.month])

    def item_guid(self, item: Bulletin) -> str:
        """Return the same name for ever, another one when a month was published anew."""
        return f"{settings.ADDRESS}{self.item_link(item)}#{item.pk}"

    def item_pubdate(self, item: Bulletin) -> Any:
        """Return when it was published."""
        return item.published

    def item_updateddate(self, item: Bulletin) -> Any:
        """Return when it last changed, which is when it was published."""
        return item.published
