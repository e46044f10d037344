import type { Fleet } from "../client/fleet.ts";
import { isWaiting, ringing } from "../marks/alarm-state.ts";

const KEY = "tocsin-sound";
const EVERY_MS = 4_000;
const TONE_S = 0.18;
const LOUDNESS = 0.06;
const TONES_HZ = [880, 660] as const;

/** Alarms that wait for a person and ring aloud, each with its occurrence: those of high and medium priority. */
export function ringingAloud(fleet: Fleet): Set<string> {
  const aloud = new Set<string>();
  for (const sensor of fleet.sensors.values()) {
    if (!sensor.state.alarms) continue;
    for (const alarm of ringing(sensor))
      if (isWaiting(alarm) && alarm.priority !== "low") aloud.add(`${sensor.id}/${alarm.level}/${alarm.occurrence}`);
  }
  return aloud;
}

/** The sound of a page, one for all its elements: two soft tones every few seconds while something waits that nobody has silenced. */
class Bell extends EventTarget {
  #isOn = remembered();
  #aloud: ReadonlySet<string> = new Set();
  #silenced = new Set<string>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #audio: AudioContext | undefined;

  get isOn(): boolean {
    return this.#isOn;
  }

  /** Something rings aloud, or would. */
  get rings(): boolean {
    return [...this.#aloud].some((key) => !this.#silenced.has(key));
  }

  turn(on: boolean): void {
    this.#isOn = on;
    remember(on);
    // A browser lets a page sound only once a person has touched it, which is now.
    if (on) void (this.#audio ??= new AudioContext()).resume();
    this.#follow();
  }

  /** What rings now; what has gone is forgotten, so that it sounds when it comes again. */
  hear(aloud: ReadonlySet<string>): void {
    this.#aloud = aloud;
    for (const key of this.#silenced) if (!aloud.has(key)) this.#silenced.delete(key);
    this.#follow();
  }

  /** No sound for what rings now; what comes later sounds again. The alarms themselves stay as they are. */
  silence(): void {
    for (const key of this.#aloud) this.#silenced.add(key);
    this.#follow();
  }

  #follow(): void {
    const sounds = this.#isOn && this.rings;
    if (sounds && !this.#timer) {
      this.#sound();
      this.#timer = setInterval(() => this.#sound(), EVERY_MS);
    } else if (!sounds) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
    this.dispatchEvent(new Event("change"));
  }

  #sound(): void {
    const audio = (this.#audio ??= new AudioContext());
    TONES_HZ.forEach((hertz, i) => {
      const begin = audio.currentTime + i * (TONE_S + 0.06);
      const [tone, volume] = [audio.createOscillator(), audio.createGain()];
      tone.frequency.value = hertz;
      volume.gain.setValueAtTime(0, begin);
      volume.gain.linearRampToValueAtTime(LOUDNESS, begin + 0.02);
      volume.gain.linearRampToValueAtTime(0, begin + TONE_S);
      tone.connect(volume).connect(audio.destination);
      tone.start(begin);
      tone.stop(begin + TONE_S);
    });
  }
}

// A portal may forbid storage to its frames; the choice then lasts as long as the page.
function remembered(): boolean {
  try {
    return localStorage.getItem(KEY) === "on";
  } catch {
    return false;
  }
}

function remember(on: boolean): void {
  try {
    localStorage.setItem(KEY, on ? "on" : "off");
  } catch {
    return;
  }
}

export const bell = new Bell();
