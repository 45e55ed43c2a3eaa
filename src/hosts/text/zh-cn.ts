import type { EntryKind } from '../../model/entry.ts';
import type { DurationUnit, Language, ReasonFacts } from './language.ts';

export const zhCn: Language = {
  tag: 'zh-CN',
  points: (decimal) => `${decimal} 积分`,
  amount: (decimal, currency) => `${decimal} ${currency}`,
  entry: ({ kind, isPending, isLoss, change, title, balance }) => {
    const done = doneOf(kind, isPending, isLoss);
    const sum = `${done}${change}，${isPending ? '待生效合计' : '余额'} ${balance}`;
    return title === undefined ? sum : `${title}：${sum}`;
  },
  item: ({ title, item, of, quantity }) =>
    `${title}：获得 ${item}${of === undefined ? '' : `（${of}）`} × ${quantity}`,
  strike: ({ title, strikes }) => `${title}：第 ${strikes} 次记过。`,
  streakEnded: ({ title, length }) => `${title}：连续 ${length} 次的记录已中断。`,
  freezeUsed: ({ title, count, first, last, saved }) => {
    const days = first === last ? first : `${first} 至 ${last}`;
    const used = `${days} 用去 ${count} 张保护卡`;
    return saved ? `${title}：${used}，连续记录保住了。` : `${title}：${used}，仍不够。`;
  },
  lapseAhead: ({ title, amount, through }) =>
    `${title}：${amount} 可用至 ${through} 结束，之后过期。`,
  cohortAssigned: ({ title, season, cohort }) =>
    `${title}：自 ${season} 起，你在第 ${cohort} 编组。`,
  tierCrossed: ({ title, level, lost }) => {
    if (lost === undefined) return `${title}：已升为${level}。`;
    return level === undefined
      ? `${title}：已失去${lost}。`
      : `${title}：已由${lost}降为${level}。`;
  },
  withdrawn: (sentence) => `不再成立：${sentence}`,
  mute: ({ title, when }) => `${title}：已暂停计分，${when}恢复。`,
  wait: (count, unit) => `${count} ${UNITS[unit]}后`,
  after: (time) => `${time} 之后`,
  reasons: {
    'no-rule': () => '这个行为没有奖励。',
    'condition-not-met': ({ title }) => `${title}：条件未满足。`,
    'outside-window': ({ title }) => `${title}：不在活动时间内。`,
    retired: ({ title }) => `${title}：已经结束。`,
    'already-awarded': ({ title }) => `${title}：已经奖励过了。`,
    'cap-reached': (facts) => `${facts.title}：${reached(facts)}${again(facts)}。`,
    'cut-by-cap': (facts) =>
      `${facts.title}：应得 ${facts.asked}，实得 ${facts.granted}，${reached(facts)}${again(facts)}。`,
    cooldown: ({ title, when }) => `${title}：太频繁了，请在 ${when}再试。`,
    'rate-limited': (facts) => `${facts.title}：发得太快${again(facts)}。`,
    repeated: (facts) => `${facts.title}：内容重复${again(facts)}。`,
    'gate-closed': ({ title }) => `${title}：不符合要求，未计分。`,
    muted: (facts) => `${facts.title}：已暂停计分${again(facts)}。`,
    'factor-zero': ({ title }) => `${title}：目前没有奖励。`,
    'factor-out-of-range': ({ title, by = title }) =>
      `${title}：${by} 未生效，倍数缺失或超出范围。`,
    'rounds-to-zero': ({ title }) => `${title}：数额太小，没有奖励。`,
    shadow: ({ title, granted }) => `${title}：试运行，本可获得 ${granted}。`,
    'self-award': ({ title }) => `${title}：不能奖励自己。`,
    'streak-pays-nothing': ({ title }) => `${title}：当前连续长度没有奖励。`,
    'freezes-insufficient': ({ title, need, have }) =>
      `${title}：需要 ${need} 张保护卡，只有 ${have} 张，连续记录重新开始。`,
    'make-up-not-offered': () => '这里不能补签。',
    'make-up-too-old': ({ day, within }) => `${day} 已不能补签：只能补最近 ${within} 天。`,
    'make-up-not-missed': ({ day }) => `${day} 没有需要补签的。`,
    'make-up-used-up': ({ month, perMonth }) => `${month} 最多补签 ${perMonth} 天，已经用完。`,
    replaced: ({ title }) => `${title}：已改为发放其他奖励。`,
    'identity-used': ({ title }) => `${title}：该设备或地址已属于其他成员。`,
    'identity-missing': ({ title }) => `${title}：没有说明是哪台设备或哪个地址。`,
    'ref-missing': ({ title }) => `${title}：没有说明针对的是什么。`,
    'ref-not-awarded': ({ title }) => `${title}：所针对的内容没有得过分。`,
    'cascade-limit': ({ title }) => `${title}：连锁触发过多，已停止。`,
    'hop-limit': ({ title }) => `${title}：转手次数过多，已停止。`,
    'message-limit': ({ title }) => `${title}：一次涉及的成员过多，已停止。`,
    'beneficiary-missing': ({ title }) => `${title}：没有说明奖励给谁。`,
    'beneficiary-too-late': ({ title }) => `${title}：来得太晚，无法奖励。`,
    'key-missing': ({ title }) => `${title}：缺少订单号或帖子号。`,
    'base-missing': ({ title }) => `${title}：缺少金额。`,
    'base-not-a-decimal': ({ title }) => `${title}：金额无法识别。`,
    'base-negative': ({ title }) => `${title}：金额低于零，没有奖励。`,
    'below-minimum': ({ title, minimum }) => `${title}：满 ${minimum} 才有奖励。`,
    'no-table-row': ({ title }) => `${title}：这个等级没有设定奖励。`,
    'divided-by-zero': ({ title }) => `${title}：数额无法计算。`,
    'given-out-of-range': ({ title, least, most }) => `${title}：至少 ${least}，至多 ${most}。`,
    'given-not-a-decimal': ({ title }) => `${title}：给出的数额无法识别。`,
    'finer-than-scale': ({ title }) => `${title}：给出的数额小数位太多。`,
    overflow: ({ title }) => `${title}：数额太大。`,
    untrusted: () => '这里不允许这样操作。',
    'unsupported-type': () => '暂不支持这个操作。',
    'bad-payload': () => '无法理解这个操作。',
    'already-joined': () => '你已经加入过了。',
    'not-spendable': () => '这种积分不能消费。',
    'already-spent': () => '这个订单已经支付过了。',
    'insufficient-points': ({ needs, has }) => `不够用：需要 ${needs}，现有 ${has}。`,
    'unknown-spend': () => '没有找到要取消的消费。',
    'already-cancelled': () => '这笔消费已经取消过了。',
    'cancel-too-late': () => '已经过了可以取消的时间。',
    clipped: ({ needs, has }) => `应扣 ${needs}，已扣 ${has}，其余从之后获得的里扣除。`,
    'exceeds-balance': ({ needs, has }) => `余额不足，无法收回：需要 ${needs}，现有 ${has}。`,
    'shortfall-lowered': ({ granted }) => `之后获得的里少扣 ${granted}。`,
    forgiven: ({ granted }) => `其中 ${granted} 之前已过期，不再收回。`,
    appended: () => '来得较晚：现在补计，按它那一天剩余的额度。',
    closed: () => '时间已久：只收回它自己给出的。',
    voided: () => '已作废，不计入。',
    'void-of-spend': () => '消费不能作废，只能取消。',
    'void-of-void': () => '作废本身不能再作废。',
    'nothing-left': () => '没有可以收回的了。',
    'awaits-target': () => '已保留，等待相关记录到达。',
    exceeds: ({ by = '' }) => `退回的比剩下的多 ${by}。`,
    'not-reversible': () => '时间太久，不能再收回。',
    'no-base': () => '不知道这一部分值多少，无法收回。',
    'unknown-line': () => '订单里没有这一行。',
    'still-earned': () => '剩下的部分所得不变。',
    late: () => '来得太晚，已不能放回原位，未计入。',
    'too-late': () => '来得太晚，未计入。',
    future: ({ waits }) => (waits ? '时间在将来，到时再计入。' : '时间在将来，未计入。'),
  },
  statuses: {
    duplicate: '之前已经计入。',
    conflict: '同一编号已计入另一内容，这次未计入。',
    late: '来得太晚，已不能放回原位，未计入。',
    'too-late': '来得太晚，未计入。',
    future: '时间在将来，到时再计入。',
    held: '已保留，等待相关记录到达。',
    refused: '未计入。',
    invalid: '内容无法识别，未计入。',
  },
};

const DONE: Readonly<Record<EntryKind, string>> = {
  accrual: '',
  redemption: '消费 ',
  expiration: '过期 ',
  decay: '衰减 ',
  reversal: '退回 ',
  correction: '更正 ',
  transfer: '转账 ',
  exchange: '兑换 ',
  adjustment: '记入 ',
  hold: '冻结 ',
  release: '生效 ',
};

function doneOf(kind: EntryKind, isPending: boolean, isLoss: boolean): string {
  if (kind === 'accrual' && isPending) return '待生效 ';
  return kind === 'reversal' && isLoss ? '收回 ' : DONE[kind];
}

const UNITS: Readonly<Record<DurationUnit, string>> = {
  second: '秒',
  minute: '分钟',
  hour: '小时',
  day: '天',
};

function reached({ by, times, limit }: ReasonFacts): string {
  const most = times === undefined ? limit : `${times} 次`;
  return `已达上限 ${most}${by === undefined ? '' : `（${by}）`}`;
}

function again({ when }: ReasonFacts): string {
  return when === undefined ? '' : `，${when}可再得`;
}
