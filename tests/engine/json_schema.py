"""As much of a JSON schema validator as the engine's schemas need."""

import sys

LARGEST = sys.float_info.max
TYPES = {
    "boolean": lambda v: isinstance(v, bool),
    "string": lambda v: isinstance(v, str),
    "integer": lambda v: isinstance(v, int) and not isinstance(v, bool),
    # An integer past the largest float is no number that can be computed with.
    "number": lambda v: (
        isinstance(v, int | float) and not isinstance(v, bool) and -LARGEST <= v <= LARGEST
    ),
    "array": lambda v: isinstance(v, list),
    "object": lambda v: isinstance(v, dict),
}  # fmt: skip
KNOWN = {
    "type", "description", "default", "enum", "anyOf", "items", "minItems", "maxItems", "minimum",
    "maximum", "exclusiveMinimum", "exclusiveMaximum", "properties", "required",
    "additionalProperties",
}  # fmt: skip


def problems(value, schema, path=""):
    """What is wrong with a value, as a list of sentences; an unknown keyword is a failure."""
    assert set(schema) <= KNOWN, f"teach me {set(schema) - KNOWN}"
    found = []
    if "anyOf" in schema and all(problems(value, one, path) for one in schema["anyOf"]):
        found.append(f"{path} fits none of the alternatives")
    if "type" in schema and not TYPES[schema["type"]](value):
        return [*found, f"{path} is no {schema['type']}"]
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{path} is none of {schema['enum']}")
    for limit, holds in {
        "minimum": lambda a, b: a >= b,
        "maximum": lambda a, b: a <= b,
        "exclusiveMinimum": lambda a, b: a > b,
        "exclusiveMaximum": lambda a, b: a < b,
    }.items():
        if limit in schema and not holds(value, schema[limit]):
            found.append(f"{path} breaks {limit} {schema[limit]}")
    if schema.get("type") == "array":
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            found.append(f"{path} has {len(value)} items")
        for number, item in enumerate(value):
            found += problems(item, schema.get("items", {}), f"{path}/{number}")
    if schema.get("type") == "object":
        found += [f"{path}/{n} is missing" for n in schema.get("required", []) if n not in value]
        for name, item in value.items():
            if name in schema["properties"]:
                found += problems(item, schema["properties"][name], f"{path}/{name}")
            elif not schema.get("additionalProperties", True):
                found.append(f"{path}/{name} is unknown")
    return found
