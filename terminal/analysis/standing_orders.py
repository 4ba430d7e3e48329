"""Orders that hold until they are fulfilled or taken back: a new analyst process is given them again. Pure."""

from terminal.session.facts.analyst import CardRead, Observation, RolesDoubted
from terminal.session.orders.analyst import (
    AnalystOrder,
    BindRoles,
    ForgetCard,
    ReadCard,
    Rest,
    WatchFaces,
    WatchPreview,
)


class StandingOrders:
    """Challenge and MatchFace never stand: they belong to one person at one moment."""

    def __init__(self) -> None:
        self._preview: WatchPreview | None = None
        self._card: ReadCard | None = None
        self._faces: WatchFaces | None = None
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
            case BindRoles(roles):
                self._roles = tuple(roles.values())
            case ForgetCard():
                self._card = None
            case Rest():
                self._card = self._faces = None
                self._roles = ()
            case _:
                pass

    def see(self, observation: Observation) -> None:
        """A card that was read need not be read again; roles in doubt are confirmed by the operator, not by us."""
        match observation:
            case CardRead():
                self._card = None
            case RolesDoubted(roles=doubted):
                self._roles = tuple(role for role in self._roles if role not in doubted)
            case _:
                pass

    def orders(self) -> tuple[AnalystOrder, ...]:
        """What a new process is told. Roles are not among it: its tracks are new ones."""
        return tuple(order for order in (self._preview, self._faces, self._card) if order is not None)

    def forget_roles(self) -> tuple[str, ...]:
        """Return the roles that were bound; from now on none is."""
        roles, self._roles = self._roles, ()
        return roles
