"""Where a record may lie: the table of mounts and the folders are made up here, the file is real."""

from __future__ import annotations

from pathlib import Path

import pytest

from infusion_tui.record.events import NoteWritten
from infusion_tui.store import Store, StoreUnavailable, places
from infusion_tui.store.places import linux_mounts, mac_mounts, unsafe_place

from .conftest import Pen

LINUX = """\
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
30 27 0:40 / {point} rw,relatime shared:2 - {kind} server:/export rw,vers=4.2
"""


def on(monkeypatch: pytest.MonkeyPatch, kind: str, point: Path) -> None:
    table = LINUX.format(kind=kind, point=str(point.resolve()).replace(" ", "\\040"))
    monkeypatch.setattr(places, "mounts", lambda: linux_mounts(table))


@pytest.mark.parametrize(
    "kind",
    [
        "nfs4",
        "cifs",
        "smb3",
        "9p",
        "fuse.sshfs",
        "fuse.rclone",
        "ceph",
        "lustre",
        "afs",
        "vboxsf",
        "virtiofs",
    ],
)
def test_nothing_is_made_on_another_machine(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on(monkeypatch, kind, tmp_path)
    with pytest.raises(StoreUnavailable, match="Nothing was created") as refused:
        Store.create(tmp_path / "new" / "room.db")
    assert f"({kind})" in str(refused.value)
    assert "backup or mirror" in str(refused.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "kind",
    [
        "ext4",
        "xfs",
        "btrfs",
        "zfs",
        "overlay",
        "tmpfs",
        "f2fs",
        "fuseblk",
        "fuse.gocryptfs",
        "fuse.fuse-overlayfs",
    ],
)
def test_disks_of_this_machine_and_containers_are_taken(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on(monkeypatch, kind, tmp_path)
    with Store.create(tmp_path / "room.db") as store:
        assert not store.read_only
        assert store.notices == ()


def test_a_record_that_lies_there_is_only_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It can be looked at, the reason is said, and nothing is written there, not even SQLite's own small files."""
    folder = tmp_path / "the share"
    with Store.create(folder / "room.db") as store:
        Pen(store).append(NoteWritten(note="x"))
    on(monkeypatch, "nfs4", folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with Store.open(folder / "room.db") as store:
        assert store.read_only
        assert "network file system (nfs4)" in store.notices[0]
        assert len(store.session("s1")) == 1
        assert store.verify().ok
        with pytest.raises(StoreUnavailable, match="nothing is lost"), store.write():
            pass
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_copy_may_go_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    share = tmp_path / "share"
    share.mkdir()
    with Store.create(tmp_path / "room.db") as store:
        Pen(store).append(NoteWritten(note="x"))
        on(monkeypatch, "cifs", share)
        with Store.open(store.backup(share), read_only=True) as copy:
            assert copy.verify().ok


@pytest.mark.parametrize(
    ("program", "mark"),
    [
        ("Dropbox", ".dropbox.cache/"), ("Dropbox", ".dropbox"), ("Syncthing", ".stfolder/"),
        ("Nextcloud", ".sync_0123456789ab.db"), ("ownCloud", ".owncloudsync.log"), ("Google Drive", ".tmp.drivedownload/"),
        ("Resilio", ".sync/ID"),
    ],
)  # fmt: skip
def test_synchronised_folders_are_known_by_their_marks(program: str, mark: str, tmp_path: Path) -> None:
    place = tmp_path / "clinic" / "room"
    place.mkdir(parents=True)
    assert unsafe_place(place / "room.db") is None
    left = tmp_path / mark
    if mark.endswith("/"):
        left.mkdir()
    else:
        left.parent.mkdir(exist_ok=True)
        left.write_text("")
    assert program in str(unsafe_place(place / "room.db"))
    with pytest.raises(StoreUnavailable, match="synchronises"):
        Store.create(place / "room.db")


@pytest.mark.parametrize(
    "folder",
    ["Dropbox", "Dropbox (Clinic)", "OneDrive", "OneDrive - Clinic", "Google Drive", "Nextcloud", "Box Sync",
     "Library/Mobile Documents/com~apple~CloudDocs", "Library/CloudStorage/OneDrive-Clinic"],
)  # fmt: skip
def test_and_by_their_names(folder: str, tmp_path: Path) -> None:
    assert unsafe_place(tmp_path / folder / "room.db") is not None


@pytest.mark.parametrize(
    "folder", ["Box", "Dropbox-old-notes", "infusion-tui", "sync", "Documents", "nextcloud-backup"]
)
def test_other_names_are_no_reason(folder: str, tmp_path: Path) -> None:
    assert unsafe_place(tmp_path / folder / "room.db") is None


def test_the_settings_of_dropbox_in_a_home_folder_are_none(tmp_path: Path) -> None:
    (tmp_path / ".dropbox").mkdir()
    assert unsafe_place(tmp_path / "room.db") is None


def test_a_link_is_followed_to_where_the_file_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    share = tmp_path / "share"
    share.mkdir()
    (tmp_path / "here").symlink_to(share)
    on(monkeypatch, "nfs", share)
    assert "(nfs)" in str(unsafe_place(tmp_path / "here" / "room.db"))


def test_the_nearest_mount_counts_and_the_last_of_two() -> None:
    table = linux_mounts(
        "1 1 8:1 / / rw - nfs4 root rw\n2 1 8:2 / /srv rw - ext4 disk rw\n3 2 8:3 / /srv/a\\040b rw - ext4 disk rw\n"
        "4 2 8:4 / /srv/a\\040b rw - cifs share rw\nnonsense\n"
    )
    assert [kind for _, kind in table] == ["nfs4", "ext4", "ext4", "cifs"]
    assert table[2][0] == Path("/srv/a b")


def test_the_table_of_macos() -> None:
    found = mac_mounts(
        "/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)\n"
        "//km@server/room on /Volumes/The Room (smbfs, nodev, nosuid, mounted by km)\n"
        "km@server: on /Users/km/far (macfuse, nodev, synchronous)\n"
    )
    assert found == [
        (Path("/"), "apfs"), (Path("/Volumes/The Room"), "smbfs"), (Path("/Users/km/far"), "fuse.macfuse"),
    ]  # fmt: skip


def test_this_machine_tells_its_own_mounts(tmp_path: Path) -> None:
    """The real table: without it every place would be taken."""
    assert places.mounts()
    assert places.file_system(tmp_path) != ""
