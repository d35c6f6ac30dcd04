"""Which commands are there, what do they take, and which function runs each?

The one list from which the parser and every page of help are made, so that none can say what another does not.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Final, cast


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument: positional where its name has no dash, an option with a value where it has a `value`, else a flag.

    `least` and `most` count the values of a positional one; `short` is an option's letter with its dash; `parameter`
    is what the command's function calls it.
    """

    name: str
    parameter: str
    says: str
    short: str = ""
    value: str = ""
    choices: tuple[str, ...] = ()
    default: str | None = None
    least: int = 1
    most: int | None = 1

    @property
    def placed(self) -> bool:
        """Whether it is known by its place, not by its name."""
        return not self.name.startswith("-")


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its words, a line that says what it does, `module:function` that runs it, and what it takes.

    The module is one of this package, or one of the desk's where it begins with `desk.`. `more` is a paragraph for its
    own page of help, `examples` are commands with what they are for.
    """

    name: str
    says: str
    runs: str
    arguments: tuple[Argument, ...] = ()
    more: str = ""
    examples: tuple[tuple[str, str], ...] = ()

    def function(self) -> Callable[..., int]:
        """Return what runs it, and returns its exit code: its module is imported now, and not before."""
        module, _, name = self.runs.partition(":")
        room = "pactdesk.desk.doors.cli" if module.startswith("desk.") else "pactdesk.command"
        found = getattr(import_module(f"{room}.{module.removeprefix('desk.')}"), name)
        return cast("Callable[..., int]", found)


@dataclass(frozen=True, slots=True)
class Group:
    """Commands that serve one purpose."""

    purpose: str
    commands: tuple[Command, ...]


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

UPGRADE: Final = Command(
    "upgrade",
    "Make the desk's database, or bring it up to date.",
    "desk.upgrade:upgrade",
    (),
    "The database is the one that DATABASE_URL names, by default pactdesk.sqlite3 in this folder. A SQLite database is"
    " copied first; for PostgreSQL, run pactdesk backup before.",
    (
        ("pactdesk upgrade", ""),
        ("DATABASE_URL=postgres://desk@localhost/desk pactdesk upgrade", ""),
    ),
)
WORKER: Final = Command(
    "worker",
    "Do what falls due, and deliver mails, webhooks and pages.",
    "desk.worker:worker",
    (
        Argument("--once", "once", "Do what is due now, and end: with 1 where something failed."),
        Argument("--interval", "interval", "How long to wait before it looks again.", value="SECONDS", default="2"),
        Argument(
            "--transport",
            "transport",
            "How deliveries go out: shown on the console, or each written to a file.",
            value="HOW",
            choices=("console", "file"),
            default="console",
        ),
        Argument("--folder", "folder", "Where --transport file writes.", value="FOLDER"),
    ),
    "Several may run at once, on several machines: each thing is done by one of them, once, and what was due while none"
    " ran is done in its order. Ctrl-C or SIGTERM end it after what it is at. What it does is told on standard error,"
    " without personal data.",
    (
        ("pactdesk worker", "until Ctrl-C"),
        ("pactdesk worker --once", "for cron"),
        ("pactdesk worker --transport file --folder outbox", ""),
    ),
)
VERIFY: Final = Command(
    "verify",
    "Prove that no journal was changed after the fact.",
    "desk.verify:verify",
    (
        Argument("DESK", "desk", "The name of a desk. None named: all.", least=0),
        Argument("--export", "export", "Append the heads of whole journals to a file, a line each.", value="FILE"),
        Argument("--against", "against", "Hold the journals against heads exported before.", value="FILE"),
    ),
    "Prints each desk's journal with its number of entries and its head, and each place at which it does not hold; ends"
    " with 1 if there is any. A chain that nobody else holds can be rewritten whole: export its head daily to a place"
    " that this machine cannot change.",
    (
        ("pactdesk verify", ""),
        ("pactdesk verify --against heads.jsonl --export heads.jsonl", "daily"),
    ),
)
REBUILD: Final = Command(
    "rebuild",
    "Derive all that is shown from the journal again.",
    "desk.rebuild:rebuild",
    (
        Argument("DESK", "desk", "The name of a desk. None named: all.", least=0),
        Argument("--dry-run", "dry_run", "Change nothing; end with 1 where something would move."),
    ),
    "Prints each figure that moved, with what it was and what it is.",
    (("pactdesk rebuild --dry-run", "what would move?"),),
)
BACKUP: Final = Command(
    "backup",
    "Copy the desk's database while it runs.",
    "desk.backup:backup",
    (
        Argument("FILE", "file", "Where to write the copy."),
        Argument("--force", "force", "Write over a file that is there."),
    ),
    "The file has its name only when it is whole, and only you can read it. PostgreSQL is copied by pg_dump.",
    (("pactdesk backup monday.backup", ""),),
)
RESTORE: Final = Command(
    "restore",
    "Bring back a copy of the desk's database.",
    "desk.backup:restore",
    (
        Argument("FILE", "file", "The copy that pactdesk backup wrote."),
        Argument("--force", "force", "Replace an installation that holds desks."),
    ),
    "Happens whole or not at all. Stop workers and web servers before.",
    (("pactdesk restore monday.backup", ""),),
)
IMPORT: Final = Command(
    "import events",
    "Bring in the log of another help desk, as history.",
    "desk.importing:import_events",
    (
        Argument("FILE", "file", "The log: CSV with a header, or that gzipped."),
        Argument("--policy", "policy", "The policy by which it is judged: shipped, or a file.", value="POLICY"),
        Argument("--map", "map", "What its columns mean: the name of a shipped map, or a file.", value="MAP"),
        Argument("--desk", "desk", "The desk, made where it is not there. None: as the policy.", value="DESK"),
        Argument("--faults", "faults", "Write every row that was left out to a file.", value="FILE"),
    ),
    "Tickets go through the same judgement as those that people open, in bulk: no mail, page or webhook goes out. Rows"
    " that cannot be taken are said with line and reason, the rest goes in, and the command ends with 1. Run twice it"
    " changes nothing; a log that has grown adds what is new. docs/import.md says how a map is written.",
    (
        ("pactdesk import events incidents.csv.gz --policy sma --map servicenow-incidents", ""),
        ("pactdesk import events log.csv --policy harbor.yaml --map map.yaml --faults left-out.txt", ""),
    ),
)
REPORT: Final = Command(
    "report",
    "Hold what was promised against what was kept.",
    "desk.report:report",
    (
        Argument("--desk", "desk", "The desk. None named: the only one.", value="DESK"),
        Argument("--by", "by", "month, plan, priority, or any fact of a request.", value="WHAT", default="month"),
        Argument("--from", "since", "The first day, by when tickets were opened.", value="DATE"),
        Argument("--to", "until", "The last day.", value="DATE"),
        Argument("--as", "form", "table, csv or json.", value="FORM", choices=("table", "csv", "json"), default="table"),
        Argument(
            "--show",
            "show",
            "One part alone: kept, times, backlog or missed.",
            value="PART",
            choices=("kept", "times", "backlog", "missed"),
        ),
    ),
    "For each group and milestone: how many tickets, how many kept, missed, not known and still open; how long response"
    " and resolution took; the backlog by day; each promise that was missed, by how much, and its clauses. What a log"
    " cannot tell is not known, and counts neither as kept nor as missed.",
    (
        ("pactdesk report --by plan", ""),
        ("pactdesk report --desk sma --by priority --from 2016-03-01 --to 2016-03-31 --show kept --as csv", ""),
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
