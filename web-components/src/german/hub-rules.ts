import { clockOrDate } from "../words/time-words.ts";
import { alarm, num, type Rule } from "./phrases.ts";

/** Thousands with a point. */
const many = (text: string): string => text.replaceAll(/(\d),(?=\d{3})/g, "$1.");
const of = (n: string, one: string, several: string): string => `${many(n)} ${n === "1" ? one : several}`;
const sensors = (n: string): string => of(n, "Sensor", "Sensoren");
const readings = (n: string): string => of(n, "Messwert", "Messwerte");
const lacking = (n: string): string => `${n === "1" ? "fehlt" : "fehlen"} ${of(n, "Datensatz", "Datensätze")}`;
/** A time that a hub has put into a sentence: `2026-11-24T03:06:42.000Z`. */
const at = (time: string): string => clockOrDate(Date.parse(time), Date.now());
const THING: Record<string, string> = { sensor: "Sensor", machine: "Maschine", source: "Quelle", zone: "Zone" };
const thing = (name: string): string => THING[name] ?? name;

/** What hubs find by themselves: of gateways, of the history, and of each other. */
const FOUND: Rule[] = [
  [
    /^Gateway of (.+) unreachable: (\S+) sensors? uncertain$/,
    (zone, n) => `Gateway von ${zone} nicht erreichbar: ${sensors(n)} ungewiss`,
  ],
  [
    /^None of (\d+) gateways is heard: (\S+) sensors? uncertain$/,
    (all, n) => `Keines der ${all} Gateways ist zu hören: ${sensors(n)} ungewiss`,
  ],
  [
    /^A hub is behind: it lacks (\S+) messages of the log, and shows what was$/,
    (n) => `Ein Hub liegt zurück: ihm fehlen ${many(n)} Nachrichten des Protokolls, er zeigt, was war`,
  ],
  [
    /^History of (.+) lacks (\S+) records? for good$/,
    (zone, n) => `In der Historie von ${zone} ${lacking(n)} endgültig`,
  ],
  [
    /^History of (.+) lacks (\S+) records?, asked from its gateway$/,
    (zone, n) => `In der Historie von ${zone} ${lacking(n)}, beim Gateway angefragt`,
  ],
  [
    /^Gateway of (.+) drops readings in (\d+) hours?: its disk is nearly full$/,
    (zone, n) => `Gateway von ${zone} verwirft in ${of(n, "Stunde", "Stunden")} Messwerte: die Platte ist fast voll`,
  ],
  [
    /^Clock of the gateway of (.+) is (\S+) s (ahead of|behind) the hub's$/,
    (zone, seconds, how) =>
      `Uhr des Gateways von ${zone} geht gegenüber dem Hub ${many(seconds)} s ${how === "behind" ? "nach" : "vor"}`,
  ],
  [/^gateway$/, () => "Gateway"],
  [/^hub$/, () => "Hub"],
  [/^source$/, () => "Quelle"],
  [/^Gateway or hub$/, () => "Gateway oder Hub"],
  [/^source of sensors$/, () => "Quelle von Sensoren"],
];

const CURES: Record<string, string> = {
  "a deadband": "ein Totband",
  "an on-delay": "eine Einschaltverzögerung",
  "an off-delay": "eine Ausschaltverzögerung",
};
const FIGURES: Rule[] = [
  [
    /^(an? \S+) of (.+?) \(it is (.+?)\) would have removed (\d+) of (\d+) and kept (\d+)$/,
    (setting, to, from, removed, all, kept) =>
      `${CURES[setting] ?? setting} von ${num(to)} (jetzt ${from === "none" ? "keine" : num(from)}) hätte ${removed} von ${all} vermieden und ${kept} behalten`,
  ],
  [/^no cure found$/, () => "keine Abhilfe gefunden"],
  [/^no nuisance: each time there was something to see$/, () => "nicht lästig: jedes Mal gab es etwas zu sehen"],
  [
    /^(\S+) days of data are too few for a verdict: it takes (\d+)$/,
    (days, least) => `Daten von ${num(days)} Tagen sind für ein Urteil zu wenig: nötig sind ${least}`,
  ],
  [/^history begins later of (.+)$/, (zones) => `die Historie beginnt später bei ${zones}`],
  [/^older history is still being read of (.+)$/, (zones) => `ältere Historie wird noch gelesen von ${zones}`],
];

const LINKS: Rule[] = [
  [/^listening on (.+), no client yet$/, (place) => `lauscht auf ${place}, noch kein Client`],
  [/^listening on port (\d+)$/, (port) => `lauscht auf Port ${port}`],
  [/^no client is connected$/, () => "kein Client ist verbunden"],
  [/^(\S+) is lost$/, (path) => `${path} ist unterbrochen`],
  [/^the broker closed the connection$/, () => "der Broker hat die Verbindung geschlossen"],
  [
    /^the broker ended the connection \(reason code (\d+)\)$/,
    (code) => `der Broker hat die Verbindung beendet (Grund ${code})`,
  ],
  [
    /^another client took over the session: .*$/,
    () =>
      "ein anderer Client hat die Sitzung übernommen: läuft ein zweites Gateway dieser Zone, oder wird die Client-ID doppelt verwendet?",
  ],
];

const LOST: Rule[] = [
  [
    /^(\d+) readings of a day were cut before their time: the disk is nearly full$/,
    (n) => `${readings(n)} eines Tages vorzeitig gelöscht: die Platte ist fast voll`,
  ],
  [
    /^(\d+) readings of (\d+) sensors were judged and not kept: the disk is nearly full$/,
    (n, all) => `${readings(n)} von ${sensors(all)} beurteilt und nicht aufbewahrt: die Platte ist fast voll`,
  ],
  [/^(\d+) readings? of the store cannot be read any more$/, (n) => `${readings(n)} des Speichers nicht mehr lesbar`],
  [
    /^the store lost its end: (\d+) readings? that arrived then, of whatever sensor$/,
    (n) => `der Speicher hat sein Ende verloren: ${readings(n)} von damals, gleich welchen Sensors`,
  ],
  [
    /^the end of the store is damaged: readings that arrived in its last moments, and records of the log, may be gone, and nobody can say how many$/,
    () =>
      "das Ende des Speichers ist beschädigt: Messwerte der letzten Augenblicke und Datensätze des Protokolls können fehlen, wie viele, weiß niemand",
  ],
  [
    /^the names of these sensors are gone: their readings are kept under these$/,
    () => "die Namen dieser Sensoren sind verloren: ihre Messwerte bleiben unter diesen erhalten",
  ],
  [
    /^the store lost records (\d+) to (\d+) of its log; the stream had confirmed those up to (\d+)$/,
    (from, to, known) =>
      `der Speicher hat die Datensätze ${from} bis ${to} verloren; übertragen waren sie bis ${known}`,
  ],
  [
    /^the store lost its log up to record (\d+); the stream had confirmed it up to (\d+)$/,
    (to, known) => `der Speicher hat sein Protokoll bis Datensatz ${to} verloren; übertragen war es bis ${known}`,
  ],
  [
    /^the store cannot be read; it lies at (.+), and a new one was begun$/,
    (place) => `der Speicher ist nicht lesbar; er liegt unter ${place}, ein neuer wurde begonnen`,
  ],
  [
    /^saved states of sensors are gone or older than their readings: they begin anew from there$/,
    () => "gespeicherte Zustände von Sensoren fehlen oder sind älter als ihre Messwerte: sie beginnen dort neu",
  ],
  [
    /^saved states are gone, they begin anew: (.+)$/,
    (machines) => `gespeicherte Zustände fehlen, sie beginnen neu: ${machines}`,
  ],
  [
    /^a replay has to begin behind this: (\d+) inputs? and the order of (\d+) readings? are gone$/,
    (inputs, order) =>
      `eine Wiedergabe muss dahinter beginnen: es fehlen ${of(inputs, "Eingabe", "Eingaben")} und die Reihenfolge von ${of(order, "Messwert", "Messwerten")}`,
  ],
];

const REJECTED: Rule[] = [
  [/^the payload is empty$/, () => "die Nachricht ist leer"],
  [/^the payload begins like JSON and is not JSON$/, () => "die Nachricht beginnt wie JSON und ist keines"],
  [
    /^the payload has (\d+) bytes; at most (\d+) are read (\(.+\))$/,
    (bytes, most, key) => `die Nachricht hat ${bytes} Bytes; höchstens ${most} werden gelesen ${key}`,
  ],
  [
    /^the payload is a bare value and its topic is that of several sensors: JSON is needed$/,
    () => "die Nachricht ist ein bloßer Wert, ihr Topic das mehrerer Sensoren: nötig ist JSON",
  ],
];

const ANSWERS: Rule[] = [
  [
    /^occurrence (\d+) of the (\w+|source's) alarm is not the newest, (\d+)$/,
    (seen, which, newest) =>
      `Auftreten ${seen} (${which === "source's" ? "Quellenalarm" : alarm(which)}) ist nicht das neueste, ${newest}`,
  ],
  [
    /^the (\w+|source's) alarm is \w+: it waits for nobody$/,
    (which) => `${which === "source's" ? "Quellenalarm" : alarm(which)} wartet auf niemanden`,
  ],
  [/^the (\w+) alarm is on no shelf$/, (which) => `${alarm(which)} ist nicht zurückgestellt`],
  [
    /^the (\w+) alarm has no level (\S+); it has (.+)$/,
    (which, name, all) => `${alarm(which)} hat keine Stufe ${name}; es gibt: ${all === "none" ? "keine" : all}`,
  ],
  [
    /^shelve for at most (.+), or once until the alarm clears$/,
    (most) => `höchstens ${num(most)} zurückstellen, oder bis der Alarm geht`,
  ],
  [
    /^out of service must end after it begins, and within (.+)$/,
    (most) => `außer Betrieb muss nach dem Beginn enden, und innerhalb ${num(most)}`,
  ],
  [
    /^no command has taken the (\w+) (\S+) itself out of service$/,
    (what, id) => `${thing(what)} ${id} wurde nicht selbst außer Betrieb genommen`,
  ],
  [/^this zone has no (\w+) (\S+)$/, (what, id) => `in dieser Zone gibt es ${id} nicht (${thing(what)})`],
  [
    /^it came (\d+) s after its time, and was not carried out$/,
    (late) => `der Befehl kam ${late} s zu spät und wurde nicht ausgeführt`,
  ],
  [/^no answer yet from the gateway of (\S+): .*$/, (zone) => `das Gateway von ${zone} hat noch nicht geantwortet`],
  [
    /^the hub itself is cut off.*since (\S+)$/,
    (time) => `der Hub ist seit ${at(time)} von seinem Nachrichtenbus getrennt`,
  ],
  [
    /^the gateway of ([^\s,]+)(?:, which keeps (?:.+?),)? is out of reach (?:since (\S+)|and .*)$/,
    (zone, time) =>
      `das Gateway von ${zone} ist nicht erreichbar${time ? ` seit ${at(time)}` : ", und war nie zu hören"}`,
  ],
  [
    /^the gateway of (\S+) does not answer: .*; it was heard (?:never|last at (\S+))$/,
    (zone, time) =>
      `das Gateway von ${zone} antwortet nicht; ${time ? `zuletzt gehört ${at(time)}` : "es war nie zu hören"}`,
  ],
];

/** Sentences that stand for themselves, of hubs and of what gateways do beside judging. */
export const HUB_RULES: readonly Rule[] = [...FOUND, ...FIGURES, ...LINKS, ...LOST, ...REJECTED, ...ANSWERS];
