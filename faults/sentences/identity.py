"""What keeps the identity step from going on, and who sits where from being said. The teller mends all of it."""

from faults.entry import Entries, Entry

IDENTITY: Entries = {
    "identity.consent": Entry(
        "operator",
        "请先分别问客户：是否同意录音录像、读身份证、使用人脸。",
        "First ask the customer, one by one, about being recorded, reading the card and using the face.",
    ),
    "identity.value": Entry(
        "operator",
        "这一项不能是这个内容。",
        "That cannot stand in this field.",
        "请对照证件再看一遍。",
        "Please look at the card again.",
    ),
    "identity.number": Entry(
        "operator",
        "身份证号的校验码不对。",
        "The check digit of this number is wrong.",
        "请对照证件逐位核对。",
        "Compare it with the card, digit by digit.",
    ),
    "identity.date": Entry(
        "operator",
        "日期请写成 2026-01-31 这样；没有期限的写“长期”。",
        "Write a date like 2026-01-31. If the card has no end, copy the words printed on it.",
    ),
    "identity.unread": Entry(
        "operator",
        "这一面还没有读到。",
        "This side has not been read.",
        "请把证件拿稳，或者由第二人当面核对。",
        "Hold the card still, or check by sight.",
    ),
    "identity.no_proof": Entry(
        "operator",
        "镜头前的不是证件原件或不是这一面。",
        "This is not the card itself, or not this side.",
        "请重拍，或者由第二人当面核对。",
        "Read it again, or check by sight.",
    ),
    "identity.unconfirmed": Entry(
        "operator",
        "还有几项没有核对。",
        "Some fields are not checked yet.",
        "请对照截图逐项确认。",
        "Compare each with its picture and confirm it.",
    ),
    "identity.differences": Entry(
        "operator",
        "证件与业务不一致。",
        "The card differs from the sale.",
        "请负责人写明姓名和理由。",
        "Somebody in charge gives name and reason.",
    ),
    "identity.challenge": Entry(
        "operator",
        "动作检查还没有通过。",
        "The gestures have not passed.",
        "请再做一次，或者由第二人当面核对。",
        "Try again, or let a second person check by sight.",
    ),
    "identity.no_analyst": Entry(
        "operator",
        "识别程序现在不可用。",
        "Recognition is not available now.",
        "请稍等，或者由第二人当面核对。",
        "Wait a moment, or check by sight.",
    ),
    "identity.by_sight": Entry("operator", "还需要第二人当面核对。", "A second person must still check by sight."),
    "identity.name_and_reason": Entry("operator", "姓名和理由都要填写。", "Both name and reason are needed."),
    "identity.second_person": Entry(
        "operator",
        "核对人必须是另一位工作人员，不能是这笔业务的销售人员或客户。",
        "It must be another member of staff, not the seller or the customer of this sale.",
    ),
    "identity.places": Entry(
        "operator",
        "请先确认谁坐在哪里；确认不了，也可以说明原因后继续。",
        "Say who sits where first, or why that cannot be said.",
    ),
    "places.unclear": Entry(
        "operator",
        "座位没有说清楚。",
        "The places are not clear.",
        "请给每张脸选一个这笔业务里的人。",
        "Choose somebody of this sale for each face.",
    ),
    "places.twice": Entry(
        "operator",
        "同一个人选了两次。",
        "Somebody was chosen twice.",
        "每个人只能有一个座位。",
        "Each person has one place.",
    ),
    "places.missing": Entry("operator", "销售人员和客户都要有座位。", "Seller and customer must both have a place."),
    "places.gone": Entry(
        "operator",
        "有一张脸现在看不到。",
        "One of the faces is not seen just now.",
        "请等大家坐好再确认。",
        "Wait until everybody sits, then confirm.",
    ),
    "places.reason": Entry("operator", "不确认座位，要选一个原因。", "Going on without it takes a reason."),
    "places.unwatched": Entry(
        "operator",
        "这段录制没有看人脸，不能确认座位。",
        "Faces are not watched in this recording. Places cannot be confirmed.",
    ),
}
