import { html, type TemplateResult } from "lit";
import { markIcon } from "../marks/mark-icon.ts";

/** What the marks on the map mean; the machine's letters are the same as the instruments'. */
export const legend = (): TemplateResult => html`
  <div class="legend" part="legend">
    <span><i class="frame"></i>in alarm</span>
    <span class="group">Process</span>
    <span>${markIcon("p1", 14)}high</span><span>${markIcon("p2", 14)}medium</span><span>${markIcon("p3", 14)}low</span>
    <span class="group">Instrument</span>
    <span
      >${markIcon("F", 14)}<span><b>F</b><span class="word">failure</span></span></span
    >
    <span
      >${markIcon("C", 14)}<span><b>C</b><span class="word">function check</span></span></span
    >
    <span
      >${markIcon("S", 14)}<span><b>S</b><span class="word">out of spec.</span></span></span
    >
    <span
      >${markIcon("M", 14)}<span><b>M</b><span class="word">maintenance</span></span></span
    >
    <span><i class="dashed"></i>unknown</span>
  </div>
`;
