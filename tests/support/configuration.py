"""The site's configuration (`mkdocs.yml`), read without acting on its tags."""

import yaml


class Config(yaml.SafeLoader):
    """Reads mkdocs.yml without acting on its tags."""


Config.add_multi_constructor("", lambda *_: None)
