import { stateWords } from "../words/state-words.ts";
import { after, alarm, due, judged, lasting, level, num, of, PRIORITY, type Rule } from "./phrases.ts";

const READINGS: Rule[] = [
  [/^no reading yet$/, () => "noch kein Messwert"],
  [/^first reading$/, () => "erster Messwert"],
  [/^valid again$/, () => "wieder gültig"],
  [/^quality bad$/, () => "Qualität schlecht"],
  [/^quality uncertain$/, () => "Qualität unsicher"],
  [/^quality good(?: again)?$/, () => "Qualität wieder gut"],
  [/^substituted or simulated, not measured$/, () => "ersetzt oder simuliert, nicht gemessen"],
  [/^measured again$/, () => "wieder gemessen"],
  [
    /^saved state could not be read: .*$/,
    () => "gespeicherter Zustand nicht lesbar: unbekannt bis zum nächsten Messwert",
  ],
  [/^reading again after (.+)$/, (span) => `wieder Messwerte nach ${num(span)}`],
  [/^no reading for (.+)$/, (span) => `kein Messwert seit ${num(span)}`],
  [/^(invalid|frozen) for (.+)$/, (signal, span) => `${stateWords(signal)} seit ${num(span)}`],
  [/^(.+) unchanged(?: for (.+))?$/, (value, span) => `${num(value)} unverändert${lasting(span)}`],
  [/^"(.*)" is not a number$/, (value) => `„${value}“ ist keine Zahl`],
  [/^raw value (.+) is not a finite number$/, (value) => `Rohwert ${num(value)} ist keine endliche Zahl`],
  [
    /^raw value (.+) outside (.+) to (.+)$/,
    (value, from, to) => `Rohwert ${num(value)} außerhalb ${num(from)} bis ${num(to)}`,
  ],
  [
    /^(.+) mA outside 3\.6 to 21 mA: (wire break|short circuit)$/,
    (value, what) =>
      `${num(value)} mA außerhalb 3,6 bis 21 mA: ${what === "wire break" ? "Drahtbruch" : "Kurzschluss"}`,
  ],
  [
    /^(.+) is (outside|inside) the measuring range (.+)$/,
    (value, side, range) =>
      `${num(value)} ist ${side === "inside" ? "innerhalb" : "außerhalb"} des Messbereichs ${num(range.replace(" to ", " bis "))}`,
  ],
  [
    /^(fewer than )?(\d+) spikes higher than (.+) within (.+)$/,
    (fewer, n, height, span) => `${fewer && "weniger als "}${n} Spitzen über ${num(height)} innerhalb ${num(span)}`,
  ],
  [
    /^noise (.+) is (not )?above (.+)$/,
    (noise, not, limit) => `Rauschen ${num(noise)} ist ${not && "nicht "}über ${num(limit)}`,
  ],
  [/^(\S+) is due since (.+)$/, (what, day) => `${due(what)} fällig seit ${day}`],
  [/^(\S+) is not due$/, (what) => `${due(what)} nicht fällig`],
];

const LIMITS: Rule[] = [
  [
    /^(it )?changes by (.+?), faster than (.+?)(?: for (.+?))?(?:; that is left at (.+))?$/,
    (_, rate, limit, span, back) =>
      `ändert sich um ${num(rate)}, schneller als ${num(limit)}${lasting(span)}${after("; verlassen bei ", back.replace(" for ", " seit "))}`,
  ],
  [
    /^changes by (.+?), back from (.+?)(?: by deadband (.+?))?(?: for (.+))?$/,
    (rate, limit, deadband, span) =>
      `ändert sich um ${num(rate)}, zurück von ${num(limit)}${after(" um Totband ", deadband)}${lasting(span)}`,
  ],
  [
    /^it is held as faster than (.+?); that is left at (.+?)(?: for (.+))?$/,
    (limit, back, span) => `als schneller als ${num(limit)} gehalten; verlassen bei ${num(back)}${lasting(span)}`,
  ],
  [
    /^it changes by (.+?) and still counts as faster than (.+?); that is left at (.+?)(?: for (.+))?$/,
    (rate, limit, back, span) =>
      `ändert sich um ${num(rate)} und gilt noch als schneller als ${num(limit)}; verlassen bei ${num(back)}${lasting(span)}`,
  ],
  [/^how fast it changes has no limit any more$/, () => "die Änderungsrate hat keinen Grenzwert mehr"],
  [
    /^it is held (above|below) (\w+) (.+?); it is left at (.+?)(?: for (.+))?$/,
    (side, limit, place, back, span) =>
      `${side === "above" ? "über" : "unter"} ${level(limit)} ${num(place)} gehalten; verlassen bei ${num(back)}${lasting(span)}`,
  ],
  [
    /^(.+) is judged (above|below) (\w+) (.+?); it is left at (.+?)(?: for (.+))?$/,
    (value, side, limit, place, back, span) =>
      `${judged(value)} ist ${side === "above" ? "über" : "unter"} ${level(limit)} ${num(place)}; verlassen bei ${num(back)}${lasting(span)}`,
  ],
  [
    /^(.+) (above|below) (lowLow|low|high|highHigh) (\S+)(?: for (.+))?$/,
    (value, side, limit, place, span) =>
      `${judged(value)} ${side === "above" ? "über" : "unter"} ${level(limit)} ${num(place)}${lasting(span)}`,
  ],
  [
    /^(.+) back from (\w+) (\S+)(?: by deadband (\S+))?(?: for (.+))?$/,
    (value, limit, place, deadband, span) =>
      `${judged(value)} zurück von ${level(limit)} ${num(place)}${after(" um Totband ", deadband)}${lasting(span)}`,
  ],
  [
    /^(.+) has no limit (\w+) any more$/,
    (value, limit) => `${judged(value)} hat keinen Grenzwert ${level(limit)} mehr`,
  ],
  [
    /^it stands at (\w+), a limit that it has no more$/,
    (limit) => `steht auf ${level(limit)}, einem Grenzwert, den es nicht mehr gibt`,
  ],
  [
    /^"(.*)" is off normal(?: for (.+?))?(?:; it is left(?: for (.+))? of another value)?$/,
    (value, span, left) =>
      `„${value}“ weicht ab${lasting(span)}${left && `; verlassen nach ${num(left)} mit anderem Wert`}`,
  ],
  [/^(.+) is normal(?: for (.+))?$/, (value, span) => `${num(value)} ist normal${lasting(span)}`],
  [
    /^baseline complete: (\d+) readings, mean (.+), standard deviation ([^:]+)(?:: (.+))?$/,
    (n, mean, deviation, told) =>
      `Inbetriebnahme abgeschlossen: ${n} Messwerte, Mittelwert ${num(mean)}, Standardabweichung ${num(deviation)}` +
      (told.startsWith("the values never differed")
        ? ": die Werte waren immer gleich, Grenzwerte in Abweichungen werden nicht beurteilt"
        : after(": ", told.replaceAll(/\b(lowLow|low|highHigh|high)\b/g, level))),
  ],
  [
    /^(\d+) of (\d+) sensors beyond(?:, (\d+) are needed)?(?: for (.+))?$/,
    (n, all, needed, span) => `${n} von ${all} Sensoren jenseits${needed && `, ${needed} sind nötig`}${lasting(span)}`,
  ],
];

const PEOPLE: Rule[] = [
  [/^acknowledged by (.+)$/, (by) => `quittiert durch ${by}`],
  [
    /^shelved by (.+) at level (\S+) until it clears: ([^]*)$/,
    (by, at, why) => `zurückgestellt durch ${by} auf Stufe ${level(at)}, bis der Alarm geht: ${why}`,
  ],
  [
    /^shelved by (.+) at level (\S+) for (.+?): ([^]*)$/,
    (by, at, span, why) => `zurückgestellt durch ${by} auf Stufe ${level(at)} für ${num(span)}: ${why}`,
  ],
  [
    /^shelved by (.+) at level (\S+): ([^]*)$/,
    (by, at, why) => `zurückgestellt durch ${by} auf Stufe ${level(at)}: ${why}`,
  ],
  [/^taken off its shelf by (.+)$/, (by) => `zurückgeholt durch ${by}`],
  [/^shelf of (.+) is over \(([^]*)\)$/, (by, why) => `Zurückstellung durch ${by} ist abgelaufen (${why})`],
  [
    /^(process|instrument) alarm still stands after its acknowledgement$/,
    (which) => `${alarm(which)} steht nach der Quittierung noch an`,
  ],
  [
    /^(machine |source |zone )?(to be )?taken out of service by (.+) for (.+?): ([^]*)$/,
    (what, planned, by, span, why) =>
      `${of(what)}${planned && "geplant "}außer Betrieb genommen durch ${by} für ${num(span)}: ${why}`,
  ],
  [
    /^(machine |source |zone )?returned to service by (.+)$/,
    (what, by) => `${of(what)}wieder in Betrieb genommen durch ${by}`,
  ],
  [/^back in service \(([^]*)\)$/, (why) => `wieder in Betrieb (${why})`],
  [/^overdue: still out of service \(([^]*)\)$/, (why) => `überfällig: noch außer Betrieb (${why})`],
  [/^out of service is overdue \(([^]*)\)$/, (why) => `Außerbetriebnahme ist überfällig (${why})`],
  [/^out of service \(([^]*)\)$/, (why) => `außer Betrieb (${why})`],
  [
    /^(no longer )?under what is out of service$/,
    (no) => `${no && "nicht mehr "}Teil von etwas, das außer Betrieb ist`,
  ],
  [
    /^(?:its )?(it|sensor|machine|source|zone) (is to be taken|to be taken|is overdue|overdue|is)? ?out of service by (.+?): ([^]*)$/,
    (what, how, by, why) =>
      `${of(what)}${how.includes("to be") ? "geplant " : how.includes("overdue") ? "überfällig " : ""}außer Betrieb durch ${by}: ${why}`,
  ],
];

const PLACES: Rule[] = [
  [/^(\d+) of (\d+) sensors good$/, (good, all) => `${good} von ${all} Sensoren gut`],
  [/^(\d+) of its (\d+) sensors are not heard$/, (silent, all) => `${silent} von ${all} Sensoren sind nicht zu hören`],
  [
    /^(\d+) of (\d+) sensors of (\S+) fell silent together$/,
    (silent, all, source) => `${silent} von ${all} Sensoren von ${source} verstummten zugleich`,
  ],
  [
    /^(\d+) of (\d+) sensors can be heard, (\d+) are needed$/,
    (heard, all, needed) => `${heard} von ${all} Sensoren sind zu hören, ${needed} sind nötig`,
  ],
  [/^no sensor has been heard from yet$/, () => "noch von keinem Sensor gehört"],
  [/^not heard from yet$/, () => "noch nicht gehört"],
  [
    /^taken over from the gateway's former store; not heard here yet$/,
    () => "vom früheren Speicher des Gateways übernommen; hier noch nicht gehört",
  ],
  [/^(\S+) is heard$/, (source) => `${source} ist zu hören`],
  [/^(\S+) says "(.*)"$/, (source, word) => `${source} meldet „${word}“`],
  [/^its source is another, or there$/, () => "seine Quelle ist eine andere, oder ist da"],
  [/^its source is silent$/, () => "seine Quelle ist stumm"],
  [/^its gateway is out of reach$/, () => "sein Gateway ist nicht erreichbar"],
  [/^its gateway has not been heard yet$/, () => "sein Gateway wurde noch nicht gehört"],
  [/^its gateway has no live data path \((.*)\)$/, (names) => `sein Gateway hat keinen aktiven Datenpfad (${names})`],
  [/^its data path (.+) is lost$/, (path) => `sein Datenpfad ${path} ist unterbrochen`],
  [/^no condition suppresses it any more$/, () => "keine Bedingung unterdrückt ihn mehr"],
  [/^no data$/, () => "keine Daten"],
  [/^older than readings are kept$/, () => "älter, als Messwerte aufbewahrt werden"],
  [/^a record of this day is damaged$/, () => "ein Datensatz dieses Tages ist beschädigt"],
];

const EXPLAINED: Rule[] = [
  [
    /^its signal is (\w+)(?:; its limit state (\w+) is held until a live reading comes)?$/,
    (signal, limit) =>
      `Signal ${stateWords(signal)}${limit && `; Grenzwertzustand ${level(limit)} wird gehalten, bis ein Messwert kommt`}`,
  ],
  [/^its readings come over (.+)$/, (path) => `Messwerte kommen über ${path}`],
  [/^its readings come later than they were made: .*$/, () => "Messwerte kommen verspätet: Stille zählt ab Eingang"],
  [/^its measurement is (\w+)$/, (mark) => `Messung ${stateWords(mark)}`],
  [/^to its machine that means (\S+)$/, (health) => `für die Maschine heißt das: ${stateWords(health)}`],
  [
    /^its (?:(\w+) )?alarm is (\w+): occurrence (\d+), (?:(\S+), )?priority (\w+)(?:: ([^]*))?$/,
    (which, state, n, at, priority, said) =>
      `${which ? alarm(which) : "Alarm"} ${stateWords(state)}: Auftreten Nr. ${n}${at && `, ${stateWords(at)}`}, Priorität ${PRIORITY[priority] ?? priority}${said && `: ${said}`}`,
  ],
  [/^the first of its burst was (.+)$/, (id) => `Erstalarm der Gruppe war ${id}`],
  [/^what to do(?: within (.+?))?: ([^]*)$/, (span, action) => `Maßnahme${after(" innerhalb ", span)}: ${action}`],
  [/^if nobody acts: ([^]*)$/, (what) => `wenn niemand handelt: ${what}`],
  [
    /^it is (\w+), and by its sensor (\w+)$/,
    (state, activity) => `${stateWords(state)}, nach ihrem Sensor ${stateWords(activity)}`,
  ],
];

const NUISANCES: Rule[] = [
  [
    /^(process|instrument) alarm has not come again for (.+)$/,
    (which, span) => `${alarm(which)} kam seit ${num(span)} nicht wieder`,
  ],
  [
    /^(process|instrument) alarm stands for more than (.+)$/,
    (which, span) => `${alarm(which)} steht länger als ${num(span)} an`,
  ],
  [
    /^stands for more than (.+?): mend what causes it, or shelve it$/,
    (span) => `steht länger als ${num(span)} an: Ursache beheben oder zurückstellen`,
  ],
  [
    /^(process|instrument) alarm \((.+)\) cleared within (.+?) and stayed away for ([^;]+)(?:; its on-delay is (.+))?$/,
    (which, at, span, away, delay) =>
      `${alarm(which)} (${level(at)}) ging innerhalb ${num(span)} und blieb ${num(away)} aus${delay && `; seine Einschaltverzögerung: ${delay === "none" ? "keine" : num(delay)}`}`,
  ],
  [/^look for a loose contact or a weak link$/, () => "Wackelkontakt oder schwache Verbindung suchen"],
  [/^give the value an on-delay or an off-delay$/, () => "dem Wert eine Ein- oder Ausschaltverzögerung geben"],
  [
    /^make the deadband wider \(it is (.+)\) or the delays longer$/,
    (deadband) => `Totband verbreitern (jetzt ${num(deadband)}) oder Verzögerungen verlängern`,
  ],
];

const PENDING: Rule[] = [
  [/^it is (unknown|silent) unless a reading comes$/, (signal) => `${stateWords(signal)}, wenn kein Messwert kommt`],
  [/^its instrument alarm comes: (\w+)$/, (signal) => `Gerätealarm kommt: ${stateWords(signal)}`],
  [/^it is judged again after the holdoff$/, () => "wird nach der Wartezeit wieder beurteilt"],
  [/^its (\w+) alarm leaves its shelf$/, (which) => `${alarm(which)} ist nicht mehr zurückgestellt`],
  [/^its (\w+) alarm rings again$/, (which) => `${alarm(which)} meldet sich erneut`],
  [/^its (\w+) alarm no longer chatters$/, (which) => `${alarm(which)} flattert nicht mehr`],
  [/^its (\w+) alarm stands too long$/, (which) => `${alarm(which)} steht zu lange an`],
  [
    /^its (\w+) alarm was fleeting, unless it comes again$/,
    (which) => `${alarm(which)} war flüchtig, wenn er nicht wiederkommt`,
  ],
  [/^it returns to service by itself$/, () => "kehrt von selbst in Betrieb zurück"],
  [/^it is overdue: a person has to return it$/, () => "überfällig: muss von Hand wieder in Betrieb genommen werden"],
  [/^it is taken out of service as planned$/, () => "wird wie geplant außer Betrieb genommen"],
  [/^it is normal again$/, () => "wieder normal"],
  [/^"(.*)" counts as off normal$/, (value) => `„${value}“ gilt als Abweichung`],
  [
    /^it (leaves|enters) (the limit of its rate|\w+)$/,
    (how, limit) =>
      `${how === "leaves" ? "verlässt" : "erreicht"} ${limit.startsWith("the") ? level("rate") : level(limit)}`,
  ],
  [/^its coverage is recorded$/, () => "Abdeckung wird vermerkt"],
  [/^it is (\w+)$/, (state) => stateWords(state)],
];

/** Sentences that stand for themselves. */
export const RULES: readonly Rule[] = [
  ...READINGS,
  ...LIMITS,
  ...PEOPLE,
  ...PLACES,
  ...EXPLAINED,
  ...NUISANCES,
  ...PENDING,
];
