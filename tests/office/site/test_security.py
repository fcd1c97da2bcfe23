"""What protects the office whatever the desks do: settings, headers, signs for machines."""

import os
import subprocess
import sys

import pytest
from django.test import Client

from azogue.office.site import environment
from azogue.office.site.environment import BadSetting, from_environment


def public_office(tmp_path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "AZOGUE_DATA": str(tmp_path), "AZOGUE_URL": "https://mercury.example.org", **more}
    env.pop("DATABASE_URL", None)
    return subprocess.run(
        [sys.executable, "-m", "azogue.office", *arguments],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


def test_djangos_check_of_a_public_office_finds_nothing_and_nothing_is_silenced(tmp_path) -> None:
    done = public_office(tmp_path, "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


def test_the_data_folder_and_the_key_are_for_their_owner_only(tmp_path) -> None:
    public_office(tmp_path / "new", "check")
    assert (tmp_path / "new").stat().st_mode & 0o077 == 0
    assert (tmp_path / "new" / "secret.key").stat().st_mode & 0o077 == 0


def test_a_page_carries_a_strict_policy(client, db) -> None:
    page = client.get("/")
    policy = page["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "*" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["X-Frame-Options"] == "DENY"
    assert page["Referrer-Policy"] == "same-origin"


def test_machines_learn_whether_it_is_well_and_whom_to_tell(client, db) -> None:
    assert client.get("/healthz").json() == {"database": True}
    text = client.get("/.well-known/security.txt").content.decode()
    assert "Contact: mailto:security@localhost" in text
    assert "Expires: 20" in text
    assert "Disallow: /account/" in client.get("/robots.txt").content.decode()


def test_health_says_when_the_database_is_gone(client, db, monkeypatch) -> None:
    from django.db import DatabaseError, connection

    def gone() -> None:
        raise DatabaseError

    with monkeypatch.context() as broken:
        broken.setattr(connection, "cursor", gone)
        answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"database": False})


@pytest.mark.parametrize("address", ["/%00", "/?q=%00", "/inventories/\x00/", "/api/v1/x%00"])
def test_a_character_that_no_text_has_is_refused_at_the_door(address, client, db) -> None:
    assert client.get(address).status_code in {400, 404}


def test_an_unknown_host_gets_nothing(client, db) -> None:
    assert Client(headers={"Host": "evil.example"}).get("/").status_code == 400


def test_what_a_form_sends_is_cleaned_but_secrets_are_not() -> None:
    from django.http import QueryDict

    from azogue.office.record.middleware import cleaned

    form = QueryDict(mutable=True)
    form.setlist("name", ["A\u202eb", "c\x00"])
    form["password1"] = "p\u202ess"
    kept = cleaned(form)
    assert kept.getlist("name") == ["Ab", "c"]
    assert kept["password1"] == "p\u202ess"


def test_the_proxys_word_counts_only_from_the_proxy() -> None:
    from granian.utils.proxies import wrap_wsgi_with_proxy_headers

    seen = {}

    def app(scope, _respond) -> list[bytes]:
        seen.update(scope)
        return []

    wrapped = wrap_wsgi_with_proxy_headers(app, from_environment({"AZOGUE_PROXIES": "10.0.0.1"}).proxies)
    told = {"HTTP_X_FORWARDED_FOR": "203.0.113.9", "HTTP_X_FORWARDED_PROTO": "https"}
    wrapped({"REMOTE_ADDR": "10.0.0.1", "wsgi.url_scheme": "http", **told}, None)
    assert (seen["REMOTE_ADDR"], seen["wsgi.url_scheme"]) == ("203.0.113.9", "https")
    wrapped({"REMOTE_ADDR": "198.51.100.7", "wsgi.url_scheme": "http", **told}, None)
    assert (seen["REMOTE_ADDR"], seen["wsgi.url_scheme"]) == ("198.51.100.7", "http")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("AZOGUE_URL", "mercury.example.org"),
        ("AZOGUE_URL", "ftp://x"),
        ("AZOGUE_SECURITY_CONTACT", "somebody"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_with_what_to_write(variable, value) -> None:
    with pytest.raises(BadSetting, match="Write"):
        from_environment({variable: value})


@pytest.mark.parametrize("address", ["mysql://x/y", "sqlite:///x"])
def test_another_kind_of_database_is_refused(address) -> None:
    with pytest.raises(BadSetting, match="postgresql"):
        environment.database(from_environment({"DATABASE_URL": address}))


def test_a_postgresql_address_is_taken_apart() -> None:
    stated = from_environment(
        {"DATABASE_URL": "postgresql://u%40x:p%2F@db.example:5433/office?sslmode=require"}
    )
    found = environment.database(stated)
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"]) == (
        "u@x",
        "p/",
        "db.example",
        "5433",
    )
    assert found["NAME"] == "office"
    assert found["OPTIONS"]["sslmode"] == "require"
    assert found["CONN_HEALTH_CHECKS"]


@pytest.mark.parametrize(
    ("address", "port"), [("smtp://h", 25), ("smtp+tls://u:p@h", 587), ("smtps://h", 465)]
)
def test_a_mail_address_is_taken_apart(address, port) -> None:
    found = environment.mail(from_environment({"AZOGUE_MAIL_URL": address}))
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == ("h", port)
    assert found["EMAIL_USE_TLS"] == address.startswith("smtp+tls")
