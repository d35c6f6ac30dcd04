"""Which commands run a desk, what do they take, and which function runs each?"""

from typing import Final

from pactdesk.command.command import Argument, Command

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
    "Derives tickets with their milestones, appointments, and when contracts and accounts are due, and prints each"
    " figure that moved, with what it was and what it is. Stopped half-way, it is begun again: what is right stays.",
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
        ("pactdesk import events log.csv.gz --policy sma --map servicenow-incidents", ""),
        ("pactdesk import events log.csv --policy harbor.yaml --map map.yaml", ""),
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
        Argument(
            "--as", "form", "table, csv or json.", value="FORM", choices=("table", "csv", "json"), default="table"
        ),
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
        ("pactdesk report --desk sma --by priority --from 2016-03-01 --as csv", ""),
    ),
)
