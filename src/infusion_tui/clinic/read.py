"""Reading: one protocol file and the shared files that it includes, merged, with where each key came from."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from infusion_tui.clinic.errors import ClinicError, nearest

Table = dict[str, Any]
KeyPath = tuple[str, ...]

_SHARED_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
_TOML_PLACE = re.compile(r"^(?P<what>.*?)\s*\(at (?:line (?P<line>\d+), column \d+|end of document)\)$", re.S)


@dataclass(frozen=True)
class Source:
    """A merged protocol, not yet checked: its keys, and the file that each key was read from."""

    file: Path
    table: Table
    origins: dict[KeyPath, Path] = field(default_factory=dict)

    def file_of(self, path: KeyPath) -> Path:
        """The file that gave this key, or the nearest key above it."""
        for end in range(len(path), 0, -1):
            found = self.origins.get(path[:end])
            if found is not None:
                return found
        return self.file

    def error(self, path: KeyPath, reason: str) -> ClinicError:
        """A mistake at this key, naming the file that holds it."""
        return ClinicError(reason, file=self.file_of(path), key=dotted(path))


def dotted(path: KeyPath) -> str:
    """`medicines[2].usual_low` for the path of a key; entries of lists count from 1."""
    text = ""
    for part in path:
        text += part if part.startswith("[") or not text else f".{part}"
    return text


def parse(file: Path) -> Table:
    """One TOML file as it stands, numbers with a point as Decimal."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ClinicError(f"cannot be read: {error.strerror or error}", file=file) from None
    except UnicodeDecodeError:
        raise ClinicError("is not UTF-8 text: save it again as UTF-8", file=file) from None
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise ClinicError(_toml_reason(str(error)), file=file) from None
    except (ValueError, ArithmeticError, RecursionError):
        raise ClinicError("holds a number or a nesting that is too large", file=file) from None


def _toml_reason(message: str) -> str:
    match = _TOML_PLACE.match(message)
    if match is None:
        return f"is not valid TOML: {message}"
    place = f"line {match['line']}" if match["line"] else "the end of the file"
    what = match["what"]
    return f"is not valid TOML at {place}: {what[:1].lower()}{what[1:]}"


def declared_id(file: Path) -> str:
    """The protocol id that a file claims, also when it cannot be parsed; its name when it claims none."""
    try:
        text = file.read_bytes().decode("utf-8", errors="replace")
    except OSError:
        return file.stem
    match = re.search(r"""^\s*id\s*=\s*["']([^"'\n]+)["']""", text, re.M)
    return match[1] if match else file.stem


def read_source(file: Path, shared_folders: list[Path]) -> Source:
    """A protocol file merged over the shared files it includes; of two such files the first folder's wins."""
    own = parse(file)
    included = own.pop("include", [])
    source = Source(file, {})
    if not isinstance(included, list) or not all(isinstance(name, str) for name in included):
        raise ClinicError('must be a list of names, as in ["limits", "scales"]', file=file, key="include")
    if len(set(included)) < len(included):
        raise ClinicError("names the same file twice", file=file, key="include")
    for name in included:
        shared = _find_shared(name, file, shared_folders)
        table = parse(shared)
        if "include" in table:
            raise ClinicError("only a protocol file can include others", file=shared, key="include")
        for key in table:
            if key in source.table:
                raise ClinicError(f"is also given by {source.file_of((key,))}", file=shared, key=key)
        _merge(source.table, table, shared, (), source.origins)
    _merge(source.table, own, file, (), source.origins)
    return source


def _find_shared(name: str, file: Path, folders: list[Path]) -> Path:
    if _SHARED_NAME.fullmatch(name):
        for folder in folders:
            candidate = folder / f"{name}.toml"
            if candidate.is_file():
                return candidate
    known = sorted({path.stem for folder in folders for path in folder.glob("*.toml")})
    raise ClinicError(
        f'there is no shared file "{name}"{nearest(name, known) or "; there are " + ", ".join(known)}',
        file=file,
        key="include",
    )


def _merge(into: Table, new: Table, file: Path, path: KeyPath, origins: dict[KeyPath, Path]) -> None:
    """Lay `new` over `into`: tables key by key, everything else (lists too) as a whole."""
    for key, value in new.items():
        here = (*path, key)
        old = into.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            _merge(old, value, file, here, origins)
        else:
            into[key] = value
            for below in [known for known in origins if known[: len(here)] == here]:
                del origins[below]
            _claim(here, value, file, origins)


def _claim(path: KeyPath, value: object, file: Path, origins: dict[KeyPath, Path]) -> None:
    origins[path] = file
    if isinstance(value, dict):
        for key, inner in value.items():
            _claim((*path, key), inner, file, origins)
