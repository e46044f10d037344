/** What draws the alarms as a panel. */
export { cutOff, panelRows } from "./panel-rows.ts";
export { panelStyles } from "./panel.styles.ts";
