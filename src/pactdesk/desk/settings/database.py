"""Which database does an installation keep its records in? SQLite by default, PostgreSQL by its URL."""

from typing import Any, Final

import dj_database_url

DEFAULT: Final = "sqlite:///pactdesk.sqlite3"
_LITE: Final = {
    # A write takes the lock at its beginning: one that first reads could not wait for it.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-32000;"
        "PRAGMA temp_store=MEMORY;PRAGMA journal_size_limit=67108864;PRAGMA secure_delete=ON;"
    ),
}
_POOL: Final = {"min_size": 1, "max_size": 4, "timeout": 10}


def database_of(url: str) -> dict[str, Any]:
    """Return Django's setting for the database of a URL, SQLite in the current folder where none is given.

    Raises ValueError, a sentence, for a URL of any other kind.
    """
    try:
        found: dict[str, Any] = dict(dj_database_url.parse(url or DEFAULT))
    except ValueError:
        found = {}
    engine = str(found.get("ENGINE", ""))
    options = dict(found.get("OPTIONS", {}))
    if engine.endswith("sqlite3"):
        return {**found, "CONN_MAX_AGE": None, "OPTIONS": {**options, **_LITE}}
    if engine.endswith("postgresql"):
        return {**found, "CONN_MAX_AGE": 0, "OPTIONS": {"pool": _POOL, **options}}
    raise ValueError(f"DATABASE_URL names {engine or 'nothing'}; write sqlite:///FILE or postgres://USER@HOST/NAME")
