import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { AlarmItem, MachineItem, SensorItem } from "@tocsin/core/wire/hub-api";
import { Commanding } from "../alarm-list/commanding.ts";
import { shelveFormStyles } from "../alarm-list/shelve-form.styles.ts";
import { alarmsOfSensors } from "../client/fleet-alarms.ts";
import type { Changed } from "../client/fleet.ts";
import { EverySecond } from "../element/every-second.ts";
import type { LateHost, LateView } from "../element/late-element.ts";
import { PastTransitions } from "../element/past-transitions.ts";
import { gaugeStyles } from "../machine/gauge.ts";
import { LiveReadings } from "../machine/live-readings.ts";
import { isWaiting } from "../marks/alarm-state.ts";
import { machineMark, worstFirst } from "../marks/choose-mark.ts";
import { markIcon, markStyles } from "../marks/mark-icon.ts";
import { Noting } from "../notes/noting.ts";
import { occurrencesOf } from "../sensor-detail/occurrences.ts";
import { RingingControl } from "../sound/ringing-control.ts";
import { controls } from "../theme/controls.ts";
import { courseWords } from "../trend/course.ts";
import { countsOf } from "../alarm-list/alarm-lists.ts";
import { limitLetters, machineHealthWords } from "../words/health-words.ts";
import { msg, str } from "../words/language.ts";
import { isNews } from "../words/transition-words.ts";
import { count, decimalsOf } from "../words/value-words.ts";
import type { TocsinAlarmDetail } from "./alarm-detail.ts";
import { alarmDetailStyles } from "./alarm-detail.styles.ts";
import { blindAnswer, kindAnswer, movedAnswer, seenAnswer, timesAnswer, todoAnswer } from "./answers.ts";
import { blindSpots } from "./blind.ts";
import { ringRows } from "./rings.ts";

const TRANSITIONS_MAX = 100;
const BEFORE_MS = 600_000;

/** Draws one machine that rings. */
export class View implements LateView {
  #host: LateHost<TocsinAlarmDetail>;
  #commanding: Commanding;
  #sound: RingingControl;
  #live: LiveReadings;
  #noting: Noting;
  #past: PastTransitions;
  #moved: PastTransitions;

  constructor(host: LateHost<TocsinAlarmDetail>) {
    this.#host = host;
    this.#commanding = new Commanding(host, {
      factory: host.factory,
      announce: (name, detail) => host.emit(name, detail),
      done: () => {},
    });
    this.#sound = new RingingControl(host);
    this.#live = new LiveReadings(host, () => {
      const sensor = this.#sensorOf(this.#item()?.target);
      return { factory: host.factory(), sensors: sensor ? [sensor] : [] };
    });
    this.#noting = new Noting(host, host.factory, () => this.#item()?.target ?? "");
    this.#past = new PastTransitions(host, () => ({
      factory: host.factory(),
      of: this.#item()?.target,
      limit: TRANSITIONS_MAX,
    }));
    this.#moved = new PastTransitions(host, () => {
      const since = this.#item()?.since ?? 0;
      const range = { from: since - BEFORE_MS, to: since + 1 };
      return {
        factory: host.factory(),
        of: since > 0 ? this.#machineId() : undefined,
        limit: TRANSITIONS_MAX,
        asked: range,
        fits: ({ at }) => at >= range.from && at < range.to,
      };
    });
    new EverySecond(host);
  }

  moved(changed: Changed): void {
    if (changed.everything) this.#noting.soon();
    const fleet = this.#host.fleet();
    if (fleet && (changed.everything || changed.transitions)) this.#sound.hear(fleet);
  }

  changed(changed: PropertyValues): void {
    if (!changed.has("sensor") && !changed.has("machine")) return;
    this.#commanding.forget();
    this.#noting.begin();
  }

  #machineId = (): string =>
    this.#host.element.machine ?? this.#host.element.sensor?.split("/").slice(0, 3).join("/") ?? "";
  #sensorOf = (id: string | undefined): SensorItem | undefined => this.#host.fleet()?.sensors.get(id ?? "");

  #items(): AlarmItem[] {
    const fleet = this.#host.fleet();
    return fleet ? alarmsOfSensors(fleet, fleet.sensorsOf(this.#machineId()), "active") : [];
  }

  /** The alarm that is asked about. */
  #item(): AlarmItem | undefined {
    const items = this.#items();
    return items.find(({ target }) => target === this.#host.element.sensor) ?? items[0];
  }

  render(): TemplateResult {
    const machine = this.#host.fleet()?.machines.get(this.#machineId());
    if (!machine)
      return html`<section class="base" part="base">
        ${this.#host.fleet() ? this.#host.empty(msg(str`This hub knows no machine ${this.#machineId()}.`)) : this.#host.pending()}
      </section>`;
    const item = this.#item();
    return html`<section class="base" part="base" aria-label=${machine.tag}>
      ${this.#top(machine)}
      <div class="body" part="body" tabindex="0">
        ${this.#rings(machine)} ${item ? this.#answers(machine, item) : nothing}
      </div>
      ${this.#commands(item)}
    </section>`;
  }

  #top(machine: MachineItem): TemplateResult {
    const zone = this.#host.fleet()?.zones.get(`${machine.site}/${machine.zone}`)?.name ?? machine.zone;
    return html`<slot name="header">
      <div class="top" part="header">
        <button type="button" class="back" aria-label=${msg("All alarms")} @click=${this.#close}>‹</button>
        ${markIcon(machineMark(machine), 20, machineHealthWords(machine))}
        <h1>${machine.tag}</h1>
        <span class="muted ellipsis">${zone}</span>
        <span class="grow"></span>
        <tocsin-connection .data=${this.#host.element.data}></tocsin-connection><slot name="actions"></slot>
      </div>
    </slot>`;
  }

  #close = (): void => void this.#host.emit("tocsin-close", {});

  #rings(machine: MachineItem): TemplateResult {
    const items = this.#items();
    const { unacknowledged } = countsOf(this.#host.fleet()?.zones.values() ?? []);
    return html`<section aria-label=${msg("Rings on this machine")}>
      <h2>
        <span>${msg("Rings on this machine")}</span
        ><span>${msg(str`${count(unacknowledged)} unacknowledged in all`)}</span>
      </h2>
      ${items.length ? ringRows({ items, chosen: this.#item(), sensorOf: this.#sensorOf, live: this.#live, choose: this.#choose }) : html`<div>${msg(str`Nothing rings on ${machine.tag}.`)}</div>`}
    </section>`;
  }

  #choose = (sensor: string): void => {
    if (this.#host.emit("tocsin-sensor-select", { sensor })) this.#host.element.sensor = sensor;
  };

  #answers(machine: MachineItem, item: AlarmItem): TemplateResult {
    const now = this.#host.now();
    const sensor = this.#sensorOf(item.target)!;
    const own = [...(this.#host.fleet()?.sensorsOf(machine.id) ?? [])].sort(worstFirst);
    const occurrences = occurrencesOf(this.#past.items());
    const noteOf = this.#noting.of.bind(this.#noting);
    const known = this.#live.values.get(item.target) ?? sensor.reading;
    const value = typeof known?.value === "number" ? known.value : undefined;
    const moved = this.#moved
      .items()
      .filter((each) => isNews(each) && (each.id !== item.target || each.at !== item.since));
    return html`${kindAnswer(item, sensor, value, this.#course(sensor), now)} ${todoAnswer(item, sensor, now)}
    ${seenAnswer(item, occurrences, noteOf, now)} ${timesAnswer(item, occurrences, noteOf, now)}
    ${movedAnswer(moved, this.#sensorOf, now)}
    ${blindAnswer(blindSpots(this.#host.fleet()!, machine, own, this.#host.factory()!.state), now)}`;
  }

  #course(sensor: SensorItem): string {
    const line = this.#live.lines.get(sensor.id);
    if (!line) return "";
    const data = {
      at: [...line.at],
      value: [...line.value],
      min: undefined,
      max: undefined,
      names: undefined,
      gaps: [],
    };
    const span = Math.max(...line.value) - Math.min(...line.value);
    return courseWords(data, span, sensor.unit ?? "", decimalsOf(sensor));
  }

  #commands(item: AlarmItem | undefined): TemplateResult {
    const commanding = this.#commanding;
    const given = item ? [item] : [];
    const [may, shelvable] = [commanding.able("acknowledge", given), commanding.able("shelve", given)];
    const refused = item && isWaiting(item) && may.length === 0 && this.#host.factory()?.me;
    const said = commanding.told() || (refused ? msg("You may look, not acknowledge or shelve.") : "");
    const letters = item?.alarm === "process" ? limitLetters(item.level ?? "") : msg("this alarm");
    return html`${said ? html`<div class="outcome" role="status">${said}</div>` : nothing}
      ${commanding.form(this.#sensorOf)}
      <div class="foot" part="commands">
        <button
          type="button"
          class="button strong"
          ?disabled=${may.length === 0}
          @click=${() => void commanding.do("acknowledge", may)}
        >
          ${item && !isWaiting(item) ? msg("Acknowledged") : msg("Acknowledge")}
        </button>
        ${this.#sound.button(true)}
        <button
          type="button"
          class="button"
          ?disabled=${shelvable.length === 0}
          @click=${() => void commanding.askToShelve(shelvable)}
        >
          ${msg(str`Shelve ${letters}…`)}
        </button>
      </div>`;
  }
}

export const styles = [controls, markStyles, gaugeStyles, shelveFormStyles, alarmDetailStyles];
