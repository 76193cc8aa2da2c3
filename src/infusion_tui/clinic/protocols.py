"""The clinic's protocols: the shipped ones, and the clinic's own, which win."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from infusion_tui.clinic.errors import ClinicError, nearest
from infusion_tui.clinic.places import shipped_data
from infusion_tui.clinic.read import declared_id, read_source
from infusion_tui.clinic.sense import check_sense
from infusion_tui.clinic.shape import to_protocol
from infusion_tui.record.protocol import Protocol


@dataclass
class Library:
    """Every protocol that can be used, and what is wrong with those that cannot."""

    protocols: dict[str, Protocol] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    _origins: dict[str, Path] = field(default_factory=dict)
    _broken: dict[str, ClinicError] = field(default_factory=dict)

    def get(self, protocol_id: str) -> Protocol:
        """The protocol with this id; a broken or unknown one is a `ClinicError` that says why."""
        if protocol_id in self._broken:
            raise self._broken[protocol_id]
        try:
            return self.protocols[protocol_id]
        except KeyError:
            known = ", ".join(sorted(self.protocols)) or "none"
            hint = nearest(protocol_id, self.protocols)
            raise ClinicError(f'there is no protocol "{protocol_id}"{hint or ";"} known: {known}') from None

    def origin(self, protocol_id: str) -> Path:
        """The file that a protocol was read from."""
        self.get(protocol_id)
        return self._origins[protocol_id]


def load_protocols(config_dir: Path | None, shipped: Path | None = None) -> Library:
    """Read the shipped protocols and those in `config_dir/protocols`; a clinic's own win by id.

    A shared file in `config_dir` (`medicines.toml`) wins over the shipped one of the same name, for every
    protocol that includes it. A mistake never raises here: it is listed in `problems`, and `get` raises it.
    """
    data = shipped if shipped is not None else shipped_data()
    shared_folders = [folder for folder in (config_dir, data) if folder is not None]
    library = Library()
    problems: list[str] = []
    for folder in (data, config_dir):
        if folder is not None:
            found = _load_folder(folder / "protocols", shared_folders, problems)
            for protocol_id in {*found.protocols, *found._broken}:
                for shelf in (library.protocols, library._origins, library._broken):
                    shelf.pop(protocol_id, None)
            library.protocols |= found.protocols
            library._origins |= found._origins
            library._broken |= found._broken
    library.problems = tuple(dict.fromkeys(problems))
    return library


def _load_folder(folder: Path, shared_folders: list[Path], problems: list[str]) -> Library:
    found = Library()
    for file in _toml_files(folder, problems):
        claimed = declared_id(file)
        try:
            source = read_source(file, shared_folders)
            protocol = to_protocol(source)
            check_sense(source, protocol)
            other = found._origins.get(protocol.id)
            if other is not None:
                raise ClinicError(f'"{protocol.id}" is also the id of {other}', file=file, key="id")
        except (ClinicError, OSError) as problem:
            error = problem if isinstance(problem, ClinicError) else _unreadable(problem, file)
            problems.append(str(error))
            found._broken[claimed] = error
        else:
            found.protocols[protocol.id] = protocol
            found._origins[protocol.id] = file
    for broken in found._broken:
        found.protocols.pop(broken, None)
    return found


def _toml_files(folder: Path, problems: list[str]) -> Iterable[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == ".toml" and path.is_file())
    except FileNotFoundError:
        return ()
    except OSError as error:
        problems.append(str(_unreadable(error, folder)))
        return ()


def _unreadable(error: OSError, path: Path) -> ClinicError:
    return ClinicError(f"cannot be read: {error.strerror or error}", file=path)


def protocol_hash(protocol: Protocol) -> str:
    """SHA-256 over the resolved protocol as canonical JSON: two spellings of one number give one hash."""
    plain = msgspec.to_builtins(protocol, builtin_types=(Decimal,))
    text = json.dumps(_canonical(plain), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _canonical(value: Any) -> Any:
    match value:
        case dict():
            return {key: _canonical(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_canonical(inner) for inner in value]
        case Decimal():
            return format(value.normalize(), "f")
        case _:
            return value
