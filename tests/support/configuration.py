"""The site's configuration (`mkdocs.yml`), read without acting on its tags."""

import yaml


class Config(yaml.SafeLoader):
    """A loader that ignores the tags of `mkdocs.yml`."""


Config.add_multi_constructor("", lambda *_: None)
