"""A node's configuration: one TOML file, read once, every fault reported at once.

Environment variables `GATEHOUSE_EDGE__…` override it (`GATEHOUSE_EDGE__MQTT__HOST`). Secrets come from files.
"""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from pydantic_settings import SettingsError as SourceError

from edge.access.decide import Direction
from edge.cameras.settings import CameraSettings
from edge.errors import SettingsError
from edge.gate.commands.verification import CentreKey
from edge.seeing.purposes import Purposes
from edge.visits.presence.course import Nearness
from models.plates.judging.certainty import READ_SCORE
from models.settings import OpinionChoice
from wire.commands import LONGEST_HOLD_S
from wire.events import Subject
from wire.ids import LaneId, Name, NodeId, SiteId

Share = Annotated[float, Field(ge=0, le=1)]
Width = Annotated[float, Field(gt=0, le=1)]
"""A share of the picture's width."""
Port = Annotated[int, Field(ge=0, le=65535)]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class BrokerSettings(_Table):
    """`[mqtt]`: the broker between node and centre."""

    host: str = "127.0.0.1"
    port: Port = 1883
    username: str | None = None
    password_file: Path | None = None
    ca_file: Path | None = None
    resend_s: Annotated[float, Field(gt=0, le=3600)] = 10.0
    health_every_s: Annotated[float, Field(gt=0, le=3600)] = 5.0


class LocalPageSettings(_Table):
    """`[local]`: the node's own small page, where the centre fetches pictures."""

    host: str = "127.0.0.1"
    port: Port = 8090
    token_file: Path | None = None
    """Secret shared with the centre; made in the data folder at the first start unless named."""
    button_token_file: Path | None = None
    """Secret of the node's own button; made in the data folder at the first start unless named."""


class CommandSettings(_Table):
    """`[commands]`: whose commands are obeyed, and how many openings by people there may be."""

    public_key: str | None = None
    """The centre's: 32 bytes in base64. Without it no command is obeyed."""
    public_key_file: Path | None = None
    """The same from a file."""
    lane_per_minute: Annotated[int, Field(ge=1, le=60)] = 6
    node_per_minute: Annotated[int, Field(ge=1, le=600)] = 20
    lanes_at_once: Annotated[int, Field(ge=1, le=64)] = 2
    """Different lanes within `at_once_s`, or held open at the same time; one more is refused as a mass opening."""
    at_once_s: Annotated[float, Field(gt=0, le=60)] = 10.0

    @field_validator("public_key")
    @classmethod
    def _is_a_key(cls, text: str | None) -> str | None:
        if text is not None:
            CentreKey.parse(text)
        return text

    @field_validator("public_key_file")
    @classmethod
    def _named_once(cls, path: Path | None, info: Any) -> Path | None:  # noqa: ANN401 - the library's own
        if path is not None and info.data.get("public_key") is not None:
            raise ValueError("public_key is set as well; keep one of the two")
        return path


class ModelSettings(_Table):
    """`[models]`: how the recognisers run, and who is asked about doubtful plates."""

    threads: Annotated[int, Field(ge=1, le=64)] = 1
    second_opinion: OpinionChoice = OpinionChoice.NONE


class EvidenceSettings(_Table):
    """`[evidence]`: the pictures on this node's disk."""

    quota_bytes: Annotated[int, Field(ge=10_000_000)] = 20_000_000_000


class LivePictureSettings(_Table):
    """`[live_picture]`: what all lanes together may send each second to whoever watches."""

    pictures_per_s: Annotated[float, Field(ge=0, le=200)] = 12.0
    """0: no live picture leaves this node."""
    bytes_per_s: Annotated[int, Field(ge=10_000, le=100_000_000)] = 600_000


class OutboxSettings(_Table):
    """`[outbox]`: what waits for the centre."""

    max_events: Annotated[int, Field(ge=1000, le=100_000_000)] = 1_000_000
    """With more, states of the arm are given up first, passages last, and the centre is told."""
    keep_events: Annotated[int, Field(ge=0, le=10_000_000)] = 50_000
    """Kept after the centre has them, for it to ask for again."""
    emergency_bytes: Annotated[int, Field(ge=65_536, le=1_073_741_824)] = 4_194_304
    """Set aside on the disk for events that come when it is full."""


class ControllerSettings(_Table):
    """`[controllers.NAME]`: what moves the barriers of several lanes; `options` are its driver's own."""

    driver: str
    options: dict[str, Any] = Field(default_factory=dict, repr=False)


class GateSettings(_Table):
    """`[lanes.gate]`: what moves the barrier; `options` are the driver's own."""

    driver: str = "simulated"
    options: dict[str, Any] = Field(default_factory=dict, repr=False)
    controller: Name | None = None
    """In place of a driver of its own: the name of a controller that several lanes share."""
    output: Annotated[int, Field(ge=1, le=1024)] | None = None
    """Which output of that controller, counted from 1 as on the device."""
    deadline_s: Annotated[float, Field(gt=0, le=30)] = 3.0
    look_every_s: Annotated[float, Field(gt=0, le=60)] = 0.5
    longest_hold_s: Annotated[float, Field(ge=0, le=LONGEST_HOLD_S)] = 43_200.0
    """For how long a person may keep it open at once; 0: not at all."""
    buzzer_after_s: Annotated[float, Field(ge=0, le=3600)] = 90.0
    """For how long somebody waits at the arm until the driver's buzzer, if it has one, calls people; 0: never."""

    @model_validator(mode="after")
    def _moved_by_one_thing(self) -> Self:
        if self.controller is None and self.output is not None:
            raise ValueError('output is one of a controller\'s: say of which, controller = "NAME"')
        if self.controller is not None and self.output is None:
            raise ValueError(f"say which output of controller {self.controller!r} moves this barrier: output = 1")
        if self.controller is not None and self.model_fields_set & {"driver", "options"}:
            raise ValueError(f"driver and options stand in [controllers.{self.controller}]; take them out here")
        return self

    @property
    def wants_buzzer(self) -> bool:
        """Whether the file itself asks for a buzzer, which there must be one for then."""
        return "buzzer_after_s" in self.model_fields_set and self.buzzer_after_s > 0


class BoardSettings(_Table):
    """`[lanes.board]`: what shows and speaks to drivers at the arm; `options` are the driver's own."""

    driver: str
    options: dict[str, Any] = Field(default_factory=dict, repr=False)


class ReadingSettings(_Table):
    """`[lanes.reading]`: how a lane looks and when it believes a plate."""

    min_score: Share = READ_SCORE
    min_agreeing: Annotated[int, Field(ge=1, le=50)] = 2
    ripe_agreeing: Annotated[int, Field(ge=1, le=50)] = 3
    patience_s: Annotated[float, Field(ge=0, le=600)] = 4.0
    merge_window_s: Annotated[float, Field(ge=0, le=3600)] = 20.0
    min_vehicle_width: Share = 0.12
    min_person_height: Share = 0.25
    near_plate_width: Width = Nearness().plate
    """From this width on a plate is near, which is to say before the arm."""
    near_body_width: Annotated[Width, Field(validate_default=True)] = Nearness().body
    """The same of whoever or whatever has no plate in view."""
    zone: tuple[tuple[Share, Share], ...] = ()

    @field_validator("zone")
    @classmethod
    def _zone_has_an_inside(cls, zone: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
        if 0 < len(zone) < 3:  # noqa: PLR2004 - a triangle is the least
            raise ValueError("a zone needs at least three corners, or none")
        return zone

    @field_validator("near_body_width")
    @classmethod
    def _body_is_wider_than_its_plate(cls, body: float, info: ValidationInfo) -> float:
        plate = info.data.get("near_plate_width")
        if plate is not None and plate >= body:
            raise ValueError(
                f"{body:g} is not more than near_plate_width, {plate:g}, and no plate is as wide as its vehicle: "
                "measure both in a picture of a car that stands before the arm"
            )
        return body


class LaneTable(_Table):
    """`[[lanes]]`: one way through the gate."""

    id: LaneId
    direction: Direction = Direction.IN
    free_exit: bool = True
    colour_unseen_opens: bool = True
    """Where the light hides a plate's colour, a number that stands once on the roster opens."""
    subjects: frozenset[Subject] = frozenset(Subject)
    camera: CameraSettings
    gate: GateSettings = GateSettings()
    board: BoardSettings | None = None
    """None: nothing at this lane shows or speaks."""
    reading: ReadingSettings = ReadingSettings()


class EdgeSettings(BaseSettings):
    """The whole file."""

    model_config = SettingsConfigDict(
        env_prefix="GATEHOUSE_EDGE__", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    site: SiteId
    node: NodeId
    data_dir: Path = Path("var/edge")
    mqtt: BrokerSettings = BrokerSettings()
    local: LocalPageSettings = LocalPageSettings()
    models: ModelSettings = ModelSettings()
    evidence: EvidenceSettings = EvidenceSettings()
    outbox: OutboxSettings = OutboxSettings()
    commands: CommandSettings = CommandSettings()
    live_picture: LivePictureSettings = LivePictureSettings()
    purposes: Purposes = Purposes()
    controllers: Mapping[Name, ControllerSettings] = Field(default_factory=dict)
    lanes: tuple[LaneTable, ...] = Field(max_length=64)

    @field_validator("lanes")
    @classmethod
    def _lanes_fit_together(cls, lanes: tuple[LaneTable, ...], info: ValidationInfo) -> tuple[LaneTable, ...]:
        if not lanes:
            raise ValueError("a node has one lane at least")
        faults = []
        if doubled := _doubled([lane.id for lane in lanes]):
            faults.append(f"lane id used more than once: {doubled}")
        shared = [lane.gate for lane in lanes if lane.gate.controller is not None]
        if doubled := _doubled([f"{gate.controller} {gate.output}" for gate in shared]):
            faults.append(f"output of a controller used by more than one lane: {doubled}")
        known = info.data.get("controllers")
        if known is not None:
            unknown = sorted({str(gate.controller) for gate in shared} - set(known))
            faults += [f"there is no [controllers.{name}], which a lane names" for name in unknown]
        if faults:
            raise ValueError("; ".join(faults))
        return lanes

    @model_validator(mode="after")
    def _purposes_name_lanes_that_exist(self) -> Self:
        record = self.purposes.face_capture
        unknown = sorted(record.lanes - {lane.id for lane in self.lanes}) if record else []
        if unknown:
            raise ValueError(f"purposes.face_capture names lanes that do not exist: {', '.join(unknown)}")
        return self

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


def _doubled(names: Sequence[str]) -> str:
    return ", ".join(sorted({name for name in names if names.count(name) > 1}))


def load_settings(path: Path) -> EdgeSettings:
    """Read `path`; raises SettingsError with one line for every fault."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError((f"{path} cannot be read: {error.strerror}",)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError((f"{path} is not TOML: {error}",)) from error
    try:
        return EdgeSettings(**content)
    except ValidationError as error:
        raise SettingsError(tuple(_faults(error))) from error
    except SourceError as error:
        raise SettingsError((f"an environment variable GATEHOUSE_EDGE__… is wrong: {error}",)) from error


def _faults(error: ValidationError) -> list[str]:
    return [
        f"{'.'.join(str(step) for step in fault['loc']) or 'file'}: {fault['msg']}"
        for fault in error.errors(include_input=False, include_url=False, include_context=False)
    ]
