"""Which database is measured? A new one: a SQLite file, or one made for it on the server that DATABASE_URL names."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit


@contextmanager
def new_database(name: str) -> Iterator[str]:
    """Give the URL of an empty database, which is gone afterwards."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        with tempfile.TemporaryDirectory(prefix="pactdesk-bench-") as folder:
            yield f"sqlite:///{Path(folder) / name}.sqlite3"
        return
    import psycopg  # noqa: PLC0415 - not there without the extra

    made = f"pactdesk_bench_{name}_{os.getpid()}"
    with psycopg.connect(server.replace("postgres://", "postgresql://"), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{made}"')
        try:
            yield urlsplit(server)._replace(path=f"/{made}").geturl()
        finally:
            connection.execute(f'DROP DATABASE "{made}" WITH (FORCE)')


def connect(url: str) -> None:
    """Let this process work on a database, made up to date."""
    os.environ["DATABASE_URL"] = url
    os.environ["DJANGO_SETTINGS_MODULE"] = "pactdesk.desk.settings"
    import django  # noqa: PLC0415 - it reads the settings
    from django.core.management import call_command  # noqa: PLC0415 - the same

    django.setup()
    call_command("migrate", verbosity=0)
