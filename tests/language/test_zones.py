from pathlib import Path

from pactdesk.language.zones import zone_rules_version


def test_the_systems_rules_are_named_by_their_release(tmp_path: Path) -> None:
    (tmp_path / "tzdata.zi").write_text("# version 2031c\n# redo posix_only\n", encoding="utf-8")
    assert zone_rules_version([str(tmp_path / "absent"), str(tmp_path)]) == "2031c"


def test_a_release_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "+VERSION").write_text("2031d\n", encoding="utf-8")
    assert zone_rules_version([str(tmp_path)]) == "2031d"


def test_rules_that_do_not_name_their_release_are_named_by_their_place(tmp_path: Path) -> None:
    (tmp_path / "Europe").mkdir()
    assert zone_rules_version([str(tmp_path)]) == f"unstated, in {tmp_path}"


def test_without_rules_of_the_system_the_package_is_in_use(tmp_path: Path) -> None:
    assert zone_rules_version([str(tmp_path)]).startswith("20")


def test_the_release_in_use_is_known() -> None:
    assert zone_rules_version()
