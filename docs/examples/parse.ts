import { parseRuleSet } from 'tallybook';

const result = parseRuleSet({
  id: 'my-group',
  version: 1,
  timeZone: 'Asia/Shanghai',
  rules: {
    chat: { kind: 'award', on: 'message', ammount: 1 },
    cap: { kind: 'cup', rules: ['chat'], sum: 100, per: 'day' },
  },
});
const issues = result.ok ? [] : result.issues;
console.log(issues.map(({ code, path, message }) => `${code} ${path.join('.')}: ${message}`));
// → [
// →   'unknown-kind rules.cap.kind: Unknown kind the text "cup": did you mean "cap"?',
// →   'unknown-key rules.chat.ammount: Unknown key "ammount": did you mean "amount"?'
// → ]
