"""What the environment says about this installation, with safe answers where it is silent."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

YES = {"1", "yes", "true", "on"}
PARENT = "AZOGUE_SERVED_BY"
"""Variable in which the serving process leaves its number to its children; nobody else sets it."""


class BadSetting(ValueError):
    """A variable of the environment that cannot be understood; the message says what to write."""


@dataclass(frozen=True, slots=True)
class Environment:
    """The settings a person who installs the office may give, all of them optional."""

    data: Path
    """Folder of the database, the files and the secret key."""
    address: str
    """Public address, such as https://mercury.example.org; decides whether cookies need TLS."""
    database: str
    mail: str
    debug: bool
    demo: bool
    proxies: str
    """Addresses of the proxies in front, whose word about the asker and TLS is taken."""
    security_contact: str
    """Where to tell about a weakness: a mailto: or https: address."""
    customs_drop: Path | None = None
    """Folder with one folder for each country, into which its customs puts files."""

    @property
    def secure(self) -> bool:
        """Whether people reach the office over TLS."""
        return self.address.startswith("https://")

    @property
    def host(self) -> str:
        """Host name of the public address."""
        return urlsplit(self.address).hostname or "localhost"


def from_environment(environ: "os._Environ[str] | dict[str, str]" = os.environ) -> Environment:
    """Read what `docs/reference/settings.md` lists.

    Raises:
        BadSetting: An address is none.

    """
    address = environ.get("AZOGUE_URL", "http://localhost:8000").rstrip("/")
    if urlsplit(address).scheme not in {"http", "https"} or not urlsplit(address).hostname:
        raise BadSetting(f'AZOGUE_URL is "{address}". Write an address such as https://mercury.example.org')
    host = urlsplit(address).hostname
    contact = environ.get("AZOGUE_SECURITY_CONTACT", f"mailto:security@{host}")
    if urlsplit(contact).scheme not in {"mailto", "https", "tel"}:
        raise BadSetting(f'AZOGUE_SECURITY_CONTACT is "{contact}". Write mailto:somebody@example.org')
    return Environment(
        data=_data_folder(environ.get("AZOGUE_DATA", "")),
        address=address,
        database=environ.get("DATABASE_URL", ""),
        mail=environ.get("AZOGUE_MAIL_URL", ""),
        debug=environ.get("AZOGUE_DEVELOP", "").lower() in YES,
        demo=environ.get("AZOGUE_DEMO", "").lower() in YES,
        proxies=environ.get("AZOGUE_PROXIES", "127.0.0.1,::1"),
        security_contact=contact,
        customs_drop=_drop_folder(environ.get("AZOGUE_CUSTOMS_DROP", "")),
    )


def _drop_folder(stated: str) -> Path | None:
    return Path(stated).expanduser().resolve() if stated.strip() else None


def _data_folder(stated: str) -> Path:
    if stated:
        return Path(stated).expanduser().resolve()
    from platformdirs import user_data_path

    return user_data_path("azogue")


def secret_key(folder: Path, environ: "os._Environ[str] | dict[str, str]" = os.environ) -> str:
    """Return the key that signs sessions: from the environment, else from a file that only we may read."""
    if stated := environ.get("AZOGUE_SECRET_KEY", ""):
        return stated
    place = folder / "secret.key"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return place.read_text(encoding="utf-8").strip()
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        key = secrets.token_urlsafe(64)
        file.write(key)
    return key


def database(environment: Environment) -> dict[str, Any]:
    """Return Django's description of the database: SQLite in the data folder, or PostgreSQL by DATABASE_URL.

    Raises:
        BadSetting: The address is of another database.

    """
    if not environment.database:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": environment.data / "office.sqlite3",
            "CONN_MAX_AGE": 60,  # opening costs as much as a query, and forgets the pages read before
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                "PRAGMA cache_size=-20000; PRAGMA mmap_size=134217728;",
            },
            "TEST": {"NAME": os.environ.get("AZOGUE_TEST_DATABASE") or None},
        }
    parts = urlsplit(environment.database)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise BadSetting(
            f'DATABASE_URL begins with "{parts.scheme}". Write postgresql://user:password@host:5432/name, '
            "or leave it out to use SQLite."
        )
    query = dict(parse_qsl(parts.query))
    serving = bool(os.environ.get(PARENT))
    pool = {"pool": {"min_size": 1, "max_size": 12, "timeout": 10}} if serving else {}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,  # a connection that broke is replaced before it is used
        "OPTIONS": {**query, **pool},
    }


def mail(environment: Environment) -> dict[str, Any]:
    """Return the mail settings from an address such as smtp+tls://user:password@host:587.

    Without one, mail is written to files in the data folder, where `azogue doctor` points to it.

    Raises:
        BadSetting: The address is of another kind.

    """
    if not environment.mail:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(environment.data / "mail"),
        }
    parts = urlsplit(environment.mail)
    if parts.scheme not in {"smtp", "smtp+tls", "smtps"}:
        raise BadSetting(
            f'AZOGUE_MAIL_URL begins with "{parts.scheme}". Write smtp://host, smtp+tls:// or smtps://.'
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or {"smtp": 25, "smtp+tls": 587, "smtps": 465}[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,
    }
