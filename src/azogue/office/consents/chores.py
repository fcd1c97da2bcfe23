"""What is done once a day by itself: files of consents that are over are closed."""

from django.utils import timezone

from azogue.office.consents.services.consents import close_what_is_over
from azogue.office.jobs import every


@every(24 * 3600, "consents.close_what_is_over")
def close_files() -> None:
    """Close the files of consents whose last day lies so far back that nothing is entered late any more."""
    close_what_is_over(timezone.localdate())
