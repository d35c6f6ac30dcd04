"""Which commands are there, what do they take, and which function runs each?

The one list from which the parser and every page of help are made, so that none can say what another does not. Those
that run a desk stand in `desk_commands.py`.
"""

from typing import Final

from pactdesk.command.command import Argument, Command, Group
from pactdesk.command.desk_commands import BACKUP, IMPORT, REBUILD, REPORT, RESTORE, UPGRADE, VERIFY, WORKER

_JSON: Final = Argument("--json", "as_json", "Print the answer as JSON.")
_POLICY: Final = Argument("POLICY", "policy", "The name of a shipped policy, or a file.")
_POLICIES: Final = Argument(
    "POLICY", "policies", "Shipped policies by name, or files. None named: all that are shipped.", least=0, most=None
)

DEMO: Final = Command(
    "demo",
    "See real policies at work, each answer with its clauses.",
    "demo:demo",
    (_POLICIES,),
    "A few requests are put to each policy, and answered while you look: no answer is written down.",
    (("pactdesk demo", "all of them"),),
)
NEW: Final = Command(
    "policy new",
    "Start from a commented file that checks clean.",
    "start:new",
    (
        Argument("FILE", "file", "Where to write it; printed where none is named. Never overwrites.", least=0),
        Argument("--name", "name", "Your name, in place of the made-up one.", value="NAME"),
    ),
    "",
    (('pactdesk policy new --name "Blue Harbor" harbor.yaml', ""), ("pactdesk policy check harbor.yaml", "")),
)
SCHEMA: Final = Command(
    "policy schema",
    "Print the JSON Schema that helps your editor.",
    "start:schema",
    (),
    "An editor that speaks YAML completes keys and marks faults while you type, if the file's first line is"
    " # yaml-language-server: $schema=policy.schema.json",
    (("pactdesk policy schema > policy.schema.json", ""),),
)
CHECK: Final = Command(
    "policy check",
    "Prove that every request is decided exactly once.",
    "check:check",
    (
        _POLICIES,
        Argument("--quiet", "quiet", "Say nothing of a clean policy, and only the faults of others.", short="-q"),
        _JSON,
    ),
    "Shows each fault with its place in the file and an example: the request in words, and as a line that"
    " `pactdesk policy decide` takes, to see the fault at work. Then what the policy consists of, its assumptions,"
    " readings and silences.",
    (
        ("pactdesk policy check", "all shipped policies"),
        ("pactdesk policy check harbor.yaml", "one file"),
        ("pactdesk policy check --quiet *.yaml", "faults only, for an editor or a hook"),
    ),
)
DECIDE: Final = Command(
    "policy decide",
    "Put a request to a policy, see the answer and why.",
    "decide:decide",
    (
        _POLICY,
        Argument("QUESTION", "question", "A file, the JSON itself, or - for what is piped in.", least=0, default="-"),
    ),
    "A question has `at` and the facts by scope (account, contract, contact, product, monitor), and asks about one of:"
    " request; work, after the works of `earlier`; act; purchase, with `quantity`; queue, a list of requests; month,"
    " with `outages` and `maintenance`; invoice, with these and `since`; or, naming none of them, the contract itself."
    " `zone` says how times without an offset are meant, by default the policy's own.",
    (
        ("pactdesk policy decide harbor.yaml question.json", ""),
        ('echo \'{"at": "2026-03-06 13:59", …}\' | pactdesk policy decide harbor.yaml', ""),
    ),
)
SHOW: Final = Command(
    "policy show",
    "Read a policy as a document, with pictures.",
    "show:show",
    (
        _POLICY,
        Argument(
            "--as",
            "form",
            "terminal, markdown or html (one page that needs nothing beside it).",
            value="FORM",
            choices=("terminal", "markdown", "html"),
        ),
        Argument("--output", "output", "Write to a file, in the form its name ends in.", short="-o", value="FILE"),
    ),
    "",
    (
        ("pactdesk policy show harbor.yaml", "here"),
        ("pactdesk policy show harbor.yaml -o harbor.html", "for a browser, or to print"),
    ),
)
WHERE: Final = Command(
    "policy where",
    "Find a clause and every rule that cites it.",
    "where:where",
    (
        Argument("CLAUSE", "clause", "The id of a clause."),
        Argument("--policy", "policy", "Where to look. None named: in all that are shipped.", value="POLICY"),
        _JSON,
    ),
    "",
    (("pactdesk policy where NW-2 --policy harbor.yaml", ""),),
)
COVERAGE: Final = Command(
    "policy coverage",
    "Show which rules keep each clause.",
    "coverage:coverage",
    (_POLICIES, _JSON),
    "Ends with 1 where a clause is neither cited nor recorded.",
    (("pactdesk policy coverage", "all shipped policies"),),
)
MUTATE: Final = Command(
    "policy mutate",
    "Break a policy on purpose: do its stories notice?",
    "mutate:mutate",
    (
        _POLICIES,
        Argument("--cases", "cases", "Try it with a file of cases, in place of stories.", value="FILE"),
        _JSON,
    ),
    "Every rule and every exception is deleted and every figure moved one step up and down, one at a time. Each must"
    " make some story beside the policy differ, or some case of its cases.yaml where it has no stories; those that none"
    " notices are listed, and the command ends with 1.",
    (("pactdesk policy mutate harbor.yaml", "with the stories beside it"),),
)

PLAY: Final = Command(
    "play",
    "Play stories through the desk, and see what differs.",
    "play:play",
    (
        Argument(
            "STORY", "stories", "Files of stories, or - for what is piped in. None: all shipped.", least=0, most=None
        ),
        _JSON,
    ),
    "A story says who there is, what happens when, and what must come of it. It is played through the same actions that"
    " pages, mail and the API call, on a throwaway database. Each step that differs from what it expects is a line;"
    " --json prints every step's whole result.",
    (
        ("pactdesk play", "all shipped stories"),
        ("pactdesk play stories.yaml", ""),
        ("some-command | pactdesk play --json -", ""),
    ),
)

GROUPS: Final = (
    Group("See it", (DEMO, PLAY)),
    Group("Write a policy", (NEW, SCHEMA, CHECK, COVERAGE, MUTATE)),
    Group("Ask it", (DECIDE, SHOW, WHERE)),
    Group("Run a desk", (UPGRADE, WORKER, VERIFY, REBUILD, BACKUP, RESTORE, IMPORT, REPORT)),
)
COMMANDS: Final = {command.name: command for group in GROUPS for command in group.commands}
EXAMPLES: Final = (
    ("pactdesk demo", "begin here"),
    ('pactdesk policy new --name "Blue Harbor" harbor.yaml', "then write your own"),
)
