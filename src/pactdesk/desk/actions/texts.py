"""How are words kept that people wrote? Beside the journal, which names them by a salted digest."""

from hashlib import sha256
from secrets import token_hex
from typing import Final

from pactdesk.desk.actions.refused import Impossible
from pactdesk.desk.records.models import Desk, Text

LONGEST: Final = 100_000
"""So many characters a text has at most."""


def salted(desk: Desk, account: int | None, words: str, ticket: int | None = None) -> Text:
    """Return a text as it is kept, not written yet. Raises Impossible for one that is too long."""
    if len(words) > LONGEST:
        raise Impossible(f"the text has {len(words):,} characters; at most {LONGEST:,} are kept: attach a file")
    salt = token_hex(16)
    digest = named_by(salt, words)
    return Text(desk=desk, account_id=account, ticket_id=ticket, digest=digest, salt=salt, words=words)


def named_by(salt: str, words: str) -> str:
    """Return the digest by which the journal names a text."""
    return sha256(f"{salt}{words}".encode()).hexdigest()
