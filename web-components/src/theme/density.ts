import { css } from "lit";

/** How high rows and controls are. The public names are set, so that elements inside an element follow. */
export const density = css`
  :host([density="compact"]) {
    --tocsin-row: 20px;
    --tocsin-control: 24px;
    --tocsin-padding: 8px;
  }
  :host([density="normal"]) {
    --tocsin-row: 24px;
    --tocsin-control: 28px;
    --tocsin-padding: 12px;
  }
  :host([density="touch"]) {
    --tocsin-row: 44px;
    --tocsin-control: 44px;
    --tocsin-padding: 12px;
    --tocsin-size-value: 28px;
  }
`;
