"""Is every shipped policy found, and does each decide its cases as expected?"""

from pathlib import Path

import pytest

from pactdesk.command.cases import differences, read_cases
from pactdesk.command.reading import edition_in
from pactdesk.policies import UnknownPolicy, find, shipped


def test_the_newest_edition_of_each_is_shipped() -> None:
    assert list(shipped()) == sorted(shipped())
    assert all(path.is_file() and path.parent.name == name for name, path in shipped().items())
    for name, path in shipped().items():
        assert edition_in(path).policy == name
        assert not [other for other in path.parent.glob("[0-9]*.yaml") if other.stem > path.stem]


def test_find(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.touch()
    assert find(next(iter(shipped()))) == next(iter(shipped().values()))
    assert find(str(file)) == file


def test_what_is_not_there(tmp_path: Path) -> None:
    names = ", ".join(shipped())
    for asked, says in (
        ("nothing", f"there is no policy nothing; shipped are {names}, or name a file"),
        ("a/b", f"there is no file a/b; shipped are {names}, or name a file"),
        ("b.yaml", f"there is no file b.yaml; shipped are {names}, or name a file"),
        (str(tmp_path), f"{tmp_path} is a folder; name the file of a policy in it"),
    ):
        with pytest.raises(UnknownPolicy) as error:
            find(asked)
        assert str(error.value) == says


@pytest.mark.parametrize("name", shipped())
def test_cases(name: str) -> None:
    path = find(name)
    edition = edition_in(path)
    cases = read_cases(path.with_name("cases.yaml"), edition)
    assert len(cases) >= 40
    assert [(case.shows, said) for case in cases for said in differences(case, edition)] == []
