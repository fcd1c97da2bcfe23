"""Django's own management commands for developers: `python -m azogue.office makemigrations people`."""

import os
import sys


def main() -> None:
    """Run a management command with the office's settings."""
    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "azogue.office.site.settings")
    execute_from_command_line([sys.argv[0], *sys.argv[1:]])


if __name__ == "__main__":
    main()
