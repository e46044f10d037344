import { stateWords } from "../words/state-words.ts";
import { alarm, lasting, num, QUALITY, type Rule } from "./phrases.ts";
import { HUB_RULES } from "./hub-rules.ts";
import { RULES } from "./rules.ts";

const KNOWN_MAX = 2_000;
const known = new Map<string, string>();

/** A sentence of a gateway or a hub in German; as it is, where it is none that they write by themselves. */
export function germanSentence(text: string): string {
  const before = known.get(text);
  if (before !== undefined) return before;
  if (known.size >= KNOWN_MAX) known.clear();
  const german = translate(text);
  known.set(text, german);
  return german;
}

function translate(text: string): string {
  for (const [english, say] of ALL) {
    const found = english.exec(text);
    if (found) return say(...found.slice(1).map((part) => part ?? ""));
  }
  return text;
}

/** What is made of other sentences; these come before all others. */
const MADE_OF_OTHERS: Rule[] = [
  [
    /^(.+) is (\S+); what moved it last: ([^]+)$/,
    (tag, health, why) => `${tag}: ${stateWords(health)}; zuletzt bewegt durch: ${translate(why)}`,
  ],
  [/^(\S+ is \S+(?:, \S+ is \S+)+)$/, (all) => all.split(", ").map(translate).join(", ")],
  [
    /^no reading for (.+?): (.+), so it has no power$/,
    (span, why) => `kein Messwert seit ${num(span)}: ${translate(why)}, daher ohne Strom`,
  ],
  [/^source silent: ([^]+)$/, (why) => `Quelle stumm: ${translate(why)}`],
  [
    /^its newest reading is (?:"(.*)"|(.+)), quality (\w+)$/,
    (text, value, quality) =>
      `neuester Messwert ${text ? `„${translate(text)}“` : num(value)}, Qualität ${QUALITY[quality] ?? quality}`,
  ],
  [
    /^its (\w+) alarm is (chattering|fleeting|standing): ([^]+)$/,
    (which, is, why) => `${alarm(which)} ${stateWords(is)}: ${translate(why)}`,
  ],
  [
    /^came (\d+) times within (.+?): ([^]+)$/,
    (n, span, cure) => `kam ${n} Mal innerhalb ${num(span)}: ${translate(cure)}`,
  ],
  [/^([^]+): judged again after the holdoff$/, (why) => `${translate(why)}: nach der Wartezeit wieder beurteilt`],
];

const STATES = "live|silent|invalid|frozen|unknown|running|starting|idle|stopped|maintenance|lowLow|low|high|highHigh";
/** What names a thing first, and then tells of it what has been told above. */
const NAMED: Rule[] = [
  [/^it is (\w+): ([^]+)$/, (state, why) => `${stateWords(state)}: ${translate(why)}`],
  [/^(\S+): ([^]+)$/, (tag, why) => `${tag}: ${translate(why)}`],
  [/^(.+) is out of service$/, (tag) => `${tag} ist außer Betrieb`],
  [/^(.+) is "(.*)"(?: for (.+))?$/, (tag, value, span) => `${tag} meldet „${value}“${lasting(span)}`],
  [
    new RegExp(`^(.+) is (${STATES})(?: for (.+))?$`),
    (tag, state, span) => `${tag}: ${stateWords(state)}${lasting(span)}`,
  ],
];

const ALL: readonly Rule[] = [...MADE_OF_OTHERS, ...RULES, ...HUB_RULES, ...NAMED];
