"""Names made of content: the same thing gets the same id in every process, for ever."""

import hashlib
from typing import Any

import orjson

LENGTH = 20


def of_bytes(data: bytes) -> str:
    """Return the id of `data`: 20 hexadecimal digits, 80 bits of its SHA-256.

    >>> of_bytes(b"nabla")
    'a312976c6dbb8212b6e8'
    """
    return hashlib.sha256(data).hexdigest()[:LENGTH]


def of_record(record: dict[str, Any] | list[Any]) -> str:
    """Return the id of a record of plain values, whatever the order of its keys.

    >>> of_record({"a": 1, "b": 2}) == of_record({"b": 2, "a": 1})
    True
    """
    return of_bytes(orjson.dumps(record, option=orjson.OPT_SORT_KEYS))
