"""All YAML files of the repository against their JSON schemas, and copies of them with mistakes, which must be refused.

    schemas_jsonschema.py ROOT
"""

import copy
import json
import sys
from pathlib import Path

from jsonschema import Draft7Validator
from ruamel.yaml import YAML

root = Path(sys.argv[1])
yaml = YAML(typ="safe", pure=True)  # YAML 1.2, in which `1e-4` is a number and `y` a text
files = mistakes = 0


def valid(validator, content, path):
    errors = [f"{path}: {'/'.join(map(str, error.absolute_path))}: {error.message}" for error in validator.iter_errors(content)]
    assert not errors, "\n".join(errors)


def maps(content, steps=()):
    """The maps in a file, by the steps to them."""
    if isinstance(content, dict):
        yield steps
        for key, value in content.items():
            yield from maps(value, (*steps, key))
    elif isinstance(content, list):
        for index, value in enumerate(content):
            yield from maps(value, (*steps, index))


def at(content, steps):
    for step in steps:
        content = content[step]
    return content


def free(steps):
    """Whether the keys of a map are names that the user chooses."""
    return steps and (steps[-1] in {"processes", "class_weights", "objects", "variable_defaults", "embeddings", "one_hot", "groups"})


def wrong(content):
    """Copies of a file with one mistake each, and what it is."""
    for steps in maps(content):
        if not free(steps):
            other = copy.deepcopy(content)
            at(other, steps)["no_such_key"] = 1
            yield other, ("an unknown key", *steps)
        for key, value in at(content, steps).items():
            if isinstance(value, bool) or not isinstance(value, (int, float)) or key in {"value", "replace"}:
                continue
            other = copy.deepcopy(content)
            at(other, steps)[key] = "a word"
            yield other, ("a word for a number", *steps, key)
    for key, value in content.items():
        if not isinstance(value, dict):
            other = copy.deepcopy(content)
            other[key] = {"no_such_key": {"nor": "this"}}
            yield other, ("a map", key)


for path in sorted([*root.glob("configs/*/*.yaml"), *root.glob("tests/fixtures/htt-ml/*.yaml")]):
    kind = path.stem.split("_")[0]
    schema = root / "configs/schema" / f"{kind}.schema.json"
    validator = Draft7Validator(json.loads(schema.read_text()))
    Draft7Validator.check_schema(validator.schema)
    content = yaml.load(path)
    valid(validator, content, path)
    files += 1
    if path.is_relative_to(root / "configs"):
        first = path.read_text().split("\n")[0]
        named = first.removeprefix("# yaml-language-server: $schema=")
        assert (path.parent / named).resolve() == schema.resolve(), f"{path} does not name its schema in the first line"
    for other, mistake in wrong(content):
        assert not validator.is_valid(other), f"{path} with {mistake} is accepted"
        mistakes += 1

# Keys whose names nobody knows beforehand, and words.
training = Draft7Validator(json.loads((root / "configs/schema/training.schema.json").read_text()))
toy = yaml.load(root / "configs/toy/training.yaml")
eras = {key: value for key, value in toy.items() if key != "datasets"}
valid(training, {**eras, "datasets_2016": ["a.root"], "datasets_2017-pre": "b.root"}, "eras")
model = toy["model"]
for more in [{"datasets_": ["a.root"]}, {"datasets_2016": {"fold0": "a.root"}}, {"preprocessing": "standard_scalar"}]:
    assert not training.is_valid({**eras, **more}), more
for more in [{"optimiser": "adma"}, {"optimiser": {"name": "sgd", "momentum": "much"}}, {"early_stopping": -1}, {"loss": {"gamma": 1}}]:
    assert not training.is_valid({**toy, "model": {**model, **more}}), more
for more in [{"optimizer": "SGD"}, {"loss": "mse"}, {"schedule": {"name": "step", "every": 2.5}}, {"reduce_lr_on_plateau": 3}]:
    valid(training, {**toy, "model": {**model, **more}}, more)
assert files > 20 and mistakes > 200, (files, mistakes)
print(f"{files} files fit their schemas, {mistakes} mistakes are refused")
