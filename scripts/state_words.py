"""What stands before and after the tables of states in `docs/`: prose, with the diagram of the identity step."""

WALK_INTRODUCTION = """\
# How a plan is walked

Node by node, from the opened take to its end. This is what the kiosk runs: while a take is recorded, every key of its
pages is an event of this table ([session](session.md)). The table is the program (`rulebook/walk/states.py`); this
page is made from it (`python -m scripts.state_pages`) and a test compares them. The first row whose conditions hold
counts. What the table does not list is refused and stays in the record: state, node, what was tried, why not.

- A node that fails is repeated **inside the take**; nothing is cut. When its attempts are used up a supervisor
  decides, with name and reason: lets it pass, leaves it to headquarters, or ends the sale. Called earlier, the attempt
  is spent, and while some are left the node may also be done again.
- What a no means is written in the script, question by question (`on_no`): the node is done again, the sale ends, a
  supervisor decides, or the customer is asked whether she insists, which is kept with her name and reason.
- *people_missing* is true while somebody who must be in the frame of the node, beyond seller and applicant, has not
  joined; *attempts_left* while it came to nothing fewer times than its script allows; *nothing_left* when every node
  is done. They are asked of the walk as it would be after the event.
- A node may be put off where another one is still open (*can_wait*), unless a no to it ends the sale. It comes back
  when nothing else is left: none is ever left out.
- Decisions of a supervisor and the customer's insisting need a name and a reason, `ended_by_customer` and `give_up` a
  reason; without it they are refused. Names are typed, and the record says so: nobody signs in yet.
- When a take breaks off, whoever joined counts as gone, and the walk goes on in another take at the node that was in
  hand; where its attempts are used up, a supervisor still decides.
- Four ends: `finished` (sealed), `ended_by_no` (the customer refused), `ended_by_supervisor`, `given_up`.
- `node_failed`, and a node that is passed by a check, wait for the checks: until those exist no key sends them, and
  what Enter confirms is the seller's word.
"""

LIFE_INTRODUCTION = """\
# The kiosk's session

What the kiosk does with each fact, from the start of the program on: recorder and camera come and go, one sale after
another is taken in hand, identified, recorded and sealed. The table is the program
(`terminal/session/life/states.py`); this page is made from it (`python -m scripts.state_pages`) and a test compares
them.

In a state, when a fact comes, its action is done (`terminal/session/life/`); then the first row whose condition holds
says where it leads. `any` stands for every state that has no row of its own for the fact; `same` for the state as it
was. A fact without a row is refused, changes nothing, and the refusal is logged.

- A sale has its own plan and its own walk. Whoever handed it over hears how it ended (`SaleEnded`). Sales that come
  while another one is in hand wait on a list; the demonstration's stays on it.
- A plan that was refused, that records nothing, or that is not fit for real business yet is not started
  (`plan.refused`, `plan.records_nothing`, `plan.recorded_elsewhere`, `plan.unverified`).
- While a take is recorded, the keys are the events of the walk ([walk-states](walk-states.md)). Each is a mark in the
  journal, refused ones too.
- A clock that cannot be believed (`terminal/session/clock.py`: more than 60 s off headquarters', or before the
  certificate, the program's own date, or the newest thing that the vault noted) begins no real sale by itself: a
  supervisor decides, with name and reason, which the take keeps. It is judged at each start. More than 5 s off is
  said. In rehearsals and in homes that keep themselves it is a finding. That no line was there is no reason.
- A take that broke off is read back from its journal, and its sale is gone on with in a new, linked take, at the node
  that was in hand. While another recorder still closes that take nothing begins (`sale.looking`). A sale that nobody
  will go on with is put away, with the reason, and not offered again.
- A press says what it was about (`Snapshot.about`): sale, take, node, attempt. One that comes after the screen has
  changed is refused: Enter twice on one node is not Enter on the next.
- Sound levels, faces and the card before the camera have a channel of their own (`Live`): they change no page.
"""

IDENTITY_SECTION = """\
## The identity step

Before a take, while nothing is recorded (`terminal/session/identity/stages/table.py`). Everybody whom the
plan wants in the picture and who is of age is identified, one after another, the applicant first. Three things are
asked of each apart, on the customer's own display: being recorded, reading the document, using the face. The seller
chooses nothing; what was said aloud she enters as such (`via` `seller`). Without the first nothing is read, no take
is opened and the sale ends, once the seller says so: until then the answer may be changed. Before a yes only light,
sound and the number of faces are measured.

```mermaid
stateDiagram-v2
    [*] --> consent
    consent --> room: the first customer
    consent --> card_front: the others, document agreed
    consent --> [*]: recording refused
    room --> card_front: all right, or a supervisor decided
    room --> by_hand: the sale names a document that people read
    room --> liveness: face only
    room --> by_sight: neither
    card_front --> card_back: next, where the kind has a back
    card_front --> card_front: another kind is shown
    card_front --> liveness: it has no back, face agreed
    card_front --> by_hand: people read it
    by_hand --> card_front: a machine reads it after all
    card_front --> other_person: it is somebody else's
    by_hand --> other_person: it is somebody else's
    other_person --> card_front: another card is read
    other_person --> [*]: the sale is corrected, or not made
    card_back --> liveness: face agreed
    card_back --> by_sight: no face
    liveness --> by_sight: no card, or no portrait on it
    liveness --> consent: passed, and the same face or no model; the next customer
    by_hand --> consent: typed, and looked at by a second person; the next customer
    by_sight --> consent: a second person's word; the next customer
    liveness --> places: the last customer
    by_hand --> places: the last customer
    by_sight --> places: the last customer
    places --> done: confirmed, or skipped with a reason
    done --> [*]
```

A second person's word leads on from every stage after the room, but for another person's document. `other_person` is a
page: the step itself still stands at the card.

- **The official online check** (`terminal/session/identity/online.py`), where the setting `online_check` asks for it: a
  fourth consent, asked last and only of those whose resident or temporary ID card may be read. With a yes the seller
  has name and number checked from the card's page, once both stand; without one nothing is sent. The answer comes
  through headquarters within 8 seconds and counts once it verifies: headquarters' signature, this request, this
  person, just now. It stops nothing by itself: where it is against her a second person decides (`accept_online`), and
  it is a finding; what could not be checked says why. Asked again, an answer that nobody gave takes no other's place.
- **The room** (`terminal/session/identity/room.py`): picture, faces counted and not named, light (0 to 100),
  sharpness, a voice that was heard, noise (dBFS), disk for the planned time, clock, book. A line ticks itself. In a
  real sale `next` is refused while a line that must be right is not: a supervisor decides (`accept_room`), with a
  reason; but nobody begins without a camera, with a silent microphone, or without room on the disk. In rehearsals,
  practice and homes that keep themselves it is a finding. Ten seconds can be recorded and played, in the recorder's
  memory only.
- **Another person's document** is lifted by nobody's word, nor by putting the sale aside or ending the program: the
  vault keeps of whom it was shown, until her own is read. It is one if the number differs; where the sale has no
  number, if the birth date differs, or the name in more than one character. What was read for certain is not typed
  over. The sale is corrected in the form, or not made, with a reason that goes into the audit log.
- **What may be a doubt of reading** (a name that differs while the number agrees, a card out of date) is decided by a
  second person, who signs in and chooses a reason.
- **The document follows the sale** (`terminal/session/identity/card.py`): its kind has its own sides, fields and rule
  of numbers; what a document of the kind need not bear may be empty. Name (in either script), number, birth date and
  an address that the sale has are held against it, the number only where it is one that stands on such a document: a
  resident's number on card, temporary card and register leaf, no passport's number on an ID card. At the stages of
  document, gestures and word another kind may be shown (`choose_document`): what was read of the last is forgotten.
  A kind other than the sale's is a difference of its own (`other_kind`) for a second person, or the sale is corrected.
  A register leaf has no portrait: the match is `not_compared` and a second person looks. The record has `kind` and
  `source` (ocr, chip, typed) of each; one without them is a resident ID card that was read from its print.
- **A document that people read** (`by_hand`): its kind, its picture (an object of the take), typed by one person; a
  second one signs in, chooses a reason and ticks three sentences himself. It is in reach of every kind, also of those
  that a machine reads; that it was shown is no refusal (`because` is `document`, never `declined`).
- **Who is not here yet** may be left out with a reason (never the applicant). Faces are followed then by nobody: who
  was not asked has not agreed.

Without consent to the face, or without an analyst, every way to `places` leads to `done` at once.

- Before consent is given or refused nothing is read and no face is watched. Withdrawn consent forgets what it gave.
- `next` is refused, with its reason, while a field is doubtful, wrong or missing and not confirmed by the operator,
  while a difference from the sale or an expired card is not accepted by a second person, and for what is no card (a
  photocopy, a screen, another document). The reading stays beside what was confirmed.
- A card reader is asked beside the camera (`terminal/session/life/reader.py`): its chip is both sides at once, and
  whichever reads the card first counts. Where it gives no portrait, the front of that same card is held before the
  camera for its portrait alone. What a reader read for somebody before is nobody's. Unplugged, hanging or reading
  rubbish, it changes nothing in the step. A folder that plays a reader is not asked in a real sale. The mark says
  `source` chip and which reader.
- An attempt at the challenge that is broken off - by the operator, or because the analyst was lost - counts as
  failed: otherwise gestures could be drawn until they suit a clip. After three, a second person looks. The same if
  the face is not, or cannot be said to be, that of the card. Without a model for the comparison this is said and
  recorded; it is never "passed".
- The second person is nobody of the sale; where people have accounts he signs in, elsewhere a full name is typed that
  is not too like one of theirs. Another card, or other consents, need another
  word.
- When a card is read again, whoever passed the challenge has not been compared with it and makes another attempt.
- Who sits where is said by the operator, never by a guess (`terminal/session/identity/places.py`): a role and a face
  once each, seller and applicant among them, each face seen at that moment. The face that passed the challenge is
  suggested as the applicant. The comparison with the portrait, too, is made with that very face, or not at all.
- From there on the analyst is told to forget the card only (`ForgetCard`), not the faces: their tracks live on into
  the recording. What becomes doubtful - faces crossed, somebody else in the seat, a face lost for long, the analyst
  restarted - stays so until the operator answers again; it is marked, and nothing waits for it.
- When it ends the analyst forgets the card, and faces that nobody has named, and the session every picture. The mark
  `identity` in the journal has consents, fields with what was confirmed and by whom, differences and who accepted
  them, every attempt with its times, reasons and hints, the verdict of the comparison with score and digest of the
  model, the second person, who sits where (track and box) or why that was not confirmed, and the camera. It has no
  picture and no template. Without the step (`identity = "none"`) it says so.
- What was captured before a customer left is not taken in for the next one, and attempts have numbers that never come
  twice in a run of the program.
- In the recording faces are watched only if every customer agreed. No failure of the analyst touches it.
"""
