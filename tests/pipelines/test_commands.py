"""Files as the commands write them: whole or not at all."""

import os
from pathlib import Path

import pytest

from pipelines.commands import RefusedError, check_directory, written


def test_a_file_is_replaced_only_when_it_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    path.write_text("old")
    path.chmod(0o600)

    def fail_half_way() -> None:
        with written(path) as part:
            part.write_text("ne")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail_half_way()
    assert path.read_text() == "old"
    with written(path) as part:
        part.write_text("new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_is_followed_and_stays(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "file")
    with written(tmp_path / "link") as part:
        part.write_text("new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "file").read_text() == "new"


def test_what_is_no_file_is_written_through(tmp_path: Path) -> None:
    with written(Path(os.devnull)) as part:
        assert part == Path(os.devnull)


def test_an_export_makes_the_directory_it_is_given(tmp_path: Path) -> None:
    check_directory(tmp_path / "new")
    assert (tmp_path / "new").is_dir()
    with pytest.raises(RefusedError, match="is not there"):
        check_directory(tmp_path / "missing" / "new")
    (tmp_path / "file").touch()
    with pytest.raises(RefusedError, match="it is a file"):
        check_directory(tmp_path / "file")
