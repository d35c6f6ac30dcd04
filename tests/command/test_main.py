"""Does every call end as it should: in order, in a sentence, and with its exit code?"""

import inspect
import subprocess
import sys
from io import StringIO

import pytest
from tests.command.harness import HARBOR, called

from pactdesk import __version__
from pactdesk.command import main as door
from pactdesk.command import usage
from pactdesk.command.catalogue import COMMANDS
from pactdesk.command.command import Command

HEAVY = ("django", "numpy", "holidays", "icalendar", "recurring_ical_events", "rich", "yaml")


@pytest.mark.parametrize("words", [(), ("--help",), ("-h",), ("policy",), ("policy", "--help")])
def test_help_fits_one_screen(capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    ended = called(capsys, *words)
    lines = ended.out.splitlines()
    assert ended.code == 0
    assert len(lines) <= 34
    assert max(map(len, lines)) <= 80
    assert "\x1b" not in ended.out
    names = [
        name for name in COMMANDS if name.startswith(" ".join(words).replace("--help", "").replace("-h", "").strip())
    ]
    assert all(f"    {name} " in ended.out for name in names)


def test_help_of_the_group_says_how_it_ends(capsys: pytest.CaptureFixture[str]) -> None:
    assert "2  called wrongly" in called(capsys, "policy").out


@pytest.mark.parametrize("command", COMMANDS.values(), ids=lambda command: command.name)
def test_every_command_explains_itself(capsys: pytest.CaptureFixture[str], command: Command) -> None:
    ended = called(capsys, *command.name.split(), "--help")
    assert ended.code == 0
    assert f"pactdesk {command.name}" in ended.out
    assert all(argument.name in ended.out for argument in command.arguments)
    assert max(map(len, ended.out.splitlines())) <= 80


@pytest.mark.parametrize("command", COMMANDS.values(), ids=lambda command: command.name)
def test_every_command_is_a_function_with_these_parameters(command: Command) -> None:
    assert list(inspect.signature(command.function()).parameters) == [
        argument.parameter for argument in command.arguments
    ]


def test_help_is_painted_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdout", Terminal())
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[1mPactdesk" in usage.page()
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in usage.page()


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert called(capsys, "--version").out == f"pactdesk {__version__}\n"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("chek",), "there is no command chek; did you mean policy check? pactdesk --help lists them"),
        (("policy", "shwo", "x"), "there is no command policy shwo; did you mean policy show?"),
        (("xyzzy",), "there is no command xyzzy; pactdesk --help lists them"),
        (("--bar",), "there is no option --bar here; see pactdesk --help"),
        (("policy", "--bar"), "there is no option --bar here; see pactdesk policy --help"),
        (("policy", "show"), "POLICY is missing; see pactdesk policy show --help"),
        (("policy", "show", "x", "--as", "pdf"), "--as cannot be pdf; it is one of terminal, markdown, html"),
        (("policy", "show", "x", "--as"), "--as: expected one argument"),
        (("policy", "check", "--quite"), "--quite is not understood here, did you mean --quiet?"),
        (("policy", "check", "--xyzzy"), "--xyzzy is not understood here; see"),
        (("policy", "check", "nowhere"), "there is no policy nowhere; shipped are "),
        (("policy", "check", "nowhere.yaml"), "there is no file nowhere.yaml; shipped are "),
        (("policy", "decide", str(HARBOR), "nowhere.json"), "nowhere.json: no such file or directory"),
        (("policy", "decide", str(HARBOR), "{}"), "a question needs `at`"),
    ],
)
def test_a_wrong_call_is_told_in_a_sentence(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], says: str
) -> None:
    ended = called(capsys, *words)
    assert ended.code == 2
    assert ended.out == ""
    assert ended.err.startswith("pactdesk: ")
    assert says in ended.err
    assert ended.err.count("\n") == 1


def test_what_stands_after_two_dashes_is_no_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert "there is no policy --help" in called(capsys, "policy", "check", "--", "--help").err


def test_a_file_that_states_no_policy_is_a_finding(capsys: pytest.CaptureFixture[str]) -> None:
    path = HARBOR.with_name("harness.py")
    ended = called(capsys, "policy", "show", str(path))
    assert ended.code == 1
    assert ended.err.startswith(f"{path}:")


def test_a_policy_that_cannot_decide_is_a_finding(capsys: pytest.CaptureFixture[str]) -> None:
    question = '{"at": "2026-03-10 10:00", "contract": {"plan": "gold"}, "work": {"activity": "problem", "minutes": 5}}'
    ended = called(capsys, "policy", "decide", str(HARBOR), question)
    assert ended.code == 0
    beyond = '{"at": "2199-03-10 10:00", "request": {"kind": "problem"}}'
    assert called(capsys, "policy", "decide", str(HARBOR), beyond).code == 2


def _raising(error: BaseException) -> object:
    def run(_words: object) -> int:
        raise error

    return run


def test_an_interruption_is_one_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "run", _raising(KeyboardInterrupt()))
    ended = called(capsys)
    assert (ended.code, ended.out, ended.err) == (130, "", "pactdesk: interrupted\n")


def test_a_fault_of_its_own_is_a_sentence_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "run", _raising(KeyError("plan")))
    ended = called(capsys)
    assert ended.code == 3
    assert "this is a fault of Pactdesk itself, please report it: KeyError at test_main.py:" in ended.err
    assert "Traceback" not in ended.err


def test_an_error_of_the_system_names_the_file(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "run", _raising(PermissionError(13, "Permission denied", "x.yaml")))
    assert called(capsys).err == "pactdesk: x.yaml: permission denied\n"


def test_help_imports_nothing_heavy() -> None:
    code = "import sys; from pactdesk.command.main import run; run(['--help']); "
    code += f"print([name for name in {HEAVY} if name in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines()[-1] == "[]"


def test_a_closed_pipe_is_silent() -> None:
    calls = f"{sys.executable} -c 'from pactdesk.command.main import main; main()' policy schema | head -1"
    ended = subprocess.run(["/bin/sh", "-c", calls], capture_output=True, text=True, check=True)
    assert ended.stdout == "{\n"
    assert ended.stderr == ""
