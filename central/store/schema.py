"""The version of the tables: brings a database to the one this program knows, or says that it is another."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import as_file, files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from central.base import StoreError
from central.store.db import Store


def migrate(store: Store) -> None:
    """Bring the tables to this program's version; raises StoreError if they are of one that it does not know."""
    with _configured(store) as config:
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise StoreError(f"the database cannot be brought to this program's version: {error}") from error


def go_back(store: Store, version: str) -> None:
    """Bring the tables back to the `version` of an older program, such as `0006`; what it cannot hold is gone.

    Raises StoreError if that is no version before the present one.
    """
    with _configured(store) as config:
        try:
            command.downgrade(config, version)
        except CommandError as error:
            raise StoreError(f"the database cannot be brought back to version {version}: {error}") from error


def bring_to_version(store: Store, *, migrate_too: bool) -> None:
    """Migrate the embedded database, and any other if told to; raises StoreError if it is at another version."""
    if store.embedded or migrate_too:
        migrate(store)
    check_version(store)


@dataclass(frozen=True, slots=True)
class Versions:
    """At which version tables are, as against the one that this program needs."""

    found: str
    """Empty: there are no tables yet."""
    needed: str
    is_older: bool
    """Whether this program can bring them to its own version; not so: a newer program made them."""

    @property
    def agree(self) -> bool:
        """Whether nothing is to be done."""
        return self.found == self.needed


def versions(connection: Connection) -> Versions:
    """Read at which version the tables are; changes nothing."""
    found = set(MigrationContext.configure(connection).get_current_heads())
    with as_file(files("central") / "migrations") as folder:
        script = ScriptDirectory(str(folder))
        known = {revision.revision for revision in script.walk_revisions()}
        needed = script.get_heads()
    return Versions(", ".join(sorted(found)), ", ".join(needed), found <= known - set(needed))


def check_version(store: Store) -> None:
    """Raise StoreError unless the tables are of this program's version."""
    with store.engine.connect() as connection:
        at = versions(connection)
    if not at.agree:
        raise StoreError(
            f"the database is at version {at.found or 'none'}, this program needs {at.needed}: "
            "run `python -m central migrate`, or set migrate_at_start = true under [store]"
        )


def compare(store: Store) -> None:
    """Raise StoreError if the migrations do not end in the tables that `central.tables` describes."""
    with _configured(store) as config:
        try:
            command.check(config)
        except CommandError as error:
            raise StoreError(str(error)) from error


@contextmanager
def _configured(store: Store) -> Iterator[Config]:
    config = Config()
    with as_file(files("central") / "migrations") as folder, store.engine.begin() as connection:
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        yield config
