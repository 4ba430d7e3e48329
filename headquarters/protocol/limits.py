"""How much anybody may hold of headquarters, and for how long; each number with its reason."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Numbers that keep one address, or one terminal, from silencing all others."""

    handshake_s: float = 10.0
    """An honest TLS handshake takes four packets; ten seconds are enough over a satellite."""
    head_s: float = 10.0
    """A request's head is one packet. Counted from the handshake, and from a head's first byte later on."""
    strangers_an_address: int = 32
    """Connections without a client certificate. An office's terminals behind one address are strangers for the
    length of a handshake only; the oldest gives way, so that whoever is quick gets in beside those who say nothing."""
    strangers_in_all: int = 512
    """Each costs a TLS buffer of a quarter of a megabyte, and none holds more."""
    connections_an_address: int = 256
    """With certificates: sixteen terminals with all that each may have. `serve --connections-an-address` raises it."""
    connections_a_terminal: int = 16
    """A courier uses one or two; those that a cut line left behind are dropped, the oldest first."""
    connections_in_all: int = 4096
    """Less where the system allows fewer files: see `file_limit.raise_file_limit`."""
    strange_idle_s: float = 5.0
    """How long a connection without a certificate may rest between two requests."""
    silence_s: float = 75.0
    """A connection without a request under way for one to two of these is dropped."""
    unread_s: float = 30.0
    """An answer that is not fetched for so long, and for what it takes at the least rate, is not fetched any more."""

    bodies_a_terminal: int = 8
    """Under way at once."""
    bytes_in_all: int = 512 * 1024 * 1024
    """Of all bodies together, counted before they are held."""
    bytes_a_terminal: int = 128 * 1024 * 1024
    """Two of the longest segments; four terminals that mean harm leave room for all others only at the least rate."""
    strange_bodies_in_all: int = 64
    strange_bodies_an_address: int = 16
    """Bodies from those who have no certificate yet; the oldest gives way."""
    strange_body_s: float = 10.0
    """An enrolment is one packet; nothing lengthens this."""
    start_s: float = 10.0
    """So long a body may take to get going, and also the whole of a short one."""
    credit_s: float = 20.0
    """So much ahead of the least rate a sender can get: a line that carried well may be silent for so long."""
    least_rate: int = 16 * 1024
    """Bytes a second. A segment of 600 KB takes 37 s at this rate; a slower line would never catch up."""


DEFAULT = Limits()
