"""Shape: every key known, none missing, every value of its type. Then the file becomes a `Protocol`."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from infusion_tui.clinic.errors import nearest
from infusion_tui.clinic.read import KeyPath, Source
from infusion_tui.record.protocol import Protocol
from infusion_tui.record.text import forbidden_character

T = TypeVar("T", bound=msgspec.Struct)


def to_protocol(source: Source) -> Protocol:
    """The protocol that a merged file describes; a mistake of shape is a `ClinicError` that names its key."""
    return to_type(source, Protocol)


def to_type(source: Source, wanted: type[T]) -> T:
    """What a file describes, as this type; a mistake of shape is a `ClinicError` that names its key."""
    _check(source, (), source.table, inspect.type_info(wanted))
    return msgspec.convert(source.table, wanted, strict=True)


def _check(source: Source, path: KeyPath, value: Any, kind: inspect.Type) -> None:
    match kind:
        case inspect.UnionType():
            _check(source, path, value, next(k for k in kind.types if not isinstance(k, inspect.NoneType)))
        case inspect.StructType():
            _check_table(source, path, value, kind)
        case inspect.DictType():
            _expect(source, path, value, dict, "a table")
            for key, inner in value.items():
                _refuse_acting(source, (*path, key), key)
                _check(source, (*path, key), inner, kind.value_type)
        case inspect.VarTupleType():
            _expect(source, path, value, list, "a list")
            for number, inner in enumerate(value, start=1):
                _check(source, (*path, f"[{number}]"), inner, kind.item_type)
        case inspect.BoolType():
            _expect(source, path, value, bool, "true or false")
        case inspect.StrType():
            _expect(source, path, value, str, "text in quotes")
            if not value.strip() and path[-1] != "source":
                raise source.error(path, "must not be empty")
            _refuse_acting(source, path, value)
        case inspect.LiteralType():
            if value not in kind.values:
                words = ", ".join(f'"{word}"' for word in kind.values)
                raise source.error(path, f"must be one of {words}, not {_shown(value)}")
        case inspect.IntType():
            _expect(source, path, value, int, "a whole number")
            _check_number(source, path, value)
        case inspect.DecimalType():
            _expect(source, path, value, (int, Decimal), "a number")
            _check_number(source, path, Decimal(value))
        case _:  # a new kind of field: the final convert checks it
            pass


def _refuse_acting(source: Source, path: KeyPath, text: str) -> None:
    """What a protocol says goes into each record and onto each screen: the same door as for what is typed."""
    found = forbidden_character(text)
    if found is not None:
        raise source.error(path, f"must be one line of plain text, without {found}")


def _check_table(source: Source, path: KeyPath, value: Any, kind: inspect.StructType) -> None:
    _expect(source, path, value, dict, "a table")
    fields = {item.encode_name: item for item in kind.fields}
    for key in value:
        if key not in fields:
            raise source.error((*path, key), f"is not a known key{nearest(key, fields)}")
    for name, item in fields.items():
        if name in value:
            _check(source, (*path, name), value[name], item.type)
        elif item.required:
            raise source.error((*path, name), "is missing")


def _expect(
    source: Source, path: KeyPath, value: object, wanted: type | tuple[type, ...], words: str
) -> None:
    if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
        raise source.error(path, f"must be {words}, not {_shown(value)}")


def _check_number(source: Source, path: KeyPath, value: int | Decimal) -> None:
    if isinstance(value, Decimal) and not value.is_finite():
        raise source.error(path, f"must be a number, not {value}")
    if value < 0:
        raise source.error(path, f"must not be negative, it is {value}")
    if value > 1_000_000:
        raise source.error(path, f"is too large: {value}")


def _shown(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return f'"{value[:40]}"'
        case dict():
            return "a table"
        case list():
            return "a list"
        case _:
            return str(value)
