"""The centre's configuration: one TOML file, read once, every fault reported at once.

Environment variables `GATEHOUSE_CENTRAL__…` override it (`GATEHOUSE_CENTRAL__MQTT__HOST`). Secrets come from files
or from the environment, never from the TOML file.
"""

import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    HttpUrl,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from pydantic_settings import SettingsError as SourceError
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from central.base import SettingsError
from central.grid.places import PLACE_PATTERN, Grid
from central.running.secret_files import Secret, SecretFile
from wire.ids import NodeId, SiteId

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_BACKENDS: Final = frozenset({"sqlite", "postgresql+psycopg"})
Port = Annotated[int, Field(ge=1, le=65535)]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class WebSettings(_Table):
    """`[web]`: where pages and API are served."""

    https: bool = False
    """Browsers come over TLS, which a proxy on this machine ends."""
    plain_http: bool = False
    """Other machines may come without TLS; whoever listens on the way reads plates and passwords."""
    host: str = Field(default="127.0.0.1", validate_default=True)
    port: Port = 8080
    names: frozenset[str] = frozenset()
    """Names under which browsers may ask besides the loopback ones; empty on other hosts: any."""
    time_zone: ZoneInfo = Field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    max_streams: Annotated[int, Field(ge=1, le=10_000)] = 200

    @field_validator("host")
    @classmethod
    def _only_this_machine(cls, host: str, info: Any) -> str:  # noqa: ANN401 - the library's own
        if host not in LOOPBACK and not (info.data.get("https") or info.data.get("plain_http")):
            raise ValueError(
                f"passwords and plates would go to {host} unencrypted; put a proxy with TLS in front and say "
                "https = true, or say that you accept it: plain_http = true"
            )
        return host

    @field_validator("time_zone", mode="before")
    @classmethod
    def _known_zone(cls, value: object) -> object:
        try:
            return ZoneInfo(str(value))
        except (OSError, ValueError, KeyError) as error:
            raise ValueError(f"this machine knows no time zone {value!r}; one is Asia/Shanghai") from error


class BrokerSettings(_Table):
    """`[mqtt]`: the broker between nodes and centre."""

    host: str = "127.0.0.1"
    port: Port = 1883
    client_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")] = "gatehouse-central"
    username: str | None = None
    password: Secret | None = None
    """From the environment only."""
    password_file: SecretFile | None = None
    tls: bool = False
    ca_file: Path | None = None
    certificate_file: Path | None = None
    key_file: Path | None = None

    @field_validator("ca_file", "certificate_file", "key_file")
    @classmethod
    def _there(cls, path: Path | None) -> Path | None:
        if path is not None and not path.is_file():
            raise ValueError(f"there is no file {path}")
        if path is not None and not os.access(path, os.R_OK):
            raise ValueError(f"this user may not read {path}; say who may: chown or chmod")
        return path

    @model_validator(mode="after")
    def _not_the_name(self) -> Self:
        if self.secret is not None and self.secret == self.username:
            raise ValueError("the broker's password is the user name, which anybody would guess; set another")
        return self

    @property
    def secret(self) -> str | None:
        """The password, from wherever it came."""
        held = self.password or (self.password_file.secret if self.password_file else None)
        return held.get_secret_value() if held else None


class StoreSettings(_Table):
    """`[store]`: the database."""

    url: Annotated[SecretStr, Field(validate_default=True)] = SecretStr("sqlite:///var/central.db")
    password_file: SecretFile | None = None
    migrate_at_start: bool = False
    """For PostgreSQL; the embedded SQLite is always brought to the program's version."""
    backups_folder: Path | None = None
    """Where copies of the embedded database go each day; next to it unless named. PostgreSQL has its own."""
    backups_kept: Annotated[int, Field(ge=1, le=1000)] = 14

    @field_validator("url")
    @classmethod
    def _known_backend(cls, url: SecretStr) -> SecretStr:
        try:
            driver = make_url(url.get_secret_value()).drivername
        except ArgumentError as error:
            raise ValueError("this is no database address; one is sqlite:///var/central.db") from error
        if driver not in _BACKENDS:
            raise ValueError(f"the database is one of {', '.join(sorted(_BACKENDS))}, not {driver}")
        return url

    @property
    def address(self) -> URL:
        """The address with its password."""
        url = make_url(self.url.get_secret_value())
        return url.set(password=self.password_file.secret.get_secret_value()) if self.password_file else url


class NodeSettings(_Table):
    """`[nodes.<node>]`: what the centre must know of a node; where one is named, no other is believed."""

    site: SiteId
    pictures_url: HttpUrl | None = None
    """The node's local page."""
    pictures_token_file: SecretFile | None = None


class LivePictureSettings(_Table):
    """`[live_picture]`: what the cameras film at this moment, for whoever may see it."""

    max_watchers: Annotated[int, Field(ge=1, le=1000)] = 50
    """Pages that watch at once; a node's own cap is in its own configuration."""


class AlertSettings(_Table):
    """`[alerts]`: how hits on the watch list are shown."""

    telephone: Annotated[str, Field(pattern=r"^[0-9+][0-9 -]{1,31}$|^$")] = ""
    """Whom a guard rings about an alert, such as the police officer on duty; empty: the screens name no number."""
    cooldown_s: Annotated[float, Field(ge=0, le=86_400)] = 300
    """Further hits of one entry in one lane are counted on its alert for so long, by the times of capture."""


class AuditSettings(_Table):
    """`[audit]`: where the heads of the chain are noted outside the database."""

    heads_file: Path | None = None
    """Next to the embedded database unless named; safest where the database's owner cannot write."""


class CommandSettings(_Table):
    """`[commands]`: the key that signs what nodes are told to do."""

    key_file: Path | None = None
    """Made at the first start, next to the database unless named; for its owner only."""


class SiteSettings(_Table):
    """`[sites.<site>]`: where a site lies in the grid."""

    place: Annotated[str, Field(pattern=PLACE_PATTERN)] = ""
    """`street/community/compound`, as far as one wants; the site itself is the level below."""
    second_guard: Annotated[str, Field(max_length=64)] = ""
    """Account that is called to a vehicle that nobody at the desk touches for 90 s, or where nobody sits there."""
    duty_manager: Annotated[str, Field(max_length=64)] = ""
    """Account that is called when that one does not come."""


class Settings(BaseSettings):
    """The whole file."""

    model_config = SettingsConfigDict(
        env_prefix="GATEHOUSE_CENTRAL__",
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    web: WebSettings = Field(default_factory=WebSettings)
    mqtt: BrokerSettings = Field(default_factory=BrokerSettings)
    store: StoreSettings = Field(default_factory=StoreSettings)
    nodes: Mapping[NodeId, NodeSettings] = Field(default_factory=dict)
    sites: Mapping[SiteId, SiteSettings] = Field(default_factory=dict)
    live_picture: LivePictureSettings = Field(default_factory=LivePictureSettings)
    alerts: AlertSettings = Field(default_factory=AlertSettings)
    commands: CommandSettings = Field(default_factory=CommandSettings)
    audit: AuditSettings = Field(default_factory=AuditSettings)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - given by the library
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment override the file, whose content comes in as arguments."""
        return env_settings, init_settings

    @property
    def command_key_file(self) -> Path:
        """Where the key that signs commands lies."""
        database = self.store.address
        folder = Path(database.database).parent if database.database and not database.host else Path("var")
        return self.commands.key_file or folder / "command.key"

    @property
    def database_file(self) -> Path | None:
        """The embedded database; None: it is PostgreSQL, or in memory."""
        address = self.store.address
        return Path(address.database) if address.get_backend_name() == "sqlite" and address.database else None

    @property
    def backups_folder(self) -> Path:
        """Where copies of the embedded database go."""
        return self.store.backups_folder or self._beside_the_database / "backups"

    @property
    def heads_file(self) -> Path:
        """Where the heads of the audit are noted."""
        return self.audit.heads_file or self._beside_the_database / "audit-heads.jsonl"

    @property
    def _beside_the_database(self) -> Path:
        return self.database_file.parent if self.database_file else Path("var")

    @property
    def site_of_node(self) -> dict[str, str]:
        """Where each configured node stands."""
        return {node: table.site for node, table in self.nodes.items()}

    @property
    def one_time_password_file(self) -> Path:
        """Where the first administrator's one-time password is written: beside the embedded database."""
        database = self.store.address.database if self.store.address.get_backend_name() == "sqlite" else None
        return (Path(database).parent if database else Path("var")) / "admin-password"

    @property
    def grid(self) -> Grid:
        """Where each site lies; a configured node's site is known also where nobody placed it."""
        unplaced = dict.fromkeys(self.site_of_node.values(), "")
        return Grid({**unplaced, **{site: table.place for site, table in self.sites.items()}})


def load_settings(path: Path | None) -> Settings:
    """Read `path` (None: defaults and environment); raises SettingsError with one line for every fault."""
    content = _read(path) if path else {}
    faults = list(_secrets_in(content))
    try:
        settings = Settings(**content)
    except ValidationError as error:
        faults.extend(_faults(error))
        raise SettingsError(faults) from error
    except SourceError as error:
        raise SettingsError(
            [*faults, f"an environment variable GATEHOUSE_CENTRAL__… is wrong: {error}"]
        ) from error
    if faults:
        raise SettingsError(faults)
    return settings


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError([f"{path} cannot be read: {error.strerror}"]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError([f"{path} is not TOML: {error}"]) from error


def _secrets_in(content: Mapping[str, Any]) -> Iterator[str]:
    """Name the secrets that stand in the file, where backups and colleagues read them."""
    mqtt, store = content.get("mqtt"), content.get("store")
    if isinstance(mqtt, dict) and "password" in mqtt:
        yield "mqtt.password: no secret may stand in this file; put it in one of its own, named by password_file"
    url = store.get("url") if isinstance(store, dict) else None
    if isinstance(url, str) and ":" in url.partition("://")[2].rpartition("@")[0]:
        yield "store.url: no secret may stand in this file; put it in one of its own, named by password_file"


def _faults(error: ValidationError) -> list[str]:
    return [
        f"{'.'.join(str(step) for step in fault['loc']) or 'file'}: {fault['msg'].removeprefix('Value error, ')}"
        for fault in error.errors(include_input=False, include_url=False, include_context=False)
    ]
