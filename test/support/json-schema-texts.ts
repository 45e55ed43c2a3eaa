/**
 * What an editor says about each property of a rule set, by the place of the property: a definition
 * and the way from there, `[]` for the rows of a list and `{}` for the values of an object. What all
 * kinds of rules share stands under `rule`, what all that reach awards share under `reach`.
 */
export const TEXTS: Readonly<Record<string, string>> = {
  'ruleSet.id': 'Names the rule set in every line of the ledger, with its version.',
  'ruleSet.version': 'A whole number from 0. A published version never changes.',
  'ruleSet.extends':
    'The pinned parent, such as "food@1". The rest of the document is then a merge patch (RFC 7396) on it.',
  'ruleSet.title': 'The name that people see, by language.',
  'ruleSet.description': 'What it is for, by language.',
  'ruleSet.references': 'Where numbers were taken from.',
  'ruleSet.references[].url': 'The address of the source.',
  'ruleSet.references[].read': 'The day on which it was read.',
  'ruleSet.timeZone':
    'The zone of days, weeks and months: "UTC", an offset such as "+08:00", or a name such as "Asia/Shanghai".',
  'ruleSet.clock':
    'Whose wall clock names the days of a member: that of the zone above ("programme", default), of the member\'s own zone ("member"), or UTC ("utc"). (advanced)',
  'ruleSet.memberZones': 'What a change of zone does, with the clock of the members. (advanced)',
  'ruleSet.memberZones.change':
    'When a new zone acts: at the end of the day that the member is in ("end-of-day", default), or from the change on ("at-once"). (advanced)',
  'ruleSet.memberZones.gap':
    'Across a change a streak goes on by the smaller of the days in both zones ("lenient", default), or by the day key alone ("strict"). (advanced)',
  'ruleSet.dayStart': 'The wall clock at which a day begins; "00:00" by default. (advanced)',
  'ruleSet.weekStart': 'The first day of a week; monday by default.',
  'ruleSet.openPeriod':
    'How late an event may be, included, and still be put in its place; 1 hour by default, {"hours": 0} for never. Weeks and smaller. (advanced)',
  'ruleSet.lateLimit':
    'How late an event may be at all, included; 7 days by default. Weeks and smaller. (advanced)',
  'ruleSet.late':
    'What becomes of events between the two limits: "append" applies them now, with their own day and what is left of its limits (default), "refuse" turns them away. (advanced)',
  'ruleSet.undo': 'What refunds, undos and chargebacks give back besides points. (advanced)',
  'ruleSet.undo.room':
    'Room of limits that is taken back stays "used" (default), or is "released" for later awards. (advanced)',
  'ruleSet.undo.keys':
    'Whether what was taken back may be awarded again for the same key: it "frees" the key, or "keeps" it used; absent: it keeps those of purchases and frees all others. (advanced)',
  'ruleSet.future': 'What becomes of events ahead of the known clock. (advanced)',
  'ruleSet.future.tolerance':
    'How far ahead an event may be and still count at once; 2 minutes by default. (advanced)',
  'ruleSet.future.beyond':
    'Further ahead: "hold" keeps the event until the clock gets there (default), "refuse" turns it away. (advanced)',
  'ruleSet.undo.excess':
    'A refund of more than is left takes what is left ("clip", default), or is refused ("refuse"). (advanced)',
  'ruleSet.undo.of':
    'What an order is worth, which refunds are a part of: a path, or lines; what each rate reads if absent. (advanced)',
  'ruleSet.currencies': 'What is counted, by id; only "points" by default.',
  'ruleSet.currencies{}.scale':
    'Digits after the point, 0 (default) to 6. A ledger counts whole units of the last digit.',
  'ruleSet.currencies{}.spendable': 'false for values that only grow and cannot be spent.',
  'ruleSet.currencies{}.spends':
    'Which points a spend takes first: the "soonest" to lapse (default), the "oldest", or those of the lowest "priority" of their lots, then by class and age.',
  'ruleSet.currencies{}.cancel': 'How spends are taken back.',
  'ruleSet.currencies{}.cancel.within':
    'How long after it a spend can be taken back, included; 1 year if absent.',
  'ruleSet.currencies{}.cancel.returns':
    'What comes back to a lot that has lapsed meanwhile: with its "original" date it lapses at once (default), "new" gives it a new lifetime, a duration lets it live so long from then on. (advanced)',
  'ruleSet.currencies{}.clawback':
    'What a refund takes beyond the balance: "debt" below 0 (default), "clip" at 0 and later income pays the rest, or "refuse" the refund. (advanced)',
  'ruleSet.currencies{}.penalties':
    'The same for deductions and penalties: "debt" (default) or "clip". (advanced)',
  'ruleSet.currencies{}.title': 'The name that people see, by language.',
  'ruleSet.segments':
    'Named conditions; rules say the name where they would otherwise repeat the condition.',
  'ruleSet.rules': 'Rules by id. The order in which they stand here means nothing.',

  'rule.kind': 'What the rule does.',
  'rule.title': 'The name that people see, by language.',
  'rule.description': 'What it is for, by language.',
  'rule.tags': 'Groups that multipliers, caps and cooldowns can name instead of rule ids.',
  'rule.priority': 'Lower goes first; 0 if absent; ties go by id.',
  'rule.enabled': 'false switches the rule off; its counters stay.',
  'rule.retire':
    'The first day, or an instant with an offset, at which the rule no longer acts. Its counters stay.',
  'rule.counterId':
    'The name under which its counters are kept; the id of the rule if absent. Keep the old id here when you rename a rule. (advanced)',
  'reach.rules': 'The ids of the award rules that it acts on.',
  'reach.tags': 'It acts on every award rule that carries one of these tags.',

  'award.on': 'The type of event that it answers to, or a list of types.',
  'award.to':
    'Where the event names the member who gets it, such as "$.data.to"; absent: the acting member. Nobody can award themselves this way.',
  'award.others':
    'true where somebody else decides about the points (likes, praise): nobody can award themselves.',
  'award.when': 'Awarded only where this holds for the acting member and the event.',
  'award.during': 'Awarded only within this time.',
  'award.amount': 'How much; without it the rule only gives items.',
  'award.gives': 'Items, each told as a notice with every award.',
  'award.gives[].item': 'What is given.',
  'award.gives[].of': 'Where the event says what the item is of, such as "$.data.sku".',
  'award.gives[].quantity': 'How many; 1 if absent.',
  'award.limit': 'At most so many awards or points in a period, or a list of such limits.',
  'award.once':
    'A path: one award for each value of it, for ever. A purchase is awarded once per key by default; false lifts that.',
  'award.once.of': 'The path to the value, such as "$.data.post".',
  'award.once.forget': 'How long a value is remembered after its award; for ever if absent.',
  'award.once.for':
    'Whose awards are looked at: each member by themselves ("member", default), or all members, so that one of them is awarded ("programme").',
  'award.follows':
    'The award rule that must have rewarded the beneficiary for what "ref" names; given once for each ref.',
  'award.follows.rule': 'That rule.',
  'award.follows.within': 'How long after that award; for ever if absent.',
  'award.hold': 'How long the points are promised before they are available; not at all if absent.',
  'award.lot': 'Which lots the points go into, where the currency keeps lots. (advanced)',
  'award.reversible':
    'How long a grant can be taken back by a refund, an undo or a chargeback. (advanced)',
  'award.shadow':
    'true: computed and told, not paid. It uses only its own limit and once. (advanced)',

  'streak.on': 'The type of event that it counts, or a list of types.',
  'streak.when': 'An event counts only where this holds for the acting member and the event.',
  'streak.during': 'It pays only within this time; it counts at any time.',
  'streak.per':
    'What one step is: a day with activity (default), a week, a month, or one event. With "event" an event that does not count ends the run.',
  'streak.mode':
    '"rolling" goes on as long as nothing is missed (default); the others begin anew with each week or month.',
  'streak.gaps':
    '"end": a missed period ends the streak (default). "allowed": periods with activity are counted, whatever is between them.',
  'streak.days': 'The weekdays that count and must not be missed; every day if absent.',
  'streak.optionalDays':
    'The other days: "skip" them (default), or "count" them too, inside a streak also without activity. (advanced)',
  'streak.weekStart': 'The first day of a week; that of the rule set if absent. (advanced)',
  'streak.sum':
    'A period counts while the sum of its events is large enough; with the first event if absent. (advanced)',
  'streak.sum.of':
    'Where the event holds the decimal, such as "$.data.minutes". It may be negative.',
  'streak.sum.atLeast': 'The period counts from this sum on, and below it no more.',
  'streak.nonexistentDates':
    'A civil date that the zone skipped: no day at all ("skipped", default), or "missed" like any other. (advanced)',
  'streak.freezes':
    'What covers missed periods when the streak goes on: the whole of a gap, or nothing of it. Rules that share a counter state the same.',
  'streak.freezes.perMonth':
    'So many for what is missed in a calendar month; what is left is gone with the month. It goes first.',
  'streak.freezes.currency':
    'The currency of the freezes that members hold; one point is one freeze.',
  'streak.freezes.tooFew':
    'Freezes that do not cover the whole of a gap stay ("keep", default), or are used up for its first periods ("burn"). (advanced)',
  'streak.freezes.adds': 'true: a covered period adds to the length. (advanced)',
  'streak.makeUp':
    'How days that were missed may be done afterwards, by the control input make-up. Rules that share a counter state the same.',
  'streak.makeUp.within': 'How far back.',
  'streak.makeUp.within.days': '1 is yesterday alone; at most 366.',
  'streak.makeUp.perMonth': 'Most days of one calendar month that may be made up.',
  'streak.makeUp.price': 'What a day costs, in points; nothing if absent.',
  'streak.makeUp.of': 'The currency of the price; the default currency if absent.',
  'streak.pauses':
    'Whether a member may pause: nothing is missed then ("honoured", default), or it is all the same ("ignored"). (advanced)',
  'streak.every': 'Pays at every multiple of this length.',
  'streak.amount': 'What "every" pays; without it the rule only gives items.',
  'streak.milestones': 'The lengths that pay, ascending.',
  'streak.milestones[].at': 'The length.',
  'streak.milestones[].amount': 'What it pays.',
  'streak.table': 'What the first, the second and each further step of a streak pays.',
  'streak.after':
    'What comes after the last row: "hold" pays it again (default of a table), "wrap" begins with the first row again, "none" pays nothing (default of milestones).',
  'streak.rounding':
    'How an amount with factors becomes whole units; "floor" if absent. (advanced)',
  'streak.replaces':
    'Award rules that give way where this one pays for the same event; without it both pay.',
  'streak.gives': 'Items, each told as a notice with every payment.',
  'streak.gives[].item': 'What is given.',
  'streak.gives[].of': 'Where the event says what the item is of, such as "$.data.sku".',
  'streak.gives[].quantity': 'How many; 1 if absent.',
  'streak.repeat':
    'false: each length pays a member once for ever; by default again with each streak.',
  'streak.catchUp':
    'true: lengths that a streak has passed before the rule saw it are paid with the first step that it sees; by default it pays from the next one on. (advanced)',
  'streak.limit': 'At most so many payments or points in a period, or a list of such limits.',
  'streak.hold': 'How long its gains are promised before they are available; not at all if absent.',
  'streak.lot': 'Which lots the points go into, where the currency keeps lots. (advanced)',
  'streak.reversible':
    'How long a grant can be taken back by a refund, an undo or a chargeback. (advanced)',
  'streak.shadow': 'true: computed and told, not paid. It uses only its own limit. (advanced)',

  'multiplier.on':
    'The type of event, or a list. Without rules and tags it reaches only what the acting member gains in the default currency.',
  'multiplier.of': 'The currency that it multiplies; the default currency if absent.',
  'multiplier.factor':
    'A decimal of at least 0, a decimal of the event within a range, or an ordered list in which the first match counts. 0 suppresses the award.',
  'multiplier.factor.of': 'Where the event holds the factor, such as "$.data.weight".',
  'multiplier.factor.min': 'Included. A factor outside the range does not count.',
  'multiplier.factor.max': 'Included. A factor outside the range does not count.',
  'multiplier.factor[].if': 'The condition of the row; absent in the last row, the default.',
  'multiplier.factor[].use': 'The factor of the row.',
  'multiplier.during': 'Acts only within this time.',
  'multiplier.when': 'Acts only where this holds for the member who gets the award.',
  'multiplier.group':
    'Factors of one group are put together first, then the groups multiply; the group "default" if absent. (advanced)',
  'multiplier.stacking':
    'How the factors of one group become one. 2 and 5 give: product (default) 10, sum-of-bonuses 6, best 5, first the one that goes first, sum-of-factors 7. The same in all rules of a group. (advanced)',
  'multiplier.ceiling':
    'The most that the factors of the group come to together. The same in all rules of a group. (advanced)',

  'cap.balance': 'Awards do not lift the balance of a member above this.',
  'cap.alsoCounts': 'Award rules that use up the room and are never cut. (advanced)',

  'cooldown.lasts': 'An award exactly this long after the last one is granted.',
  'cooldown.extended':
    'true: a refused try starts the pause again; by default only grants do. (advanced)',

  'hold.for': 'How long, from the instant of the event.',
  'hold.on':
    'The type of event of the member that releases the points; its ref, or else its key, names the event that was awarded.',
  'hold.else':
    'What happens after "for" where "on" has not come: the points are released ("release", default), or they lapse.',
  'hold[].if': 'The condition of the row; absent in the last row, the default.',
  'hold[].use': 'The hold of the row, or "none".',
  'hold[].use.for': 'How long, from the instant of the event.',
  'hold[].use.on':
    'The type of event of the member that releases the points; its ref, or else its key, names the event that was awarded.',
  'hold[].use.else':
    'What happens after "for" where "on" has not come: the points are released ("release", default), or they lapse.',
  'reversible.within':
    'From its event on; exactly so long after it is too late. 1 year for what a purchase gives, else the lateLimit.',
  'lot.class': 'Where the points come from, such as "bonus"; kept apart in lots.',
  'lot.priority':
    'Where the currency spends by priority, the lowest goes first; 0 if absent. (advanced)',

  'expiry.rules': 'Only for what these award rules grant; beside "after" only.',
  'expiry.tags':
    'Only for what award rules with one of these tags grant; beside "after" only. Otherwise labels.',
  'expiry.currency': 'The currency whose points lapse; the default currency if absent.',
  'expiry.after':
    'How long points live from the day on which they become available: a duration of whole days, to the end of a period, "never", or an ordered list in which the first match counts. One of after, inactive and clear.',
  'expiry.after.endOf': 'They live to the end of this period.',
  'expiry.after.plus': 'So many periods later; 0 if absent.',
  'expiry.after[].if': 'The condition of the row; absent in the last row, the default.',
  'expiry.after[].use': 'The lifetime of the row.',
  'expiry.after[].use.endOf': 'They live to the end of this period.',
  'expiry.after[].use.plus': 'So many periods later; 0 if absent.',
  'expiry.inactive':
    'Everything lapses once the member has done nothing for so long. One of after, inactive and clear.',
  'expiry.clear':
    'All or a share lapses at the end of each period. One of after, inactive and clear.',
  'expiry.clear.every': 'The period.',
  'expiry.clear.share': '0 to 1; everything if absent.',
  'expiry.clear.rounding': 'How the share of the points becomes whole units; floor if absent.',
  'expiry.clear.of':
    'Which points: "all" (default), those granted in the "period" that ends, or those granted "earlier".',
  'expiry.remind':
    'How long before they lapse the member is told, in whole days, or a list of such durations. Not beside "clear".',

  'decay.tags': 'Labels; nothing acts on them.',
  'decay.currency': 'The currency that fades; the default currency if absent.',
  'decay.every': 'At the first instant of each of these.',
  'decay.loss': 'What is lost each time: a share of the balance, or points.',
  'decay.loss.share': '0 to 1 of the balance.',
  'decay.loss.rounding': 'How it becomes whole units; floor if absent.',
  'decay.loss.rounded':
    'What is rounded: the "loss" (default), or the "balance" that is left. (advanced)',
  'decay.loss.points': 'So many points.',
  'decay.inactive': 'Only from so long after the latest activity of the member on.',
  'decay.floor': 'Points that stay; 0 if absent. Debt does not fade.',

  'season.tags': 'Labels; nothing acts on them.',
  'season.every': 'How long a season is: a calendar period, or so many months from a first day on.',
  'season.every.months': 'So many months.',
  'season.every.from': 'The first day of the first season.',
  'season.currency': 'What starts anew with each season; without it no balance does.',
  'season.keep': 'What is carried over; nothing if absent.',
  'season.keep.share': '0 to 1 of the balance; everything if absent.',
  'season.keep.rounding': 'How what is kept becomes whole units; floor if absent.',
  'season.keep.most': 'At most so many points.',
  'season.cohorts':
    'Into how many cohorts members are mixed, anew with each season; the fact member.cohort says which.',

  'tier.tags': 'Labels; nothing acts on them.',
  'tier.by': 'What levels are measured on.',
  'tier.by.earned':
    'What was earned of this currency: awards, deductions, releases of holds. What is spent or lapses stays earned.',
  'tier.by.balance': 'The available balance of this currency.',
  'tier.by.spend':
    'Where the event says what was paid, such as "$.data.paid"; each purchase counts once by its key.',
  'tier.by.on': 'The types of events that say it; "purchase" if absent.',
  'tier.by.within':
    'A month, quarter or year of the calendar, or a window of days that ends today; for life if absent.',
  'tier.by.within.rolling': 'Days, weeks, months or years; today is the last day.',
  'tier.levels': 'The levels, ascending.',
  'tier.levels[].id': 'Names the level in conditions, notices and pins.',
  'tier.levels[].from': 'Won from here on. 0, in the first level: everybody starts there.',
  'tier.levels[].title': 'The name that people see, by language.',
  'tier.levels[].keep':
    'Lost below this; from if absent. Lower, so that the level does not come and go around its threshold.',
  'tier.levels[].entitlements': 'All that the level entitles to, for the host.',
  'tier.up': 'When a level is won: "at-once" (default) or with the review at the end of a period.',
  'tier.down':
    'When a level is lost: with the review at the end of a period (default), "at-once" or "never".',
  'tier.period':
    'How often is reviewed: a period of the calendar, or a duration from the instant at which the level was won. That of within if absent, else a year.',
  'tier.grace':
    'How long after the end of a period its review waits: what is earned by then still counts for keeping.',
  'tier.drop': 'A review takes down to the level that is still earned (default), or by one.',
  'tier.crossing':
    'Which level factors see for the event that crosses a threshold: that of before (default), of after, or each part its own. (advanced)',
  'tier.crossings':
    'Told is each level that is passed on the way up (default), or only the last. (advanced)',

  'screen.tags': 'Labels; nothing acts on them.',
  'screen.on': 'The type of input that it looks at, or a list of types.',
  'screen.when':
    'It looks only at inputs for which this holds for the acting member and the event, or the group: it neither catches nor counts others.',
  'screen.during': 'It looks only within this time.',
  'screen.for':
    'Whose inputs are taken together: all of a member ("member", default), or those in each group by themselves ("member-in-group").',
  'screen.effects': 'What follows besides that a caught input earns nothing; nothing by default.',
  'screen.effects.from':
    'It follows from the input on that makes so many in the window, itself counted; 1 if absent.',
  'screen.effects.penalty': 'Points that are taken for each caught input.',
  'screen.effects.strike': 'Counts caught inputs, and mutes a member who has too many.',
  'rate-limit.times': 'So many inputs pass in one window or period, 1 to 1,000.',
  'rate-limit.within':
    'The window (t − length, t] before each input: one exactly as long ago is outside. Either this or per.',
  'rate-limit.per': 'A calendar period instead of a window. Either this or within.',
  'duplicate.of': 'Where the event holds what is compared; "$.data.text" if absent.',
  'duplicate.within':
    'The window (t − length, t] before each input: a repeat exactly as long after is free.',
  'duplicate.normalise':
    'How texts become equal: "text" looks past case, width, invisible characters and spaces (default), "none" compares them as they are, as for hashes.',
  'duplicate.confusables':
    'true: letters of other scripts that look alike count as the same. (advanced)',
  'duplicate.times': 'So many equal inputs pass in one window; 1 if absent.',
  'gate.of': 'Where the event holds the text; "$.data.text" if absent.',
  'gate.length': 'How long the text is.',
  'gate.length.min': 'Included.',
  'gate.length.max': 'Included.',
  'gate.length.unit':
    'What is counted. "graphemes" are what people see as characters; "words" need spaces, which not all scripts have.',
  'gate.length.of':
    'Where the event holds the text, or its length as the host has counted it in this unit; the text of the gate if absent.',
  'gate.startsWith': 'The text begins with one of these, letter by letter.',
  'gate.endsWith': 'The text ends with one of these, letter by letter.',
  'gate.like':
    'The whole text matches one of these: * stands for any run of characters, ? for exactly one.',
  'gate.not': 'What the text must not match.',
  'gate.not.startsWith': 'The text begins with none of these.',
  'gate.not.endsWith': 'The text ends with none of these.',
  'gate.not.like': 'The whole text matches none of these patterns.',
  'gate.groups': 'The groups that inputs come from.',
  'gate.groups.only': 'Inputs from other groups, or from none, are caught.',
  'gate.groups.not': 'Inputs from these groups are caught.',
  'gate.media': 'The kinds of media in an input: a text or a list of texts.',
  'gate.media.of': 'Where the event holds them; "$.data.media" if absent.',
  'gate.media.only': 'Inputs with other media, or with none, are caught.',
  'gate.media.not': 'Inputs with any of these media are caught.',
  'gate.roles': 'Tags of the member.',
  'gate.roles.only': 'Inputs of members without any of these tags are caught.',
  'gate.roles.not': 'Inputs of members with any of these tags are caught.',
  'gate.members': 'Members who are left out.',
  'gate.members.not': 'Inputs of these members are caught.',
  'gate.pass': 'Inputs for which this does not hold are caught.',
  'identity.of': 'Where the event holds the identity, as a keyed hash, such as "$.data.device".',
  'identity.members': 'Most members with one identity, 1 to 1,000; 1 if absent.',
  'identity.per':
    'How long a member counts after an event with the identity: a calendar period or a window; for ever if absent.',
  'identity.required':
    'true: an event without the identity is caught; by default it is not looked at.',
  'strike.within': 'How long a strike counts: the window (t − length, t].',
  'strike.mutes':
    'From how many strikes on the member is muted, ascending; the last number that is reached counts.',
  'strike.mutes[].at': 'So many strikes, this one counted, 1 to 100.',
  'strike.mutes[].lasts':
    'Until then everything of the muted types is caught; what comes exactly as long after the strike is free.',
  'strike.on': 'The types of inputs that are muted; those of the screen if absent.',

  'limit.for':
    "Whose use counts together: each member's (default), each member's in one group or with one other member, all of a group's, or the whole programme's.",
  'limit.times': 'Most awards in the period; 0 allows none.',
  'limit.sum': 'Most points in the period; 0 allows none.',
  'limit.of': 'The currency of the sum; the default currency if absent.',
  'limit.per': 'A calendar period, one event, "ever", or a window that moves with time.',
  'limit.weekStart': 'The first day of a "week" here; that of the rule set if absent. (advanced)',
  'limit.atLimit':
    'The award that crosses the sum: "trim" cuts it to what is left (default), "skip" refuses it whole. (advanced)',
  'limit.counts':
    'What uses up the sum: "gross" points granted (default), "net" of deductions, or "base" points before factors. (advanced)',
  'per.rolling': 'The window (t − length, t] before each event.',

  'during.from': 'Included: a date, or an instant with an offset.',
  'during.until': 'Excluded: a date, or an instant with an offset.',
  'during.through': 'Included: the last date. Not beside until.',
  'during.weekdays': 'Days of the week.',
  'during.hours': 'Stretches of the wall clock; until before from goes over midnight.',
  'during.hours[].from': 'Included, HH:MM.',
  'during.hours[].until': 'Excluded, HH:MM; 24:00 is the end of the day.',
  'during.daysOfMonth': '1 to 31, or −1 (the last) to −31 from the end.',

  'fixed.fixed': 'The same for every event; negative for a deduction.',
  'rate.rate': 'Points for each per of the base.',
  'rate.per': 'Greater than 0; 1 if absent.',
  'rate.of': 'A path to a decimal in the event, such as "$.data.paid", or the lines of an order.',
  'rate.roundEach':
    'What is rounded by itself: the whole order (default), each line or each unit. Needs lines. (advanced)',
  'rate.minimum': 'A base below it earns nothing.',
  'rate.signed': 'true: a negative base takes points; by default it earns nothing. (advanced)',
  'given.given':
    'Where the event holds the points that a person decided, such as "$.data.points". Nobody can award themselves.',
  'given.min': 'Included. Points outside the range are refused.',
  'given.max': 'Included. Points outside the range are refused.',
  'table.table': 'Where the event holds the grade, such as "$.data.grade".',
  'table.rows': 'Thresholds in ascending order; the last one that is reached counts.',
  'table.rows[].from': 'The threshold, included.',
  'table.rows[].points': 'Points from this threshold on.',
  'table.values': 'Points by the name of the grade.',
  'formula.formula': 'Exact arithmetic over decimals and decimals of the event.',
  'amount.rounding':
    'How exact points become whole units, once per award; floor by default. "carry" keeps the fraction for the next award. (advanced)',
  'amount.split':
    'How the points are parted over the lines of an order, so that each can be given back. (advanced)',
  'split.over': 'Where the event holds the lines, such as "$.data.lines".',
  'split.by': 'Where one line holds what all of it counts for, such as "$.total".',
  'split.quantity': 'Where one line holds its pieces, a whole number; 1 if absent.',
  'split.id': 'Where one line holds the id by which a refund may name it; "$.id" if absent.',
  'split.remainder':
    'Who gets what is left once every part is rounded down: the "largest" fractions (default), the "first" or the "last" line that counts. (advanced)',
  'lines.lines': 'Where the event holds the lines of an order, such as "$.data.lines".',
  'lines.price': 'Where one line holds its price, such as "$.price".',
  'lines.quantity': 'Where one line holds how many, a whole number; 1 if absent.',
  'lines.id': 'Where one line holds the id by which a refund may name it; "$.id" if absent.',

  'expression.add': 'The sum of all.',
  'expression.subtract': 'The first less the second.',
  'expression.multiply': 'The product of all.',
  'expression.divide': 'The first by the second, exactly.',
  'expression.min': 'The smallest.',
  'expression.max': 'The greatest.',

  'duration.years': 'Civil years.',
  'duration.months': 'Civil months.',
  'duration.weeks': 'Civil weeks, of 7 days.',
  'duration.days': 'Civil days.',
  'duration.hours': 'Elapsed hours.',
  'duration.minutes': 'Elapsed minutes.',
  'duration.seconds': 'Elapsed seconds.',
};

/** Definitions that many places share. */
export const DEFINITIONS: Readonly<Record<string, readonly [title: string, description: string]>> =
  {
    award: ['Award', 'Points, items or both for an event.'],
    streak: [
      'Streak',
      'Points, items or both for days, weeks or months in a row, or a run of events.',
    ],
    streakAmount: [
      'Points',
      'In the default currency, or an object by currency; less than 0 takes.',
    ],
    multiplier: ['Multiplier', 'Multiplies awards before they are rounded.'],
    cap: ['Cap', 'A limit shared by several award rules.'],
    cooldown: ['Cooldown', 'A pause between awards.'],
    expiry: ['Expiry', 'When points lapse.'],
    decay: ['Decay', 'Points that fade while nothing is done, or with time.'],
    season: ['Season', 'At its end balances start anew, members are mixed again, or both.'],
    hold: [
      'Hold',
      'How long points are promised only, or an ordered list in which the first match counts for who gets them.',
    ],
    reversible: ['Reversible', 'How long what a rule gives can be taken back.'],
    split: ['Split', 'Parts the points of an award over the lines of an order.'],
    lot: ['Lot', 'Points of one last day, class and priority lapse together.'],
    'rate-limit': ['Rate limit', 'Catches inputs that come too fast: they earn nothing.'],
    identity: ['Identity', 'At most so many members behind one device, address or code.'],
    duplicate: ['Duplicate', 'Catches inputs that repeat what was said before: they earn nothing.'],
    gate: ['Gate', 'Catches inputs that are not as they should be: they earn nothing.'],
    penalty: ['Penalty', 'More than 0, in the default currency, or an object by currency.'],
    strike: ['Strike', 'Caught inputs are counted; too many of them mute the member.'],
    textPatterns: ['Texts', 'At least one text; none is empty.'],
    amount: ['Amount', 'Points in the default currency, or an object of amounts by currency.'],
    duration: ['Duration', 'Days and larger are civil; hours and smaller are elapsed time.'],
    during: ['During', 'When the rule acts: dates, weekdays, hours, days of the month.'],
    expression: [
      'Expression',
      'A decimal, a path to a decimal in the event, or add, subtract, multiply, divide, min, max over such.',
    ],
    name: ['Name', '1 to 128 code units, without control characters and outer spaces.'],
    names: ['Names', 'At least one name.'],
    texts: ['Texts', 'By language tag: {"en": "Check-in", "zh-CN": "签到"}.'],
    decimal: ['Decimal', 'A number, or a text such as "0.1" of at most 40 digits.'],
    gain: ['Decimal of at least 0', 'A number, or a text such as "0.1" of at most 40 digits.'],
    share: ['Share', 'A decimal from 0 to 1.'],
    path: ['Path', 'A definite path into the event, such as "$.data.paid" or "$.data.lines[0]".'],
    on: ['Types of events', 'One type or a list of types.'],
    per: ['Period', 'A calendar period, one event, "ever", or {"rolling": duration}.'],
    limit: ['Limit', 'At most so many awards (times) or points (sum) in a period.'],
    lines: ['Lines of an order', 'An array in the event, with the paths inside one line.'],
    fixed: ['Fixed amount', 'The same points for every event.'],
    rate: ['Rate', 'Points for each unit of a base.'],
    given: ['Given amount', 'Points that a person decided, inside a range.'],
    table: ['Table', 'Points by a grade: by threshold (rows) or by name (values).'],
    formula: ['Formula', 'Points from exact arithmetic.'],
    oneAmount: [
      'Amount in one currency',
      'A decimal, or one of: fixed, rate, given, table, formula.',
    ],
  };
