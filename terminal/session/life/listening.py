"""What the table has the analyst listen for: voices all through a take that is checked, the machine's own among them.

It listens whether or not faces may be looked at: that agreement to the recording covers. Without them nobody can tell
whose a voice is; that the machine could be heard, and how noisy the room is, can be told all the same.
"""

from typing import Final

from terminal.session.facts.analyst import PlayoutFound
from terminal.session.facts.recorder import SoundPlayed
from terminal.session.facts.voice import Spoken
from terminal.session.life.terminal import Terminal
from terminal.session.orders.analyst import FindPlayout, Listen, TellVoices
from terminal.session.orders.recogniser import TellWords

SOUGHT_S: Final = 1.2
"""So long after the machine's last word a press waits until it has been looked for: the room echoes for half a second,
and the search is done 0.6 to 0.8 s after the end (measured, two busy cores)."""


def follow(terminal: Terminal) -> tuple[Listen, ...]:
    """Order to listen from the take's beginning to its end, where it is checked and there is an analyst at all."""
    listens = terminal.judged is not None and terminal.phase == "recording" and terminal.analyst_known
    if listens == terminal.listening:
        return ()
    terminal.listening = listens
    terminal.sounds.clear()
    terminal.sought.clear()
    if listens and terminal.judged is not None:
        terminal.judged.notebook.to_listen()
    return (Listen(on=listens),)


def expect(terminal: Terminal, fact: Spoken) -> None:
    """This is played in a moment: keep it until then."""
    if terminal.listening:
        terminal.sounds[fact.ticket] = fact


def played(terminal: Terminal, fact: SoundPlayed, now: float) -> tuple[FindPlayout, ...]:
    """Have a sound of this take looked for in the microphone, once it begins and once it is over, however it ended."""
    sound = terminal.sounds.get(fact.ticket)
    if sound is None:
        return ()
    if fact.state == "began":
        if fact.began_us is None:
            return ()
        return (FindPlayout(fact.ticket, fact.began_us, pcm=sound.pcm, rate=sound.rate),)
    del terminal.sounds[fact.ticket]
    if fact.began_us is None or fact.ended_us is None:
        return ()
    if terminal.analyst_up:
        terminal.sought[fact.ticket] = now
    return (FindPlayout(fact.ticket, fact.began_us, fact.ended_us),)


def found(terminal: Terminal, fact: PlayoutFound) -> None:
    """It is known what became of a sound; a press that waits for it need not any more."""
    terminal.sought.pop(fact.ticket, None)


def seeking(terminal: Terminal, now: float) -> bool:
    """Whether something that the machine read just now is still being looked for."""
    return any(now - ended_at < SOUGHT_S for ended_at in terminal.sought.values())


def ask(terminal: Terminal) -> tuple[TellVoices | TellWords, ...]:
    """Have everybody who listens tell what was said up to now; nobody where nobody does."""
    voices = (TellVoices(next(terminal.asks)),) if terminal.listening and terminal.analyst_up else ()
    words = (TellWords(next(terminal.asks)),) if terminal.words_ready else ()
    return (*voices, *words)
