import { html, type TemplateResult } from "lit";
import { markIcon } from "../marks/mark-icon.ts";
import { msg } from "../words/language.ts";

/** What the marks on the map mean; the machine's letters are the same as the instruments'. */
export const legend = (): TemplateResult => html`
  <div class="legend" part="legend">
    <span><i class="frame"></i>${msg("unacknowledged")}</span>
    <span class="group">${msg("Process")}</span>
    <span>${markIcon("p1", 14)}${msg("high")}</span><span>${markIcon("p2", 14)}${msg("medium")}</span>
    <span>${markIcon("p3", 14)}${msg("low", { id: "priority-low" })}</span>
    <span class="group">${msg("Instrument")}</span>
    <span
      >${markIcon("F", 14)}<span><b>F</b><span class="word">${msg("failure")}</span></span></span
    >
    <span
      >${markIcon("C", 14)}<span><b>C</b><span class="word">${msg("function check")}</span></span></span
    >
    <span
      >${markIcon("S", 14)}<span><b>S</b><span class="word">${msg("out of spec.")}</span></span></span
    >
    <span
      >${markIcon("M", 14)}<span><b>M</b><span class="word">${msg("maintenance")}</span></span></span
    >
    <span><i class="dashed"></i>${msg("unknown")}</span>
  </div>
`;
