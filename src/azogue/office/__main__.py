"""Commands for developers: Django's own, and `openapi FILE`.

`python -m azogue.office makemigrations people`,
`python -m azogue.office openapi docs/reference/openapi.json`.
"""

import os
import sys
from pathlib import Path


def main() -> None:
    """Run a command with the office's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "azogue.office.site.settings")
    if sys.argv[1:2] == ["openapi"]:
        import django

        django.setup()
        from azogue.office.site.openapi import write

        write(Path(sys.argv[2] if len(sys.argv) > 2 else "docs/reference/openapi.json"))
        return
    from django.core.management import execute_from_command_line

    execute_from_command_line([sys.argv[0], *sys.argv[1:]])


if __name__ == "__main__":
    main()
