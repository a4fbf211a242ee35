"""Holds axolotl.yaml and trl.yaml against the trainers' own schema and parser.

Both come from PyPI at the versions that are pinned here. Neither torch nor a GPU is needed: modules that only computation needs are
replaced by empty ones, the schema and the parser are the real ones. What is checked: every key is known, every value has the type and
passes the validators. What is not: that a training runs.
"""

import argparse
import importlib.abc
import importlib.machinery
import sys
from unittest.mock import MagicMock

import yaml

STUBBED = ("torch", "accelerate", "datasets", "peft", "bitsandbytes")


class EmptyModules(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds whatever only computation needs, as a module that has everything and does nothing."""

    def __init__(self, names):
        self.names = names

    def find_spec(self, name, path, target=None):
        if name.split(".")[0] not in self.names:
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        module = MagicMock(name=spec.name)
        module.__path__ = []
        module.__spec__ = spec
        module.__name__ = spec.name
        module.__version__ = "0"
        return module

    def exec_module(self, module):
        pass


def axolotl_faults(config, wheel):
    sys.path.insert(0, wheel)
    sys.meta_path.append(EmptyModules((*STUBBED, "transformers")))
    from axolotl.utils.schemas.config import AxolotlInputConfig
    from axolotl.utils.schemas.datasets import SFTDataset
    from pydantic import ValidationError

    # The schema leaves out what it does not know, without a word.
    faults = [f"unknown key {key}" for key in config if key not in AxolotlInputConfig.model_fields]
    for part in ("datasets", "test_datasets"):
        for entry in config.get(part, []):
            faults += [f"unknown key {part}.{key}" for key in entry if key not in SFTDataset.model_fields]
    try:
        AxolotlInputConfig(**config)
    except ValidationError as error:
        faults += [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()]
    except ValueError as error:
        faults.append(str(error))
    return faults


def trl_faults(config, wheel):
    sys.path.insert(0, wheel)
    sys.meta_path.append(EmptyModules(("accelerate", "datasets", "peft", "bitsandbytes")))
    from trl import DatasetMixtureConfig, ModelConfig, ScriptArguments, SFTConfig, TrlParser

    # The same classes that `trl sft` takes. They are not made, since that would want torch.
    parser = TrlParser(dataclass_types=[ScriptArguments, SFTConfig, ModelConfig, DatasetMixtureConfig])
    unknown = parser.set_defaults_with_config(**config)
    faults = [f"unknown key {key}" for key in unknown[::2]]
    parser.error = lambda message: faults.append(message)
    for action in parser._actions:
        if action.dest not in config:
            continue
        values = config[action.dest]
        for value in values if isinstance(values, list) else [values]:
            try:
                parser._get_value(action, str(value))
                if action.choices is not None and value not in action.choices:
                    faults.append(f"{action.dest}: {value} is none of {list(action.choices)}")
            except argparse.ArgumentError as error:
                faults.append(str(error))
    return faults


def main():
    trainer, path, wheel = sys.argv[1:]
    with open(path) as file:
        config = yaml.safe_load(file)
    faults = {"axolotl": axolotl_faults, "trl": trl_faults}[trainer](config, wheel)
    for fault in faults:
        print(f"{path}: {fault}", file=sys.stderr)
    if faults:
        sys.exit(1)
    print(f"{path}: {len(config)} keys, as {trainer} wants them")


main()
