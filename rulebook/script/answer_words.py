"""The words of answers as data: families of synonyms, and what negates, doubts, turns or coaches an answer.

A script's answers name a word or two, and each brings its whole family: 清楚 brings 明白, 听懂了, 心里有数.
"""

import re
from dataclasses import dataclass
from typing import Final

from rulebook.script.wording import listed


@dataclass(frozen=True, slots=True)
class Family:
    """Words for one thing: `means` say it, `denies` say its opposite without a word of negation."""

    name: str
    means: tuple[str, ...]
    denies: tuple[str, ...] = ()
    plain: bool = True
    """Whether a bare yes or no answers the question."""


FAMILIES: Final = (
    Family(
        "agree", listed("同意 愿意 乐意 认可 接受 赞成 赞同 许可 准许 授权 自愿"), listed("反对 有意见 不情愿 免谈")
    ),
    Family(
        "clear",
        listed(
            "清楚 清晰 明白 了解 知道 知晓 懂 懂得 听懂 看懂 理解 晓得 听清 听清楚 听明白 看明白 搞懂 弄懂 "
            "弄明白 搞清楚 弄清楚 有数 心里有数 明了 清清楚楚 明明白白 一清二楚 记住了 领会 整明白 听得懂 "
            "看得懂 听得清 想明白 搞明白 听进去了"
        ),
        listed("糊涂 迷糊 一头雾水 云里雾里 稀里糊涂 懵 晕"),
    ),
    Family(
        "correct",
        listed(
            "正确 属实 无误 一致 确认 准确 真实 符合 对得上 本人 我本人 真实意愿 自己的意思 我的意思 "
            "自己的意愿 我的意愿 我自己 吻合 都对 是我 没毛病 就是我"
        ),
        listed(
            "错 错误 不符 有出入 出入 对不上 有误 写反 弄反 搞混 是我老公 是我老婆 是我爱人 是我妈 是我爸 "
            "是我儿子 是我女儿 是我朋友 是我老伴 是我先生 是我太太 是我孩子 是我父亲 是我母亲 是我哥 是我姐 "
            "是我弟 是我妹 保费多 钱多了 多算 少算 算错 替我 帮我 代我 被逼 强迫"
        ),
    ),
    Family(
        "seen",
        listed(
            "看到 收到 看清 看清楚 看过 看见 看完 拿到 见到 见过 阅读 读过 看了 收了 看得清 看得见 瞧见 瞅见 "
            "读完 过目 收好 都看 到手 在手里 在这 翻过"
        ),
        listed("缺 少一份 少了一份 漏了"),
    ),
    Family(
        "none",
        listed(
            "没有 没 无 没了 没有了 没有的 不存在 没得 木有 没有过 没有别的 没别的 没其他 没有其他 "
            "没人给 没人给我 没人给过 没承诺 没承诺什么 没承诺我什么 没给我什么 没给什么 没说什么 没许什么 没答应什么 "
            "没答应我什么 没答应 没给 没给过 没送 没许 没人承诺 没人答应 没人送 没人许"
        ),
        listed(
            "有 有的 有过 答应 答应过 承诺 承诺过 保证过 保证 说过 讲过 许诺 口头 私下 送 返 返钱 他说 她说 "
            "他跟我 她跟我 他讲 她讲 他告诉 她告诉 他们说 经理说 你们说 你说 您说 提过 许过 保本 给我打 回扣 "
            "红包 礼品 说好了 讲好了 存在 他答应 包我 "
            "给我 给了我 给过我 说是 说跟 说能 说可以 说肯定"
        ),
        plain=False,
    ),
    Family(
        "truthful",
        listed(
            "如实 属实 真实 实话 真的 真话 说明了 说明过 都说了 全说了 全说 全部说了 都写了 全写了 都填了 "
            "都告诉 全告诉 告知了 实事求是 老实 照实"
        ),
        listed(
            "隐瞒 瞒 瞒着 漏 没写 没填 没说 没告诉 没讲 没提 假的 假话 撒谎 编的 忘写 忘说 忘了写 忘了说 漏了 "
            "不敢写 没敢"
        ),
    ),
    Family(
        "insist",
        listed("坚持 要买 购买 继续 继续买 决定买 确定买 买定 就买 还是买 想买 坚决"),
        listed("放弃 退 不买 不要 算了 终止 取消 不办"),
        plain=False,
    ),
    Family(
        "willing",
        listed("自愿 愿意 主动 心甘情愿 自己要 自己想 情愿 自己决定 自己愿意 自主 乐意"),
        listed(
            "强迫 逼 被迫 勉强 被逼 硬要 骗 忽悠 强制 让我买 叫我买 要我买 劝我 让买 非让 非要我 "
            "逼着 没办法才 不得不 只好 你们让 批不了 批不下来"
        ),
    ),
)

YES: Final = listed(
    "是 是的 是啊 是呀 是滴 是嘞 对 对的 对啊 对呀 对头 没错 没有错 不错 好 好的 好啊 好呀 好吧 好嘞 "
    "行 行的 行啊 行吧 可以 可以的 可以啊 没问题 没有问题 没什么问题 没啥问题 没事 成 成吧 中 ok okay "
    "yes 确实 确实是 当然 当然了 必须的 就是的 就是这样 没毛病 没意见 没有意见 是这样 是这么 对的呀 "
    "妥 肯定的 要得 好滴 得嘞 可 可的"
)
NO: Final = listed("不 不是 不对 不行 不可以 不要 不能 没有 没 否 no 不好 不成 不了 非也 没得 不是的 不中")
REFUSED_EVERYWHERE: Final = listed(
    "拒绝 算了 不办了 不买 不买了 不签 不录 不录了 不想录 别录 别录了 不想办 不想买 不愿 反对 退出 "
    "不太想 不怎么想 不想被 不太愿 别拍 别照 不干 不要了 不想要 不想 免了 停下 停止 别弄了 先不 没兴趣 听不清 "
    "听不懂 看不清 看不懂 看不见 "
    "听不见 没听清 没听懂 没听见 不懂 不明白 不清楚 不知道 不理解 不了解 不晓得 没明白 没懂 没看懂 "
    "没听明白 没太听 搞不懂 弄不懂 弄不清 搞不清 说不清楚 讲不清 不同意 不认可 不接受 不愿意 不自愿 "
    "不属实 不正确 不一致 不真实 不符合"
)
"""A refusal whatever was asked, except where nothing more is the hoped-for answer."""
TROUBLE: Final = listed("问题 疑问 疑义 疑惑 异议 意见 不满 疑虑 顾虑 不妥 不清楚的 不明白的 困惑 毛病")
"""Nouns that trouble an answer unless they are negated: 有问题, 没有异议."""
NEGATIONS: Final = listed(
    "不 没 没有 不是 不太 不大 不很 不怎么 不完全 不够 不甚 没太 没怎么 没完全 没大 没很 并不 并不是 "
    "并没 并没有 并非 未 非 别 不会 不能 无 毫无 没什么 没有什么 没啥 没有哪 没有哪里 没哪里 没有一 "
    "没有一个 没有任何 没哪 不曾 从不 从没 从来没 从来没有 没人 没有人 谈不上 算不上 说不上 不见得 "
    "未必 不敢 不想 我哪里 我哪 哪能 谁都没 也没 也不 都没 都不 还没 还不 还没有 并未 尚未 没有其他 "
    "没有别的 没其他 没别的 没有过 不愿 不怎样 不咋 没咋 不算 不算是 不是很 不是太 不是特别 不是完全 "
    "不是十分 不都 没全 没有全 没都 不肯 无法 没法 没能 没办法"
)
PASSING: Final = listed(
    "非常 不要紧 没关系 不好意思 不客气 不用 不必 别担心 别急 不着急 不急 别说了 不说了 不要说了 不怕 "
    "不过分 不得了 不管 不管怎样 不论 无论 无所谓 不是别人 不止 不仅 不光 不用说 差不多 好多 好几 "
    "好久 好好 正好 刚好 最好 好处 好人 好意 对不起 对于 对面 一对 针对 对方 银行 行业 进行 执行 流行 "
    "本行 我行 自行 行为 行长 还是 于是 总是 或是 老是 凡是 便是 要不 可能 可惜 可怜 许可证 成本 完成 "
    "成功 变成 成员 中间 中国 其中 中心 当中 有点 有些 有时 有人 有关 所有 有效 有限 有数 没想到 没准 "
    "特别 告别 别人 别的 说实话 老实说 实话说 说真的 没几 没多久 是说 就是说 也就是说 有一说一 "
    "不保本 不保息 不保证 不承诺 不兜底 不担保 没带 没戴 没拿 没来 没空 可能亏 可能会亏 可能赔 可能会赔 可能损失 "
    "可能会损失 可能有损失 可能会有损失 "
    "可能有亏损 可能会有亏损 可能跌 可能会跌 可能没收益 可能没有收益 可能为零 可能拿不回 可能不保本 可能亏本 "
    "没什么大 懂行 没白 不愧 不然 不如 没事儿 可以说 是非 退保 错过 不错过 漏税 看一下 送我 送您 返回"
)
"""Words that hold a part of a word of answer and are none."""
DOUBTS: Final = listed(
    "可能 也许 大概 应该 好像 似乎 估计 或许 基本 基本上 大致 大体 勉强 随便 看情况 不一定 再说吧 "
    "考虑 想想 想一想 等一下 等等 再看 说不好 不好说 不确定 不太确定 没想好 拿不准 差不多 马马虎虎 "
    "还行吧 凑合 算是 不敢肯定 记不清 记不得 忘了 你们定 听你的 听您的 你们说行 你说了算 您说了算 就算 都行 "
    "你们说清楚就 你说清楚就 您说清楚就 你们说行就 你说行就 您说行就 你们说对就 你说对就 "
    "稍等 商量 回头 大约 八成 多半 大部分 一部分 部分 一半 有的"
)
QUESTIONS: Final = listed(
    "吗 是不是 有没有 能不能 行不行 好不好 可不可以 对不对 是否 什么 啥 哪 哪个 哪份 怎么 怎么办 "
    "为什么 为啥 咋 谁 多少 几个 几年 几天 要不要 会不会 多久 多长 干嘛 凭什么 何时 么 你说呢 您说呢 你看呢 "
    "您看呢 你觉得呢"
)
"""A clause with one of these asks, unless a negation stands before it: 没什么不明白的."""
EVERY_NOT: Final = re.compile(r"(什么|啥|谁|哪|多少).*?[也都](没|不|无)")
"""什么好处也没有 asks nothing."""
ONE_SELF: Final = listed(
    "我不懂 我不明白 我不清楚 我没懂 我没听懂 我没明白 我没听明白 我听不懂 我不同意 我不愿意 我不想 我不知道 我没看懂"
)
"""What begins a clause of its own after a question, also where no mark parts them: 啥叫免赔额我不懂."""
CONDITIONS: Final = listed(
    "如果 要是 假如 除非 只要 的话 才同意 才愿意 才买 我才 万一 倘若 若是 前提是 条件是 先把 等我 只有"
)
CONTRASTS: Final = listed("但是 但 不过 可是 只是 就是 然而 除了 唯独 唯一 就剩 只有一 另外 可就 除此")
EXCEPTIONS: Final = frozenset(("除了",))
CORRECTIONS: Final = listed(
    "哦不 啊不 噢不 喔不 呃不 说错了 讲错了 口误 更正 我的意思是 我是说 纠正一下 不对不对 应该说 "
    "说反了 嘴瓢 改一下 我改 改口"
)
"""What follows replaces what was said before."""
NOW: Final = listed("现在 这下 这回 这会儿 后来 再听 听完 讲完 你一说 您一说 经您 这么一说 这样说 解释完")
BEFORE: Final = listed("刚才 刚刚 之前 一开始 原来 以前 起初 开始 本来 先前 方才 第一遍 头一遍")
HARMLESS_AFTER_CONTRAST: Final = listed("没关系 没事 不要紧 无所谓 还行 不影响 不碍事 没啥")
OTHERS: Final = listed(
    "儿子 女儿 老公 老婆 老伴 爱人 先生 太太 家人 孩子 他 她 他们 她们 我妈 我爸 妈妈 爸爸 朋友 领导 "
    "经理 家里 媳妇 亲戚 别人 大家 人家 我哥 我姐 我弟 我妹"
)
"""Whose yes is not the customer's."""
COACHING: Final = (
    (
        listed(
            "就说 只说 光说 直接说 就回答 就答 就讲 就念 就写 都写 都说 就点 就回 只管说 尽管说 要说 您说 "
            "你说 您答 你答 您回答 你回答 您讲 你讲 您念 你念 回答 请说 请回答 请您说 跟着说 跟着念 请讲"
        ),
        2,
    ),
    (
        listed(
            "跟着我 跟我说 跟我念 照我说 照我念 照着我 学我说 按我说 跟我读 照着念 照着说 我说一句 听我说 照他 跟他念"
        ),
        -1,
    ),
    (
        listed(
            "让我说 叫我说 教我说 要我说 该说 让我写 叫我写 教我写 让我都 叫我都 让我答 教我答 让我回答 "
            "教我回答 该怎么说 怎么答 教我 让我填 要我写 让我讲"
        ),
        -1,
    ),
    (listed("点头 点个头 摇头 使眼色"), -1),
)
"""Words of a prompter with how many characters may stand before the word of answer; -1: the words alone."""
FILLERS: Final = frozenset("嗯呃额诶欸唉哎嘛啦咯哈呵唔嘞")
