"""The official online check of identity (公民身份信息联网核查): at headquarters, on the wire, at the counter."""

from faults.entry import Entries, Entry

ONLINE: Entries = {
    # --- at headquarters ---
    "online.settings": Entry(
        "headquarters",
        "{path} 里没有一份能用的联网核查设置。",
        "{path} holds no settings of an online check that could be used.",
        "写法见 docs/hq-protocol.md“联网核查”；不用联网核查就删掉这个文件。",
        "See “Online checks” in docs/hq-protocol.md; where none is wanted, delete the file.",
    ),
    # --- on the wire ---
    "online.not_offered": Entry(
        "headquarters",
        "这个总部不提供联网核查。",
        "This headquarters offers no online check.",
        "请总部按 docs/hq-protocol.md“联网核查”设置，或把本机的 online_check 设为 off。",
        "Headquarters sets it up (docs/hq-protocol.md), or the setting online_check here becomes off.",
    ),
    "online.request": Entry(
        "us",
        "同一个核查编号问过另一个人。",
        "Another person was asked about under this request's number.",
    ),
    "online.often": Entry(
        "headquarters",
        "这台终端一分钟内已经核查 {most} 次，请稍后再查。",
        "This terminal has asked {most} times within a minute; later, please.",
    ),
    "online.busy": Entry(
        "headquarters",
        "总部的联网核查正忙，请稍后再查。",
        "Headquarters' online check is busy; later, please.",
    ),
    # --- at the counter: why nothing was checked ---
    "online.line": Entry("field_it", "没有核查：现在连不上总部。", "Not checked: no line to headquarters."),
    "online.late": Entry(
        "headquarters", "没有核查：{seconds} 秒内没有等到回答。", "Not checked: no answer within {seconds} seconds."
    ),
    "online.refused": Entry("headquarters", "没有核查：{why}。", "Not checked: {why}."),
    "online.unavailable": Entry(
        "headquarters",
        "没有核查：总部没有从官方系统得到回答。",
        "Not checked: headquarters had no answer from the official service.",
    ),
    "online.unproven": Entry(
        "headquarters",
        "没有核查：回答核验不过（{fault}），不能作数。",
        "Not checked: the answer does not verify ({fault}) and does not count.",
    ),
    "online.other": Entry(
        "headquarters",
        "没有核查：回答的不是这个人、这一次的核查，不能作数。",
        "Not checked: the answer is about another person or another request and does not count.",
    ),
    "online.no_headquarters": Entry(
        "headquarters", "没有核查：这台机器没有登记到总部。", "Not checked: this machine belongs to no headquarters."
    ),
    # --- at the counter: why it is not asked ---
    "online.unread": Entry(
        "operator",
        "先读好证件正面，并确认姓名和号码，再联网核查。",
        "First the front of the card must be read, and name and number confirmed.",
    ),
    "online.asking": Entry(
        "operator", "正在联网核查，几秒内有回答。", "The online check is under way and answers within seconds."
    ),
    "online.contradicts": Entry(
        "operator",
        "联网核查的结果和证件不符，要由第二个人来定。",
        "The online check is against this card: a second person decides.",
        "请第二个人看证件和本人：确认录入无误，再决定；会记入录像。",
        "Let a second person look at card and customer, and decide; it goes into the journal.",
    ),
    # --- evidence ---
    "online.told:match": Entry(
        "compliance",
        "联网核查（{role}）：姓名和号码一致，编号 {reference}，{by}；签名已核对：{signer}。",
        "Online check ({role}): name and number agree, reference {reference}, {by}; signature checked: {signer}.",
    ),
    "online.told:match_stand_in": Entry(
        "compliance",
        "联网核查（{role}）：不是官方核查，演示替身答“姓名和号码一致”，编号 {reference}，{by}；签名已核对：{signer}。",
        "Online check ({role}): no official one; a stand-in says that name and number agree, "
        "reference {reference}, {by}; signature checked: {signer}.",
    ),
    "online.told:no_match": Entry(
        "compliance",
        "联网核查（{role}）：号码对不上这个姓名，编号 {reference}，{by}；签名已核对：{signer}。",
        "Online check ({role}): the number is another name's, reference {reference}, {by}; "
        "signature checked: {signer}.",
    ),
    "online.told:no_match_stand_in": Entry(
        "compliance",
        "联网核查（{role}）：不是官方核查，演示替身答“号码对不上这个姓名”，"
        "编号 {reference}，{by}；签名已核对：{signer}。",
        "Online check ({role}): no official one; a stand-in says that the number is another name's, "
        "reference {reference}, {by}; signature checked: {signer}.",
    ),
    "online.told:not_found": Entry(
        "compliance",
        "联网核查（{role}）：查不到这个号码，编号 {reference}，{by}；签名已核对：{signer}。",
        "Online check ({role}): there is no such number, reference {reference}, {by}; signature checked: {signer}.",
    ),
    "online.told:not_found_stand_in": Entry(
        "compliance",
        "联网核查（{role}）：不是官方核查，演示替身答“查不到这个号码”，编号 {reference}，{by}；签名已核对：{signer}。",
        "Online check ({role}): no official one; a stand-in says that there is no such number, "
        "reference {reference}, {by}; signature checked: {signer}.",
    ),
    "online.told:unavailable": Entry(
        "compliance",
        "联网核查（{role}）：没有得到回答，编号 {reference}，{by}；签名已核对：{signer}。",
        "Online check ({role}): nobody answered, reference {reference}, {by}; signature checked: {signer}.",
    ),
    "online.told:unavailable_stand_in": Entry(
        "compliance",
        "联网核查（{role}）：不是官方核查，演示替身答“没有得到回答”，编号 {reference}，{by}；签名已核对：{signer}。",
        "Online check ({role}): no official one; a stand-in says that nobody answered, "
        "reference {reference}, {by}; signature checked: {signer}.",
    ),
    "online.told:before": Entry(
        "compliance",
        "联网核查（{role}）：编号 {reference} 问的是先前读到的另一个姓名或号码，不算数。",
        "Online check ({role}): reference {reference} is about another name or number that was read before; "
        "it does not count.",
    ),
    "online.told:unknown": Entry(
        "compliance",
        "联网核查（{role}）：不知道，回答没有通过核对（{fault}）。",
        "Online check ({role}): unknown, its answer was not proven ({fault}).",
    ),
    "online.shape": Entry("headquarters", "这不是总部的联网核查回答。", "This is no answer of an online check."),
    "online.signer": Entry(
        "headquarters",
        "联网核查的回答不是由总部的核查证书签的。",
        "The answer of the online check is not signed by headquarters' certificate for it.",
    ),
}
