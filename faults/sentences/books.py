"""Why a book of packs is not taken, not signed or not made."""

from faults.entry import Entries, Entry

_ASK_ZH, _ASK_EN = "请总部重新发送。", "Have headquarters send it again."
_ALTERED_ZH, _ALTERED_EN = "这个规则册在途中被改过，没有采用", "The book was changed on its way and was not taken"

BOOKS: Entries = {
    "book.shape": Entry(
        "headquarters", "这个文件不是规则册，或者被改过。", "This file is no book, or it was changed.", _ASK_ZH, _ASK_EN
    ),
    "book.shape:size": Entry(
        "headquarters", "规则册超过 {most} 字节。", "The book has more than {most} bytes.", _ASK_ZH, _ASK_EN
    ),
    "book.format": Entry(
        "field_it",
        "规则册的格式 {format} 是本程序不认识的。",
        "The book's format {format} is not known to this program.",
        "请升级程序。",
        "Install a newer program.",
    ),
    "book.altered:manifest": Entry(
        "headquarters",
        f"{_ALTERED_ZH}：清单的 {{what}} 不对。",
        f"{_ALTERED_EN}: {{what}} of its manifest is wrong.",
        _ASK_ZH,
        _ASK_EN,
    ),
    "book.altered:packs": Entry(
        "headquarters",
        f"{_ALTERED_ZH}：规则包与清单不符。",
        f"{_ALTERED_EN}: its packs are not those of its manifest.",
        _ASK_ZH,
        _ASK_EN,
    ),
    "book.altered:papers": Entry(
        "headquarters",
        f"{_ALTERED_ZH}：产品文件的页面与清单不符。",
        f"{_ALTERED_EN}: the pages of its papers are not those of its manifest.",
        _ASK_ZH,
        _ASK_EN,
    ),
    "book.papers:twice": Entry(
        "compliance",
        "产品 {product} 的文件 {paper} 写了两次。",
        "The paper {paper} of the product {product} is there twice.",
        "请在 papers.yaml 里删去一条。",
        "Take one of them out of papers.yaml.",
    ),
    "book.papers:many": Entry(
        "compliance",
        "一册最多放 {papers} 份产品文件、共 {pages} 页。",
        "A book holds at most {papers} papers with {pages} pages in all.",
        "请去掉不再销售的产品。",
        "Leave out products that are not sold any more.",
    ),
    "book.papers:size": Entry(
        "compliance",
        "产品文件的页面合起来超过 {most} 字节。",
        "The pages of all papers together have more than {most} bytes.",
        "请去掉不再销售的产品，或减少图片。",
        "Leave out products that are not sold any more, or have fewer pictures in them.",
    ),
    "book.altered:lines": Entry(
        "headquarters",
        f"{_ALTERED_ZH}：清单里的编号、种类或版本与规则包不符。",
        f"{_ALTERED_EN}: ids, kinds or versions in its manifest are not those of the packs.",
        _ASK_ZH,
        _ASK_EN,
    ),
    "book.altered:signature": Entry(
        "headquarters",
        f"{_ALTERED_ZH}：签名 {{signature}} 与内容不符。",
        f"{_ALTERED_EN}: the signature {{signature}} does not fit its content.",
        _ASK_ZH,
        _ASK_EN,
    ),
    "book.unsigned:compliance": Entry(
        "headquarters",
        "规则册没有合规人员的签名。",
        "Compliance has not signed the book.",
        "请合规人员用 headquarters books sign 签名。",
        "Have compliance sign it: headquarters books sign.",
    ),
    "book.unsigned:release": Entry(
        "headquarters",
        "规则册没有发布人的签名。",
        "Nobody has released the book.",
        "请另一人用 headquarters books release 签名。",
        "Have another person release it: headquarters books release.",
    ),
    "book.unsigned:headquarters": Entry(
        "headquarters",
        "规则册没有总部的签名。",
        "Headquarters has not signed the book.",
        "请总部用 headquarters books publish 发布。",
        "Have headquarters publish it: headquarters books publish.",
    ),
    "book.one_person": Entry(
        "headquarters",
        "规则册的两个签名是同一个人（{name}）的；必须由两个人签。",
        "Both signatures of the book are by one person ({name}); two people must sign.",
    ),
    "book.signer_unknown": Entry(
        "headquarters",
        "规则册的签名 {signature} 不是本总部认识的人签的。",
        "The signature {signature} of the book is by nobody whom this headquarters knows.",
    ),
    "book.signer_role": Entry(
        "headquarters",
        "{name} 的证书不能作 {role} 签名。",
        "The certificate of {name} is not for the signature of {role}.",
    ),
    "book.signer_revoked": Entry(
        "headquarters",
        "规则册由 {name} 签名，其证书在那之前已吊销。",
        "The book was signed by {name}, whose certificate had been revoked.",
    ),
    "book.older": Entry(
        "headquarters",
        "规则册第 {serial} 号不比已有的第 {newest} 号新，没有采用。",
        "The book's serial {serial} is not above {newest}, which is held already; it was not taken.",
        "要退回旧规则，请总部以新的编号重新发布。",
        "To go back to older packs, have headquarters publish them under a new serial.",
    ),
    "book.future": Entry(
        "field_it",
        "规则册写着制作于 {at}，比本机时钟晚。",
        "The book says that it was made at {at}, which is ahead of this machine's clock.",
        "请核对本机时钟。",
        "Check this machine's clock.",
    ),
    "book.expired": Entry(
        "headquarters",
        "规则册第 {serial} 号已于 {until} 失效。",
        "The book with serial {serial} ended at {until}.",
        "请总部发布新的规则册。",
        "Have headquarters publish a new one.",
    ),
    "book.expired:certificate": Entry(
        "headquarters",
        "规则册签名时，{name} 的证书不在有效期内。",
        "The certificate of {name} was not valid when the book was signed.",
    ),
    "book.region": Entry(
        "headquarters",
        "规则册只用于 {regions}，不用于本地区 {region}。",
        "The book is for {regions} only, and not for this region, {region}.",
    ),
    "book.region:unknown": Entry(
        "field_it",
        "规则册只用于 {regions}，而本终端没有写明所在地区。",
        "The book is for {regions} only, and nobody has said where this terminal stands.",
        "请在 settings.toml 里填写 region。",
        "Fill in region in settings.toml.",
    ),
    "book.packs_faulty": Entry(
        "headquarters",
        "规则册里的规则包有 {count} 个错，不能使用：{faults}。",
        "The book's packs cannot be used, they have {count} faults: {faults}.",
    ),
    "book.packs_faulty:no_rules": Entry(
        "headquarters",
        "规则册里没有规则包，不能使用：按它什么业务都不用录。",
        "There are no rules in the book, and it cannot be used: by it no sale would be recorded.",
    ),
    "book.stale": Entry(
        "field_it",
        "规则册第 {serial} 号已有 {days} 天没有得到总部确认，按总部的规定不能再开始录制。",
        "Headquarters has not confirmed the book with serial {serial} for {days} days, and has ruled that no take is "
        "begun any more.",
        "请恢复与总部的连接，或用 shuanglu packs book install 从文件安装新的规则册。",
        "Restore the line, or install a newer book from a file: shuanglu packs book install.",
    ),
    "book.none": Entry(
        "field_it",
        "这里没有规则册 {serial}。",
        "There is no book {serial} here.",
    ),
    "book.no_headquarters": Entry(
        "field_it",
        "本终端不属于任何总部，不能安装规则册。",
        "This terminal belongs to no headquarters, so no book can be installed.",
        "请先登记。",
        "Enrol it first.",
    ),
    "book.path": Entry(
        "compliance",
        "文件名 {path} 不能放进规则册：只用字母、数字、点、短横和下划线。",
        "A file named {path} cannot be in a book: only letters, digits, dots, hyphens and underscores.",
    ),
    "book.same_version": Entry(
        "compliance",
        "规则包 {id} 的内容与第 {serial} 号规则册里的不同，版本却同是 {version}。",
        "The pack {id} differs from that of book {serial}, and has the same version {version}.",
        "请给它一个新的版本号。",
        "Give it a new version.",
    ),
    "book.checked": Entry("compliance", "没有编号为 {ids} 的规则包。", "There is no pack with the id {ids}."),
    "book.worked": Entry(
        "compliance",
        "样例业务有 {count} 处与规则不符：{faults}。",
        "The worked sales do not come out as written in {count} places: {faults}.",
    ),
    "book.predecessor": Entry(
        "headquarters",
        "这个规则册是接着第 {said} 号做的，而最新发布的是第 {newest} 号。",
        "This book was made to follow {said}, and the newest that was published is {newest}.",
        "请重新制作，再签名。",
        "Make it again, and have it signed again.",
    ),
    "book.signed_out": Entry(
        "headquarters",
        "{name} 的证书不是本总部现在有效的人员证书。",
        "The certificate of {name} is not a valid one of a person of this headquarters.",
    ),
    "book.key": Entry(
        "headquarters",
        "密钥文件 {path} 打不开：口令不对，或不是人员的密钥文件。",
        "The key file {path} does not open: the password is wrong, or it is no person's key file.",
    ),
    "book.moment": Entry(
        "compliance",
        "时间 {at} 写得不对，例如 2026-12-01T00:00+08:00。",
        "The moment {at} is not spelled as 2026-12-01T00:00+08:00.",
    ),
    "people.known": Entry(
        "headquarters",
        "{name} 已有一张有效的 {role} 证书。",
        "{name} has a valid certificate for {role} already.",
        "要换新的，请先吊销。",
        "Revoke it first to give another one.",
    ),
    "people.name": Entry("headquarters", "姓名要有 1 到 64 个可见的字。", "A name has 1 to 64 visible characters."),
    "people.none": Entry("headquarters", "没有这样的有效证书：{name}。", "There is no such valid certificate: {name}."),
    "people.password:differs": Entry("headquarters", "两次输入的口令不一样。", "The two passwords are not the same."),
    "people.password": Entry(
        "headquarters", "口令至少要有 {least} 个字符。", "A password has at least {least} characters."
    ),
}
