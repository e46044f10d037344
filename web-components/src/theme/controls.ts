import { css } from "lit";

/** Buttons and fields: an outline and no fill of their own, high enough for a finger where fingers point. */
export const controls = css`
  .button,
  input,
  select,
  textarea {
    font: inherit;
    font-size-adjust: inherit;
    color: var(--_text);
    background: var(--_raised);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    min-height: var(--_control);
    padding: 0 12px;
  }
  input,
  select {
    padding: 0 8px;
  }
  .button {
    cursor: pointer;
    white-space: nowrap;
  }
  .button:hover {
    border-color: var(--_text);
  }
  .button:disabled {
    color: var(--_quiet);
    border-color: var(--_hairline);
    cursor: default;
  }
  .button.strong:not(:disabled) {
    color: var(--_surface);
    background: var(--_text);
    border-color: var(--_text);
    font-weight: 600;
  }
  ::placeholder {
    color: var(--_quiet);
  }
  @media (pointer: coarse) {
    .button,
    input,
    select {
      min-height: max(44px, var(--_control));
    }
  }
`;
