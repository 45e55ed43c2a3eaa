import { check, type RuleSet } from 'tallybook';

const rules: RuleSet = {
  id: 'my-group',
  version: 1,
  timeZone: 'Asia/Shanghai',
  rules: {
    chat: { kind: 'award', on: 'message', amount: 1, tags: ['chatty'] },
    forward: { kind: 'award', on: 'share', amount: 10 },
    cap: { kind: 'cap', tags: ['chaty'], sum: 100, per: 'day' },
    double: { kind: 'multiplier', on: ['message', 'share'], factor: '2' },
  },
};
const { reaches, warnings } = check(rules);
console.log(reaches.map(({ ruleId, rules }) => `${ruleId}: ${rules.join(', ') || 'nothing'}`));
// → [ 'double: chat, forward', 'cap: nothing' ]
console.log(warnings.map(({ path, message }) => `${path.join('.')}: ${message}`));
// → [
// →   'rules.cap: No award rule is reached.',
// →   'rules.chat.tags.0: No multiplier, cap or cooldown names the tag "chatty": did you mean "chaty"?',
// →   'rules.cap.tags.0: No award rule carries the tag "chaty": did you mean "chatty"?'
// → ]
