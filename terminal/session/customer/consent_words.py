"""What the customer is told and asked before anything is read or recorded; each answer quotes its digest. Pure."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

from rulebook.sale.text import Text
from terminal.session.customer.items import sha256_of

ConsentAbout = Literal["recording", "card", "face", "online"]
ABOUT: Final[tuple[ConsentAbout, ...]] = ("recording", "card", "face")
"""What everybody is asked."""
ONLINE: Final = "online"
"""What is asked besides where the setting `online_check` wants it, and her document may be read."""
PREFIX: Final = "consent:"
_ALL: Final[tuple[ConsentAbout, ...]] = get_args(ConsentAbout)


def about_of(item: str) -> ConsentAbout | None:
    """Return which consent an item is; None for an item that is none."""
    return next((about for about in _ALL if item == PREFIX + about), None)


@dataclass(frozen=True, slots=True)
class ConsentWords:
    """One of the questions: what is done, where it stays, what a no means, and the question itself."""

    about: ConsentAbout
    name: Text
    question: Text
    what: Text
    where: Text
    refused: Text

    @property
    def item(self) -> str:
        """As `CustomerView.item` and `CustomerActed.item` name it: `consent:recording`."""
        return PREFIX + self.about

    @property
    def text(self) -> str:
        """The Chinese text that is on the screen, a line for each part."""
        return "\n".join(each.zh for each in (self.question, self.what, self.where, self.refused))

    @property
    def sha256(self) -> str:
        """What an answer quotes."""
        return sha256_of(self.text)


CONSENT_WORDS: Final[dict[ConsentAbout, ConsentWords]] = {
    "recording": ConsentWords(
        "recording",
        Text(zh="录音录像", en="Recording"),
        Text(zh="您同意把办理过程录音录像吗？", en="Do you agree to this being recorded?"),
        Text(
            zh=(
                "把今天办理的画面和声音录下来；说的话可能在这台机器上写成文字，当场核对。"
                "监管规定要留下办理过程，以后有疑问，您和我们都可以查。"
            ),
            en=(
                "Picture and sound are recorded, as the rules ask; this machine may write words down. If in doubt, we "
                "look."
            ),
        ),
        Text(
            zh="加密保存，送到总部，按规定的年限保存，到期删除。",
            en="Encrypted, sent to headquarters, kept as long as the rules demand, and deleted then.",
        ),
        Text(
            zh="什么都不读取、不录制，这笔业务今天在这里不能办。",
            en="Nothing is read and nothing recorded; this sale cannot be made here today.",
        ),
    ),
    "card": ConsentWords(
        "card",
        Text(zh="读取证件信息", en="Reading the card"),
        Text(zh="您同意读取您证件上的信息吗？", en="Do you agree to your document being read?"),
        Text(
            zh="用镜头读取证件上的文字，和业务资料对一对，确认来办的是您本人。",
            en="The words on it are read by the camera and compared with the sale, to be sure that it is you.",
        ),
        Text(
            zh="文字和核对结果加密后随录像保存。身份证的照片核对完就删；护照等要人工看的证件，照片也随录像加密保存。",
            en=(
                "Words and result stay encrypted with the recording. Pictures of an ID card are deleted at once; that "
                "of a passport and the like, which people check, is kept encrypted with it."
            ),
        ),
        Text(
            zh="一样能办。由另一位工作人员当面看您的证件核对，大约多 2 分钟。",
            en="It goes on all the same: another member of staff looks at your document, about 2 minutes more.",
        ),
    ),
    "face": ConsentWords(
        "face",
        Text(zh="人脸核对", en="Comparing the face"),
        Text(zh="您同意用人脸核对是不是本人吗？", en="Do you agree to your face being compared?"),
        Text(
            zh="请您做两三个动作，把脸和证件照片比一比，防止别人冒充您；录制时看画面里谁是谁。",
            en=(
                "You make a few gestures; your face is compared with the document, so that nobody takes your place. "
                "While it records we see who is who."
            ),
        ),
        Text(
            zh="只在这台机器上比。脸的特征比完就删，只记下相符不相符。",
            en="On this machine alone. What is taken of the face is deleted; only the result is noted.",
        ),
        Text(
            zh="一样能办。由另一位工作人员当面看证件核对，大约多 2 分钟。",
            en="It goes on all the same: another member of staff looks at your document. About 2 minutes more.",
        ),
    ),
    "online": ConsentWords(
        "online",
        Text(zh="联网核查", en="Online check"),
        Text(zh="您同意联网核查姓名和证件号码吗？", en="Do you agree to name and number being checked online?"),
        Text(
            zh="把您的姓名和证件号码经总部送到官方的身份核查系统，问这两样对不对得上。不送照片，不送录像。",
            en="Name and number go by headquarters to the official system. No picture is sent.",
        ),
        Text(
            zh="结果和总部签名的回答加密后随录像保存。总部只留一行记录，号码遮住大半，不留姓名和照片。",
            en="The answer stays encrypted with the recording; headquarters keeps a masked line.",
        ),
        Text(zh="什么都不送出去，业务一样能办。", en="Nothing is sent, and the sale goes on all the same."),
    ),
}


def words_of(item: str) -> ConsentWords | None:
    """Return what an item asks; None for an item that is no consent."""
    return next((each for each in CONSENT_WORDS.values() if each.item == item), None)
