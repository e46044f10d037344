import { LateElement } from "../element/late-element.ts";

/**
 * One machine that rings, for who was woken: what rings and what came first, process or instrument, what to do by when
 * and what happens otherwise, who has seen it, the last times, what else moved, and what nobody sees. All on one screen
 * of a phone, with the commands in reach of a thumb.
 *
 * @fires tocsin-acknowledge - detail `{ ids }`, of its alarms; preventing it leaves the command to the page
 * @fires tocsin-shelve - detail `{ ids }`, as above, before level, time and reason are asked for
 * @fires tocsin-sensor-select - detail `{ sensor }`: another one of those that ring is shown
 * @fires tocsin-close - back to all alarms
 * @csspart commands form
 */
export class TocsinAlarmDetail extends LateElement<TocsinAlarmDetail> {
  static override properties = {
    ...LateElement.properties,
    sensor: { type: String, reflect: true },
    machine: { type: String, reflect: true },
  };
  /** `site/zone/machine/sensor`: the alarm that is asked about; without it the worst of the machine. */
  declare sensor: string | undefined;
  /** `site/zone/machine`, where no sensor is named. */
  declare machine: string | undefined;

  protected override load = () => import("./alarm-detail-view.ts");
}
