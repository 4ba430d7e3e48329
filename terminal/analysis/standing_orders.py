"""Orders that hold until they are fulfilled or taken back: a new analyst process is given them again. Pure."""

from terminal.session.facts.analyst import (
    CardRead,
    Observation,
    PlayoutFound,
    RolesDoubted,
    VoicesHeard,
)
from terminal.session.orders.analyst import (
    AnalystOrder,
    BindRoles,
    FindPlayout,
    ForgetCard,
    Listen,
    ReadCard,
    Rest,
    WatchFaces,
    WatchPapers,
    WatchPreview,
    WatchRoom,
)


class StandingOrders:
    """Challenge, MatchFace and TakeStill never stand: they belong to one person at one moment.

    Nor does TellVoices: what was heard is lost with whoever heard it.
    """

    def __init__(self) -> None:
        self._preview: WatchPreview | None = None
        self._card: ReadCard | None = None
        self._faces: WatchFaces | None = None
        self._room: WatchRoom | None = None
        self._papers: WatchPapers | None = None
        self._voices: Listen | None = None
        self._playouts: dict[int, tuple[FindPlayout, ...]] = {}
        """What the machine plays, or played and was not found yet: by ticket, its beginning and its end."""
        self._roles: tuple[str, ...] = ()

    def note(self, order: AnalystOrder) -> None:
        """Remember what this order changes."""
        match order:
            case WatchPreview(shown):
                self._preview = order if shown else None
            case ReadCard():
                self._card = order
            case WatchFaces():
                self._faces = order
            case WatchRoom():
                self._room = order
            case WatchPapers(titles=titles):
                self._papers = order if titles else None
            case Listen() | FindPlayout():
                self._note_of_voices(order)
            case BindRoles(roles):
                self._roles = tuple(roles.values())
            case ForgetCard():
                self._card = self._room = self._papers = None
            case Rest():
                self._card = self._faces = self._room = self._papers = self._voices = None
                self._roles, self._playouts = (), {}
            case _:
                pass

    def _note_of_voices(self, order: Listen | FindPlayout) -> None:
        match order:
            case Listen(on):
                self._voices = order if on else None
                self._playouts = self._playouts if on else {}
            case FindPlayout(ticket) if self._voices is not None:
                self._playouts[ticket] = (*self._playouts.get(ticket, ()), order)
            case _:
                pass  # nobody listens

    def see(self, observation: Observation) -> None:
        """A card that was read need not be read again; roles in doubt are confirmed by the operator, not by us."""
        match observation:
            case CardRead():
                self._card = None
            case VoicesHeard() if self._voices is not None:
                self._voices = Listen(again=True)
            case PlayoutFound(ticket=ticket):
                self._playouts.pop(ticket, None)
            case RolesDoubted(roles=doubted):
                self._roles = tuple(role for role in self._roles if role not in doubted)
            case _:
                pass

    def orders(self) -> tuple[AnalystOrder, ...]:
        """What a new process is told. Roles are not among it: its tracks are new ones."""
        playing = [order for orders in self._playouts.values() for order in orders]
        standing = (self._preview, self._voices, *playing, self._faces, self._room, self._papers, self._card)
        return tuple(order for order in standing if order is not None)

    def forget_roles(self) -> tuple[str, ...]:
        """Return the roles that were bound; from now on none is."""
        roles, self._roles = self._roles, ()
        return roles
