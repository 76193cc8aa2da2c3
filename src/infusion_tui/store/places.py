"""Where a record may lie: on a disk of this machine, and not where another program copies it about.

SQLite's locks and its shared memory hold on one machine's own file system. Over a network two machines write over
each other; a program that synchronises a folder copies the file in the middle of a write, or brings an old one back.
"""

from __future__ import annotations

import re
import stat
import sys
from pathlib import Path

from infusion_tui.store.errors import StoreUnavailable

NETWORK = frozenset(
    (
        "9p",
        "acfs",
        "afpfs",
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "coda",
        "davfs",
        "fhgfs",
        "ftp",
        "gfs",
        "gfs2",
        "glusterfs",
        "gpfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "ocfs2",
        "orangefs",
        "pvfs2",
        "smb2",
        "smb3",
        "smbfs",
        "smbnetfs",
        "webdav",
    )
)
"""File systems that lie on another machine, or that several machines write to at once."""
SHARED = frozenset(
    (
        "drvfs",
        "fakeowner",
        "prl_fs",
        "vboxsf",
        "virtiofs",
        "vmhgfs",
    )
)
"""Folders of the machine that this virtual one runs on: locks do not reach across."""
LOCAL_FUSE = frozenset(
    (
        "fuse-overlayfs",
        "ntfs",
        "ntfs-3g",
        "exfat",
        "ext2",
        "gocryptfs",
        "encfs",
        "cryfs",
        "securefs",
        "mergerfs",
        "bindfs",
        "zfs",
    )
)
"""File systems of programs (`fuse.NAME`) that lie on a disk of this machine; every other one is refused."""

_MARKERS = (
    ("Dropbox", (".dropbox.cache",)),
    ("Syncthing", (".stfolder",)),
    ("Nextcloud or ownCloud", (".owncloudsync.log", ".nextcloudsync.log", ".sync_*.db", "._sync_*.db")),
    ("Google Drive", (".tmp.drivedownload", ".tmp.driveupload", ".shortcut-targets-by-id")),
    ("Resilio Sync", (".sync/ID",)),
)
"""What programs that synchronise leave in the top of their folder."""
_NAMES = (
    ("Dropbox", r"Dropbox( \(.+\))?"),
    ("OneDrive", r"OneDrive( ?- ?.+)?"),
    ("Google Drive", r"Google ?Drive|My Drive"),
    ("Nextcloud", r"Nextcloud\d?"),
    ("ownCloud", r"ownCloud\d?"),
    ("Box", r"Box Sync"),
    ("iCloud", r"Mobile Documents|com~apple~CloudDocs"),
    ("a cloud drive of macOS", r"CloudStorage"),
)
"""Names of the folders that such programs make."""

_REFUSED = (
    "{path} lies {where}: entries of two machines could write over each other there, or an older file come back. "
    "{then} Keep the record on a disk of this machine, and copies elsewhere with backup or mirror."
)


def refuse_place(path: Path) -> None:
    """Refuse to make a record where it would not be safe.

    Raises:
        StoreUnavailable: the place, and why.
    """
    where = unsafe_place(path)
    if where is not None:
        raise StoreUnavailable(_REFUSED.format(path=path, where=where, then="Nothing was created."))


def only_to_read(path: Path) -> StoreUnavailable | None:
    """Why the record that is at `path` must not be written there; None where it may."""
    where = unsafe_place(path)
    if where is None:
        return None
    then = "It is open for reading only; nothing is lost."
    return StoreUnavailable(_REFUSED.format(path=path, where=where, then=then))


def unsafe_place(path: Path) -> str | None:
    """`on a network file system (nfs4)`, `in a folder of Dropbox`; None for a disk of this machine. A place that
    cannot be looked into is not held against the file."""
    real = Path(path).resolve()
    kind = file_system(real)
    if kind in SHARED:
        return f"on a file system shared with another machine ({kind})"
    if kind in NETWORK or (kind.startswith("fuse.") and kind.removeprefix("fuse.") not in LOCAL_FUSE):
        return f"on a network file system ({kind})"
    program = _synchronised(real)
    return f"in a folder that {program} synchronises" if program is not None else None


def file_system(path: Path) -> str:
    """Kind of the file system that holds `path` (which need not be there yet), as the system calls it; "" where
    it cannot be told."""
    best, kind = -1, ""
    for point, name in mounts():
        # the last of several on one point covers the others
        if path.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), name
    return kind


def mounts() -> list[tuple[Path, str]]:
    """Every mount point with the kind of its file system, in the order of mounting."""
    if sys.platform == "darwin":
        return _mac_mounts_now()
    try:
        with open("/proc/self/mountinfo", encoding="utf-8", errors="surrogateescape") as table:
            return linux_mounts(table.read())
    except OSError:
        return []


def _mac_mounts_now() -> list[tuple[Path, str]]:
    import subprocess

    try:
        said = subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=5, check=True)
        return mac_mounts(said.stdout)
    except (OSError, subprocess.SubprocessError):
        return []


def linux_mounts(table: str) -> list[tuple[Path, str]]:
    """What `/proc/self/mountinfo` says (proc(5)); blanks in names are written as `\\040` there."""
    found = []
    for line in table.splitlines():
        before, dash, after = line.partition(" - ")
        fields = before.split(" ")
        if dash and len(fields) > 4:
            point = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields[4])
            found.append((Path(point), after.split(" ")[0]))
    return found


def mac_mounts(said: str) -> list[tuple[Path, str]]:
    """What `mount` says on macOS: `//km@server/room on /Volumes/room (smbfs, nodev)`."""
    lines = re.finditer(r"^.* on (/.*) \(([^,)]+)[^)]*\)$", said, re.MULTILINE)
    # a file system of macFUSE says only that it is one
    return [(Path(line[1]), "fuse.macfuse" if "fuse" in line[2] else line[2]) for line in lines]


def _synchronised(path: Path) -> str | None:
    """The program in whose folder `path` lies."""
    for folder in path.parents:
        for program, pattern in _NAMES:
            if re.fullmatch(pattern, folder.name):
                return program
        # in the home folder `.dropbox` is a folder of settings, in the synchronised one a file
        if (folder / ".dropbox").is_file():
            return "Dropbox"
        for program, marks in _MARKERS:
            if any(_has(folder, mark) for mark in marks):
                return program
    return None


def _has(folder: Path, mark: str) -> bool:
    try:
        if "*" not in mark:
            return (folder / mark).exists()
        # a folder for everybody's passing files (/tmp) is nobody's synchronised one, and may be long
        return not folder.stat().st_mode & stat.S_ISVTX and next(folder.glob(mark), None) is not None
    except OSError:
        return False


_ENCRYPTION = {
    "darwin": "fdesetup status  must say that FileVault is on",
    "linux": "lsblk -o NAME,TYPE,MOUNTPOINTS  must show TYPE crypt above the disk's mount point",
}


def encryption_check(platform: str) -> str:
    """How a person sees that the disk of such a machine (`sys.platform`) is encrypted: the program cannot know it for
    every kind of disk."""
    return _ENCRYPTION.get(platform, _ENCRYPTION["linux"])
