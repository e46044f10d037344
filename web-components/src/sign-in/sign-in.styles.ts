import { css } from "lit";

export const signInStyles = css`
  .base {
    height: auto;
    max-width: 400px;
    margin: 0 auto;
    padding: 24px;
    gap: 8px;
  }
  h2 {
    font-size: var(--_size-title);
    line-height: 20px;
  }
  label {
    margin-top: 8px;
    font-weight: 600;
  }
  .key {
    display: flex;
    gap: 8px;
  }
  .key input {
    flex: 1;
    min-width: 0;
    font-family: var(--_font-mono);
  }
  input[aria-invalid] {
    border-color: var(--_ink-failure);
  }
  [part="error"] {
    min-height: 16px;
    font-weight: 600;
    color: var(--_ink-failure);
  }
  .actions {
    display: flex;
    gap: 8px;
  }
`;
